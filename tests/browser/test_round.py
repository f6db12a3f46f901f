"""A round from the call to complete groups, with real processes: the office by mouse and by keyboard, those invited by
their links."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from .demo import Portal, running_demo
from .keyboard import Typist
from .mailbox import link_for
from .people import Visitor, sign_in, visitor

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def hasty(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """A portal that has sent no mail yet, and in which mails can be called back for a second only."""
    monkeypatch.setenv("UNDO_SECONDS", "1")
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "mail")
    with running_demo(tmp_path) as portal:
        yield portal


def open_round(office: Visitor) -> None:
    office.menu("/rounds/")
    office.press(office.page.locator("main").get_by_role("link", name=f"Netzwerkforum {date.today().year + 1}").first)
    expect(office.page).to_have_url(re.compile(r"/rounds/\d+/$"))


def invite_one(office: Visitor) -> str:
    """The office asks a single member who was not asked before; says who that is."""
    open_round(office)
    office.follow("/invite/")
    expect(office.page).to_have_url(re.compile(r"/invite/$"))
    ticked = [box for box in office.page.locator("main input[name=person]").all() if box.is_checked()]
    name = ticked[0].locator("xpath=..").inner_text().strip()
    for box in ticked[1:]:
        box.uncheck()
    office.press(office.page.locator("main button[value=invite]"))
    expect(office.page.get_by_text("1 Einladung")).to_be_visible()
    return name


def apply_by_link(leader: Visitor, address: str) -> None:
    """Topics, what to take home, consent: one page, without an account."""
    leader.page.goto(address)
    leader.choose("[name=topic_1]", 1)
    leader.check(leader.page.locator("[name=learn_1]"))
    leader.fill("[name=takeaway]", "Wie andere neue Leute finden.")
    leader.check(leader.page.locator("[name=travel_limit]").last)
    for box in leader.page.locator("main [name=confirmed], main [name=agreed]").all():
        leader.check(box)
    leader.submit()
    expect(leader.page.locator("main .next")).to_be_visible()


def search(office: Visitor) -> None:
    open_round(office)
    office.send("/close/")
    office.send("/runs/add/")
    office.waits_for(".board .group")


def groups(office: Visitor) -> Locator:
    return office.page.locator(".board .group")


def sizes(office: Visitor) -> list[int]:
    return [group.locator(".people > li").count() for group in groups(office).all()]


def pick(office: Visitor, person: Locator) -> Locator:
    """The sheet of a person with the prices of every other place."""
    name = person.locator("b").inner_text()
    office.press(person)
    sheet = office.page.locator("#picked")
    expect(sheet.locator("h2")).to_have_text(name)
    return sheet


def swap_with_the_best(office: Visitor) -> None:
    """The first person for whom a change of seats breaks no rule changes seats."""
    for person in office.page.locator(".board a.person").all():
        best = pick(office, person).locator("#swap-form .target")
        if best.count():
            office.press(best.first)
            expect(office.page.locator("#board-status .toast")).to_be_visible()
            return
    raise AssertionError("nobody can change seats")


def take_one_out(office: Visitor) -> tuple[str, list[str]]:
    """One of the six of a group goes to the waiting list; says who, and who is left there."""
    group = next(group for group in groups(office).all() if group.locator(".people > li").count() == 6)
    letter = group.get_attribute("id")
    person = group.locator("a.person").first
    name = person.locator("b").inner_text()
    office.press(pick(office, person).locator("button[form=move-form][value='']"))
    expect(office.page.locator("#waiting")).to_contain_text(name)
    return name, office.page.locator(f"#{letter} .people b").all_inner_texts()


def publish(office: Visitor) -> None:
    office.follow("/publish/")
    office.sees("1 Sekunde")
    office.submit()
    expect(office.page.locator("form[action$='/publish/']")).to_have_count(0)


def decline_by_link(leader: Visitor, address: str) -> None:
    leader.page.goto(address)
    leader.follow("/decline/")
    leader.submit()
    leader.sees("nicht mehr offen")


def accept_by_link(leader: Visitor, address: str) -> None:
    """Industries and topics first; with the agreement the seat, names only behind signing in."""
    leader.page.goto(address)
    expect(leader.page.locator(".face")).to_have_count(0)
    leader.check(leader.page.locator("#agreement input[type=checkbox]"))
    leader.submit()
    leader.sees("Sie haben einen Platz in dieser Gruppe")


def answers(office: Visitor, page: str) -> list[list[str]]:
    """Accepted, asked, declined, lapsed of each group, as the office reads it."""
    office.page.goto(page)
    rows = office.page.locator("table:has(th:text('Gruppe')) tbody tr").all()
    return [row.locator("td.num").all_inner_texts() for row in rows]


def test_from_the_call_to_complete_groups(browser: Browser, hasty: Portal) -> None:
    mails = hasty.var / "mail"
    desk = {"base_url": hasty.address, "locale": "de-DE", "viewport": DESK}
    phone = {**desk, "viewport": PHONE}
    office = sign_in(browser, "manager@example.org", **desk)

    newcomer = invite_one(office)
    apply_by_link(visitor(browser, **phone), link_for(mails, newcomer, "/calls/"))
    search(office)
    assert (sum(sizes(office)), set(sizes(office)) <= {5, 6}) == (35, True)

    swap_with_the_best(office)
    waits, others = take_one_out(Typist(office.page))  # and this one by keyboard alone
    publish(office)
    decline_by_link(visitor(browser, **phone), link_for(mails, others[0], "/invitations/"))
    accept_by_link(visitor(browser, **phone), link_for(mails, waits, "/invitations/"))

    open_round(office)
    found = answers(office, office.page.url)
    assert sorted(row for row in found if row[2] != "0") == [["1", "4", "1", "0"]]
    assert sum(int(accepted) + int(asked) for accepted, asked, *_rest in found) == 34
