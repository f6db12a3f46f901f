"""The pages that people print, on A4: the content alone, as wide as the paper."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .look import SIDEWAYS
from .people import sign_in, visitor
from .survey import ask_a_question

PAPER = {"width": 673, "height": 980}  # A4 between the margins, at 96 dots an inch
NOT_ON_PAPER = "header nav, main nav, footer, button, a.button, .tools, .crumbs, .filters"
VISIBLE = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"
#: where somebody finds the pages, and what their addresses look like; none: the page itself
PRINTED = [
    ("manager@example.org", "/rounds/", r"/rounds/\d+/"),
    ("manager@example.org", "/groups/", r"/groups/\d+/"),
    ("manager@example.org", "/memberships/", ""),
    ("manager@example.org", "/events/manage/", r"/events/\d+/"),
    ("manager@example.org", "/referrals/", r"/referrals/\d+/"),
    ("member@example.org", "/groups/", r"/groups/\d+/"),
    ("optonet@example.org", "/rounds/5/runs/", r"/runs/\d+/"),
    ("staff@example.org", "/admin/matchmaking/enquiry/", r"/admin/matchmaking/enquiry/\d+/change/"),
]
EACH = 3
SignedIn = Callable[[str], Any]  # the cookies of an account


@pytest.fixture(scope="module")
def signed_in(browser: Browser, browser_context_args: dict) -> SignedIn:
    """Each account signs in once."""
    return cache(lambda email: sign_in(browser, email, **browser_context_args).page.context.storage_state())


def on_screen_only(page: Page) -> list[str]:
    return page.locator(NOT_ON_PAPER).evaluate_all(VISIBLE)


def pages(page: Page, start: str, pattern: str) -> Iterator[str]:
    """Opens the pages that a list leads to, one after the other, and says which it is."""
    page.goto(start)
    paths = page.locator("main a").evaluate_all("all => all.map(a => a.pathname)") if pattern else [start]
    found = [path for path in dict.fromkeys(paths) if not pattern or re.fullmatch(pattern, path)]
    assert found, f"{start} leads to no page to print"
    for path in found[:EACH]:
        page.goto(path)
        yield path


def print_faults(page: Page) -> list[str]:
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    faults = on_screen_only(page)
    faults += ["sideways"] if page.evaluate(SIDEWAYS) else []
    page.emulate_media(media="screen")
    return faults


@pytest.mark.parametrize(("email", "start", "pattern"), PRINTED)
def test_paper_shows_the_content_alone(
    browser: Browser, browser_context_args: dict, signed_in: SignedIn, email: str, start: str, pattern: str
) -> None:
    page = browser.new_context(**browser_context_args, storage_state=signed_in(email)).new_page()

    found = {path: (bool(on_screen_only(page)), print_faults(page)) for path in pages(page, start, pattern)}

    assert found == dict.fromkeys(found, (True, []))


def test_paper_shows_where_an_enquiry_stands(browser: Browser, browser_context_args: dict) -> None:
    guest = visitor(browser, **browser_context_args)
    guest.page.goto(ask_a_question(guest))

    assert on_screen_only(guest.page)
    assert print_faults(guest.page) == []


def test_what_is_too_wide_for_the_paper_is_found_out(browser: Browser, browser_context_args: dict) -> None:
    page = visitor(browser, **browser_context_args).page
    page.goto("/imprint/")
    page.evaluate("document.querySelector('main').append(Object.assign(new Image(900, 9), { alt: '' }))")

    assert print_faults(page) == ["sideways"]
