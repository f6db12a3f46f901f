"""A focus group's year on a phone: invitation, agreement, room, dates, meetings, minutes, pulse; counts the taps.

One leader has a browser; the other members answer their mails as they come. Time passes in one way only: a meeting's
date is moved back in the database, between two acts.
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .counting import Counted
from .demo import Portal, running_demo
from .mailbox import link_for, recipient_of
from .people import Visitor, sign_in, type_code, visitor

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ROUND = f"Fokusgruppen Fertigung {datetime.now(UTC).year + 1}"
MOST_TAPS = 90  # of a leader in a year of five meetings


@pytest.fixture
def own(prepared: Path, tmp_path: Path) -> Iterator[Portal]:
    with running_demo(tmp_path, prepared) as portal:
        yield portal


def group_page(office: Visitor) -> str:
    """The group with two open invitations, as its office finds it."""
    office.menu("/rounds/")
    office.press(office.page.locator("main").get_by_role("link", name=ROUND).first)
    office.press(office.page.locator("main a[href^='/groups/']").first)
    expect(office.page).to_have_url(re.compile(r"/groups/\d+/$"))
    return re.sub(r".*(/groups/\d+/)$", r"\1", office.page.url)


def names(office: Visitor, state: str) -> list[str]:
    rows = office.page.locator("table tbody tr").filter(has_text=state)
    return [row.locator("th").inner_text().strip() for row in rows.all()]


def accept(person: Visitor) -> None:
    """Industries and topics first; one tick, one button."""
    expect(person.page.locator(".face")).to_have_count(0)
    person.check(person.page.locator("#agreement input[type=checkbox]"))
    person.submit()
    person.sees("Sie haben einen Platz in dieser Gruppe")


def answer_days(person: Visitor, fits: tuple[str, ...]) -> None:
    """By the link of a mail, without signing in: a row for each day."""
    for row, fit in zip(person.page.locator("main form fieldset").all(), fits, strict=True):
        person.check(row.locator(f"input[value={fit}]"))
    person.submit()
    expect(person.page.locator(".toast, [role=status]").first).to_contain_text("Danke")


def let_it_pass(var: Path, group: str, days_ago: int) -> None:
    """The meeting that lay ahead was so many days ago."""
    was = (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%d %H:%M:%S")
    with sqlite3.connect(var / "portal.sqlite3", timeout=30) as database:
        moved = database.execute(
            "UPDATE focusgroups_meeting SET starts_at = ? WHERE group_id = ? AND state = 'planned' AND starts_at > ?",
            (was, group.strip("/").split("/")[1], f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"),
        )
    assert moved.rowcount == 1


def note_who_was_there(office: Visitor, group: str) -> None:
    office.page.goto(group)
    office.follow("/meetings/")
    office.submit()
    expect(office.page).to_have_url(re.compile(r"/groups/\d+/$"))


def ask_for_days(office: Visitor, group: str) -> None:
    office.page.goto(f"{group}dates/new/")
    office.submit()
    expect(office.page).to_have_url(re.compile(r"/dates/$"))


def write_minutes(leader: Counted, meeting: str) -> None:
    leader.follow(f"{meeting}minutes/")
    leader.fill("[name=topic]", "Wie wir neue Leute finden")
    leader.fill("[name=minutes]", "Drei Betriebe teilen sich einen Ausbilder.")
    leader.submit()
    leader.sees("Drei Betriebe teilen sich einen Ausbilder.")


def feel(leader: Counted, meeting: str) -> None:
    """Three private questions."""
    leader.follow(f"{meeting}pulse/")
    for name, value in (("worth", "5"), ("openness", "4"), ("again", "yes")):
        leader.check(leader.page.locator(f"[name={name}][value='{value}']"))
    leader.submit()
    expect(leader.page).to_have_url(re.compile(r"/room/$"))


def last_meeting(leader: Counted, group: str) -> str:
    """Opens the meeting that was last, from the room; says where its pages are."""
    leader.open_mail(group)
    leader.press(leader.page.locator("main a[href^='/meetings/'][href$='/room/']").filter(has_text="Protokoll").last)
    expect(leader.page).to_have_url(re.compile(r"/meetings/\d+/room/$"))
    return re.sub(r".*(/meetings/\d+/)room/$", r"\1", leader.page.url)


def test_a_leaders_year_on_a_phone(browser: Browser, own: Portal) -> None:
    mails, base = own.var / "mail", {"base_url": own.address, "locale": "de-DE"}
    phone = {**base, "viewport": PHONE, "has_touch": True, "is_mobile": True}
    office = sign_in(browser, "optonet@example.org", **base, viewport=DESK)
    group = group_page(office)
    invited, members = names(office, "eingeladen"), names(office, "zugesagt")
    assert (len(invited), len(members)) == (2, 3)

    leader = visitor(browser, Counted, **phone)
    leader.part = "invitation and agreement"
    leader.open_mail(link_for(mails, invited[0], "/invitations/"))
    accept(leader)
    other = visitor(browser, **phone)
    other.page.goto(link_for(mails, invited[1], "/invitations/"))
    accept(other)

    leader.part = "signing in"
    type_code(leader, recipient_of(mails, invited[0], "/invitations/"), mails)
    leader.part = "room"
    leader.open_mail(group)
    expect(leader.page.locator(".face").first).to_be_visible()
    leader.send("/answer/")
    leader.sees("Sie haben zugesagt")
    leader.fill("main [name=text]", "Ich freue mich auf ehrliche Gespräche.")
    leader.send("/posts/")
    leader.sees("Ich freue mich auf ehrliche Gespräche.")

    everybody = [*members, *invited]
    for number in range(1, 6):
        if number > 1:
            ask_for_days(office, group)
            leader.part = "dates"
            for place, name in enumerate(everybody):
                person = leader if name == invited[0] else other
                address = link_for(mails, name, "/dates/", newer_than=number - 2)
                leader.open_mail(address) if person is leader else other.page.goto(address)
                answer_days(person, ("yes", "maybe" if place == 1 else "yes", "no"))
            leader.open_mail(group)
            expect(leader.page.locator(".next form[action$='/answer/']")).to_be_visible()
        let_it_pass(own.var, group, days_ago=6 - number)
        note_who_was_there(office, group)
        leader.part = "meetings"
        meeting = last_meeting(leader, group)
        if number == 1:
            write_minutes(leader, meeting)
        feel(leader, meeting)

    leader.open_mail(group)
    leader.sees("Alle haben einmal eingeladen")
    leader.part = "looking back"
    leader.follow(f"{group}review/")
    leader.check(leader.page.locator("main form input[type=radio]").first)
    leader.submit()
    expect(leader.page.locator(".toast, [role=status]").first).to_be_visible()
    taps = {part: f"{count} taps, {leader.typed[part]} of them to type" for part, count in leader.taps.items()}
    sys.stdout.write(f"a leader's year of five meetings: {sum(leader.taps.values())} taps; {taps}\n")
    assert sum(leader.taps.values()) <= MOST_TAPS
