"""The way of an enquiry with real processes: asked, declined by one network, taken by the next, spoken, closed.

The staff work by keyboard alone; what the enquirer and the second network write stays between the two of them.
"""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from .demo import Portal
from .keyboard import Typist
from .people import WORK_SECONDS, Visitor, sign_in, sign_in_by_code, visitor
from .test_four_people import office_of

QUESTION = "Wer härtet uns verzahnte Wellen aus Stahl und misst danach den Verzug der Zähne?"
MARK = re.compile("verzahnte Wellen")


def ask(guest: Visitor) -> Page:
    guest.page.goto("/enquiries/add/")
    guest.fill("[name=text]", QUESTION)
    guest.fill("[name=name]", "Wanda Zahn")
    guest.fill("[name=email]", "wanda.zahn@example.org")
    guest.check(guest.page.locator("[name=passing_consent][value=any]"))
    guest.submit()
    expect(guest.page).to_have_url(re.compile(r"/enquiries/status/"))
    return guest.page


def open_at_the_desk(staff: Typist) -> None:
    staff.page.goto("/admin/matchmaking/enquiry/")
    staff.press(staff.page.get_by_role("link", name=MARK).last)


def wait_for_proposals(staff: Typist) -> None:
    """A worker looks for networks; the desk says so and asks to load it again."""
    for _ in range(WORK_SECONDS):
        if staff.page.locator(".proposal button").count():
            return
        staff.page.wait_for_timeout(1000)
        staff.page.reload()
    raise AssertionError("no proposal has come")


def refer_by_key(staff: Typist) -> str:
    """Key 1 goes to the first proposal, Enter refers; says which network has it."""
    open_at_the_desk(staff)
    wait_for_proposals(staff)
    name = staff.page.locator(".proposal h3").first.inner_text()
    staff.page.keyboard.press("1")
    expect(staff.page.locator(".proposal button").first).to_be_focused()
    with staff.page.expect_navigation():
        staff.page.keyboard.press("Enter")
    expect(staff.page.locator("body")).to_contain_text(f"ist {name} angeboten")
    return name


def open_referral(office: Visitor) -> None:
    office.menu("/referrals/")
    office.press(office.page.get_by_role("link", name=MARK).first)
    office.sees(QUESTION)


def decline(office: Visitor) -> None:
    open_referral(office)
    office.press(office.page.locator("details:has(form[action$='/decline/']) summary"))
    office.fill("[name=reason]", "Geheimer Grund: unser Ofen ist belegt.")
    office.send("/decline/")
    expect(office.page.locator("main")).not_to_contain_text(QUESTION)


def accept_and_write(office: Visitor) -> None:
    open_referral(office)
    office.send("/accept/")
    office.press(office.page.locator("details:has(form[action$='/message/']) summary"))
    office.fill("form[action$='/message/'] [name=text]", "Welche Güte hat der Stahl?")
    office.send("/message/")
    office.sees("Welche Güte hat der Stahl?")


def answer_on_the_page(page: Page) -> None:
    page.reload()
    expect(page.locator(".thread")).to_contain_text("Welche Güte hat der Stahl?")
    page.locator("details:has([name=reply]) summary").click()
    page.locator("[name=reply]").fill("Es ist 16MnCr5.")
    page.locator("form:has([name=reply]) button[type=submit]").click()
    expect(page.locator(".thread")).to_contain_text("16MnCr5")


def speak_and_close(office: Visitor) -> None:
    office.page.reload()
    office.sees("16MnCr5")
    office.fill("[name=on]", office.page.evaluate("new Date().toISOString().slice(0, 10)"))
    office.fill("[name=people]", "Karla Brandt mit Wanda Zahn")
    office.send("/first-contact/")
    closing = office.page.locator("form[action$='/close/']")
    if not closing.is_visible():
        office.press(office.page.locator("details:has(form[action$='/close/']) summary"))
    office.check(closing.locator("[name=outcome][value=solved]"))
    office.send("/close/")
    expect(closing).to_have_count(0)


def test_enquiry_from_the_question_to_the_end(browser: Browser, browser_context_args: dict, portal: Portal) -> None:
    mailbox: Path = portal.var / "mail"
    context = {**browser_context_args, "base_url": portal.address}

    status = ask(visitor(browser, **context))
    staff = sign_in(browser, "staff@example.org", kind=Typist, **context)
    first = refer_by_key(staff)
    decline(sign_in_by_code(browser, office_of(first), mailbox, **context))
    second = refer_by_key(staff)
    office = sign_in_by_code(browser, office_of(second), mailbox, **context)
    accept_and_write(office)
    answer_on_the_page(status)
    speak_and_close(office)

    assert first != second
    status.reload()
    told = status.locator("main").inner_text()
    assert [word for word in ("Geheimer Grund", "Karla Brandt", f"{first} kümmert") if word in told] == []
    expect(status.locator("main")).to_contain_text(f"{second} kümmert sich")
    expect(status.locator(".steps")).to_contain_text("Gelöst")
    open_at_the_desk_closed(staff)
    expect(staff.page.locator("main")).to_contain_text("Geheimer Grund")


def open_at_the_desk_closed(staff: Typist) -> None:
    staff.page.goto("/admin/matchmaking/enquiry/?queue=closed&q=verzahnte")
    staff.press(staff.page.get_by_role("link", name=MARK).first)
