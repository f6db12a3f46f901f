"""How people come in: with a passkey, with a code by mail, with the office's second factor or a recovery code."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .demo import Portal
from .passkeys import Device
from .people import Visitor, shown_code, sign_in_by_code, type_code, visitor

LEADER, WITHOUT = "english@example.org", "member@example.org"
OFFICE = "geokomm@example.org"
ACCOUNT = ".menu-list li.soft"
SECOND_STEP = re.compile("/account/security/authenticate/")


@pytest.fixture
def context(browser_context_args: dict, portal: Portal) -> dict:
    """By name: browsers give no passkeys to a bare number."""
    return {**browser_context_args, "base_url": portal.address.replace("127.0.0.1", "localhost")}


@pytest.fixture
def mailbox(portal: Portal) -> Path:
    return portal.var / "mail"


def sign_out(somebody: Visitor) -> None:
    somebody.page.goto("/account/logout/")
    somebody.press(somebody.page.locator("main form[action*='logout'] button"))
    expect(somebody.page.locator("header a[href*='/account/login/']")).to_be_visible()


def is_signed_in(somebody: Visitor, email: str) -> None:
    somebody.page.wait_for_url(re.compile(r"/(en/)?$"))
    expect(somebody.page.locator(ACCOUNT)).to_have_text(email)


def show_passkey(somebody: Visitor) -> None:
    somebody.page.goto("/account/login/")
    somebody.press(somebody.page.locator("[data-passkey-go]"))


def add_passkey(somebody: Visitor, name: str) -> None:
    """In the account pages; ends at the recovery codes that come with the first factor."""
    somebody.page.goto("/account/security/")
    somebody.press(somebody.page.locator("main a[href*='/webauthn/add/']"))
    somebody.fill("[name=name]", name)
    somebody.press(somebody.page.locator("[data-passkey-go]"))
    expect(somebody.page.locator(".codes code")).to_have_count(10)


def remove_passkey(somebody: Visitor) -> None:
    somebody.page.goto("/account/security/")
    somebody.press(somebody.page.locator("main a[href*='/webauthn/'][href*='/remove/']"))
    somebody.press(somebody.page.locator("main form .button.danger"))
    expect(somebody.page.locator("main a[href*='/remove/']")).to_have_count(0)


def set_up_the_app_anew(somebody: Visitor) -> list[str]:
    """Another key for the same app; the recovery codes that are shown then."""
    somebody.page.goto("/account/security/")
    somebody.press(somebody.page.locator("main a[href*='/totp/deactivate/']"))
    somebody.press(somebody.page.locator("main form .button.danger"))
    somebody.press(somebody.page.locator("main a[href*='/totp/activate/']"))
    somebody.fill("[name=code]", shown_code(somebody))
    somebody.submit()
    expect(somebody.page.locator(".codes code")).to_have_count(10)
    return somebody.page.locator(".codes code").all_inner_texts()


def test_leader_makes_a_passkey_and_signs_in_with_it(browser: Browser, context: dict, mailbox: Path) -> None:
    leader = sign_in_by_code(browser, LEADER, mailbox, **context)
    phone = Device(leader.page)

    add_passkey(leader, "Telefon")
    sign_out(leader)
    phone.knows_its_owner(False)
    show_passkey(leader)
    expect(leader.page.locator("[data-passkey-failed]")).to_be_visible()
    phone.knows_its_owner(True)
    show_passkey(leader)
    is_signed_in(leader, LEADER)
    remove_passkey(leader)
    sign_out(leader)
    show_passkey(leader)

    expect(leader.page.locator("main [role=alert]")).to_be_visible()
    assert [key["userName"] for key in phone.passkeys()] == [LEADER]


def test_leader_without_a_passkey_signs_in_by_code(browser: Browser, context: dict, mailbox: Path) -> None:
    leader = visitor(browser, **context)
    Device(leader.page)
    show_passkey(leader)
    expect(leader.page.locator("[data-passkey-failed]")).to_be_visible()

    type_code(leader, WITHOUT, mailbox)

    is_signed_in(leader, WITHOUT)


def test_office_shows_the_code_of_its_app_or_once_a_recovery_code(
    browser: Browser, context: dict, mailbox: Path
) -> None:
    office = sign_in_by_code(browser, OFFICE, mailbox, **context)  # with the code of the app
    recovery = set_up_the_app_anew(office)[0]
    refused = []
    for _ in range(2):
        sign_out(office)
        type_code(office, OFFICE, mailbox)
        office.page.wait_for_url(SECOND_STEP)
        office.fill("[name=code]", recovery)
        office.submit()
        office.page.wait_for_load_state()
        refused.append(office.page.locator("main .errors").count())

    assert refused == [0, 1]
    assert SECOND_STEP.search(office.page.url)
