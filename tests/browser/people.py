"""What a person does in the portal, as clicks; ``keyboard.py`` has the same without a mouse."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from clusterportal.home.demo.accounts import PASSWORD

WORK_SECONDS = 60  # a worker's job, on a busy machine


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    page: Page

    def press(self, target: Locator) -> None:
        """A link, a button, what unfolds."""
        target.click()

    def fill(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)

    def check(self, box: Locator) -> None:
        box.check()

    def choose(self, selector: str, index: int) -> None:
        """An entry of a list."""
        self.page.locator(selector).select_option(index=index)

    def follow(self, address: str) -> None:
        """Goes by the first link to an address of the portal, in the page's content."""
        self.press(self.page.locator(f"main a[href$='{address}'], main a[href^='{address}']").first)

    def menu(self, address: str) -> None:
        self.press(self.page.locator(f"header nav a[href='{address}']"))

    def send(self, action: str) -> None:
        """Presses the button of the form that posts to an address ending with ``action``."""
        self.press(self.page.locator(f"form[action$='{action}'] button[type=submit]").first)

    def submit(self) -> None:
        """Presses the main button of the page's form."""
        self.press(self.page.locator("main form[method=post] .thumb button[type=submit]").first)

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def waits_for(self, selector: str) -> None:
        """Waits until a worker has done what the page waits for; the page itself asks."""
        expect(self.page.locator(selector).first).to_be_visible(timeout=WORK_SECONDS * 1000)


def visitor(browser: Browser, kind: type[Visitor] = Visitor, **context: object) -> Visitor:
    return kind(browser.new_context(**context).new_page())


TYPED: set[tuple[str, str, str]] = set()  # codes of the second step, by portal and account


def sign_in(browser: Browser, email: str, kind: type[Visitor] = Visitor, **context: object) -> Visitor:
    """With the demonstration's password."""
    somebody = visitor(browser, kind, **context)
    somebody.page.goto("/account/login/")
    somebody.fill("[name=login]", email)
    somebody.fill("[name=password]", PASSWORD)
    somebody.submit()
    take_second_step(somebody, email)
    expect(somebody.page).to_have_url(re.compile(r"/$"))
    return somebody


def sign_in_by_code(
    browser: Browser, email: str, mailbox: Path, kind: type[Visitor] = Visitor, **context: object
) -> Visitor:
    """With the code that the portal has just sent; it is read from the mail folder."""
    somebody = visitor(browser, kind, **context)
    type_code(somebody, email, mailbox)
    take_second_step(somebody, email)
    expect(somebody.page).to_have_url(re.compile(r"/$"))
    return somebody


def type_code(somebody: Visitor, email: str, mailbox: Path) -> None:
    """Has a code sent and types it in."""
    somebody.page.goto("/account/login/")
    somebody.press(somebody.page.locator("main button[formaction*='login/code']").first)
    known = {path: path.stat().st_size for path in mailbox.iterdir()}
    somebody.fill("[name=email]", email)
    somebody.submit()
    expect(somebody.page.locator("[name=code]")).to_be_visible()
    somebody.fill("[name=code]", _newest_code(mailbox, known, email))
    somebody.submit()


def take_second_step(somebody: Visitor, email: str) -> None:
    """Offices, staff and operator also type the code that the demonstration shows; for a used one the next is awaited.

    It is never typed twice: the portal counts that as a wrong code and takes five of them.
    """
    while (page := urlsplit(somebody.page.url)).path == "/account/security/authenticate/":
        code = shown_code(somebody)
        if (page.netloc, email, code) in TYPED:
            somebody.page.wait_for_timeout(1000)
            somebody.page.reload()
            continue
        TYPED.add((page.netloc, email, code))
        somebody.fill("[name=code]", code)
        somebody.submit()
        somebody.page.wait_for_load_state()


def shown_code(somebody: Visitor) -> str:
    """What the app would show; the demonstration says it on the page."""
    return somebody.page.locator("main .note strong").first.inner_text()


def _newest_code(mailbox: Path, known: dict[Path, int], email: str) -> str:
    for path in sorted(mailbox.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True):
        text = path.read_text(encoding="utf8")[known.get(path, 0) :]
        if email in text and (code := re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", text, re.MULTILINE)):
            return code.group(1)
    raise AssertionError(f"no code for {email} in the mail folder")
