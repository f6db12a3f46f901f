"""What a keyboard meets on a page: the way past the menu, all stops and no trap, the errors of a form."""

import pytest
from playwright.sync_api import Browser, Page

from .keyboard import STOPS, Typist, assert_seen, stop
from .people import sign_in, visitor

IS_FIRST = """on_the_way => {
    if (on_the_way) return document.activeElement === window.firstStop;
    window.firstStop = document.activeElement;
    return false;
}"""


def walk(page: Page, key: str) -> list[str]:
    """All stops from one end of the page to the other; a browser without a frame of its own then starts anew."""
    stops: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press(key)
        here = stop(page)
        if here is None or page.evaluate(IS_FIRST, bool(stops)):
            return stops
        assert_seen(page)
        stops.append(here["what"])
    raise AssertionError(f"{page.url} does not let the keyboard go: {stops[-3:]}")


@pytest.mark.parametrize("address", ["/", "/events/", "/clusters/", "/enquiries/add/", "/account/login/"])
def test_page_lets_the_keyboard_through_in_both_directions(
    browser: Browser, browser_context_args: dict, address: str
) -> None:
    page = visitor(browser, Typist, **browser_context_args).page
    page.goto(address)

    there = walk(page, "Tab")
    page.goto(address)
    back = walk(page, "Shift+Tab")

    assert sorted(there) == sorted(back)
    assert len(there) > 10


@pytest.mark.parametrize("email", ["", "leader@example.org", "manager@example.org", "staff@example.org"])
def test_first_stop_leads_past_the_menu(browser: Browser, browser_context_args: dict, email: str) -> None:
    kind = {"kind": Typist, **browser_context_args}
    somebody = sign_in(browser, email, **kind) if email else visitor(browser, **kind)
    somebody.page.goto("/")

    somebody.page.keyboard.press("Tab")
    assert_seen(somebody.page)
    somebody.page.keyboard.press("Enter")
    jumped_to = somebody.page.evaluate("document.activeElement.id")
    somebody.page.keyboard.press("Tab")

    assert jumped_to == "main"
    assert somebody.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("address", ["/enquiries/add/", "/account/password/reset/"])
def test_wrong_form_starts_at_its_errors_which_lead_to_the_fields(
    browser: Browser, browser_context_args: dict, address: str
) -> None:
    somebody = visitor(browser, Typist, **browser_context_args)
    somebody.page.goto(address)

    somebody.submit()
    starts_at_errors = somebody.page.evaluate("document.activeElement.matches('[data-errors]')")
    somebody.page.keyboard.press("Tab")
    assert_seen(somebody.page)
    somebody.page.keyboard.press("Enter")

    assert starts_at_errors
    assert somebody.page.evaluate("document.activeElement.matches('main input, main textarea, main select')")


def test_hidden_focus_and_a_trap_are_found_out(browser: Browser, browser_context_args: dict) -> None:
    page = visitor(browser, Typist, **browser_context_args).page
    page.goto("/imprint/")
    page.evaluate("document.querySelector('.brand').style.outline = 'none'")

    with pytest.raises(AssertionError, match="nothing shows that the keyboard is at"):
        walk(page, "Tab")

    page.goto("/imprint/")
    page.evaluate("""() => addEventListener("focusin", (event) => {
        if (event.target.closest("footer")) document.querySelector(".brand").focus();
    })""")
    with pytest.raises(AssertionError, match="does not let the keyboard go"):
        walk(page, "Tab")
