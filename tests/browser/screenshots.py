"""``make screenshots``: a picture of every page as each person sees it, and sheets that show many at once.

    make screenshots                                  everything, from a demonstration of its own
    make screenshots BASE=http://127.0.0.1:8000       from a running one (with its demonstration's accounts)
    make screenshots PEOPLE=leader,staff PAGES=round WIDTHS=390 SCHEMES=dark LANGS=de

Pictures are ``screenshots/<person>/<language>-<scheme>-<width>/<page>.png``; start with ``screenshots/index.html`` or
with the sheets in ``screenshots/sheets/``. A page of the URLconf that nobody reaches fails the command.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from .chromium import launch_options
from .demo import ROOT, running_demo
from .pages import UNLINKED
from .sheets import write_index, write_sheets
from .survey import PEOPLE, chosen, survey
from .view import Task, View, tasks

OUT = ROOT / "screenshots"
HEIGHTS = {390: 844}


@dataclass(frozen=True)
class Wish:
    """Which part of the pictures to take."""

    host: str
    widths: tuple[int, ...]
    schemes: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def folders(self) -> list[str]:
        return [f"{la}-{scheme}-{width}" for la in self.languages for scheme in self.schemes for width in self.widths]


def take_pictures(wish: Wish, task: Task) -> list[str]:
    """Says which could not be taken."""
    failed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_context(storage_state=task.state, locale="de-DE", reduced_motion="reduce").new_page()
        for view in task.views:
            for language in wish.languages:
                response = page.goto(wish.host + view.at(language))
                if response is None or (response.status != 200 and view.address not in UNLINKED):
                    failed.append(f"{view.person} {view.at(language)}: {response and response.status}")
                for scheme in wish.schemes:
                    page.emulate_media(color_scheme=scheme)
                    for width in wish.widths:
                        page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
                        picture = OUT / view.person / f"{language}-{scheme}-{width}" / f"{view.name}.png"
                        page.screenshot(path=picture, full_page=True)
        browser.close()
    return failed


def take_all() -> tuple[str, list[str]]:
    """Takes the pictures that the environment asks for; says how many, and what went wrong."""
    with portal() as host, sync_playwright() as playwright:
        wish = Wish(
            host,
            tuple(int(width) for width in chosen("WIDTHS", ("1280", "390"))),
            chosen("SCHEMES", ("light", "dark")),
            chosen("LANGS", ("de", "en")),
        )
        people = chosen("PEOPLE", PEOPLE)
        browser = playwright.chromium.launch(**launch_options())
        found = survey(host, people)
        views = [view for view in found.views if is_wanted(view)]
        make_folders(wish, {view.person for view in views})
        failed = share_out(wish, views, found.states)
        write_all_sheets(browser, views, wish)
        if people == PEOPLE:
            failed += [f"nobody reaches {route}" for route in sorted(found.missing)]
    return f"{len(views)} pages, {len(views) * len(wish.folders)} pictures: screenshots/index.html", failed


def is_wanted(view: View) -> bool:
    """A running demonstration has no page for planted faults."""
    faults = bool(os.environ.get("BASE")) and view.address.startswith("/faults/")
    return not faults and any(text in view.name for text in chosen("PAGES", ("",)))


@contextmanager
def portal() -> Iterator[str]:
    if base := os.environ.get("BASE", "").rstrip("/"):
        yield base
        return
    with tempfile.TemporaryDirectory() as var, running_demo(Path(var)) as demo:
        yield demo.address


def make_folders(wish: Wish, people: set[str]) -> None:
    """Old pictures of a person go, so that none is of a page that no longer exists."""
    shutil.rmtree(OUT / "sheets", ignore_errors=True)
    for person in people:
        for folder in wish.folders:
            shutil.rmtree(OUT / person / folder, ignore_errors=True)
            (OUT / person / folder).mkdir(parents=True)


def share_out(wish: Wish, views: list[View], states: dict[str, dict]) -> list[str]:
    """Two processes share the work."""
    with ProcessPoolExecutor(max_workers=int(os.environ.get("JOBS", 2))) as pool:
        pending = [pool.submit(take_pictures, wish, task) for task in tasks(views, states)]
        return [failure for task in pending for failure in task.result()]


def write_all_sheets(browser: Browser, views: list[View], wish: Wish) -> None:
    pictures: dict[str, list[Path]] = {}
    for view in views:
        for folder in wish.folders:
            path = OUT / view.person / folder / f"{view.name}.png"
            if path.exists():
                pictures.setdefault(f"{view.person}-{folder}", []).append(path)
    write_index(OUT, pictures)
    write_sheets(browser, OUT, pictures)
