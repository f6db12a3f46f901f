"""Sheets of many pictures: one HTML page to walk through, and PNG files of about two dozen pictures each."""

import os
import shutil
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

STYLE = Path(__file__).with_name("sheet.css")
ON_A_SHEET = 24


def figure(picture: Path, here: Path) -> str:
    """A picture with its name; ``here`` is the folder of the sheet."""
    link = escape(os.path.relpath(picture, here))
    image = f'<a href="{link}"><img src="{link}" alt="" loading="lazy"></a>'
    return f"<figure>{image}<figcaption>{escape(picture.stem)}</figcaption></figure>"


def kind(name: str) -> str:
    return "phone" if name.endswith("-390") else "desk"


def document(body: str, title: str, style: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="{style}"></head><body>{body}</body></html>\n'
    )


def write_index(out: Path, pictures: dict[str, list[Path]]) -> None:
    shutil.copy(STYLE, out / STYLE.name)
    links = "".join(f'<a href="#{name}">{name}</a> ' for name in pictures)
    parts = "".join(
        f'<section class="{kind(name)}" id="{name}"><h2>{name}</h2><div class="pictures">'
        f"{''.join(figure(path, out) for path in paths)}</div></section>"
        for name, paths in pictures.items()
    )
    body = f"<h1>ClusterPortal, page by page</h1><nav>{links}</nav>{parts}"
    (out / "index.html").write_text(document(body, "Screenshots", STYLE.name), encoding="utf8")


def write_sheets(browser: Browser, out: Path, pictures: dict[str, list[Path]]) -> None:
    folder = out / "sheets"
    folder.mkdir(exist_ok=True)
    page = browser.new_page(viewport={"width": 2140, "height": 1800})
    for name, paths in pictures.items():
        for number, start in enumerate(range(0, len(paths), ON_A_SHEET), 1):
            figures = "".join(figure(path, folder) for path in paths[start : start + ON_A_SHEET])
            html = folder / f"{name}-{number}.html"
            body = f'<div class="sheet {kind(name)}"><h1>{name}</h1><div class="pictures">{figures}</div></div>'
            html.write_text(document(body.replace(' loading="lazy"', ""), name, "../sheet.css"), encoding="utf8")
            page.goto(html.as_uri())
            page.locator(".sheet").screenshot(path=html.with_suffix(".png"))
            html.unlink()
    page.close()
