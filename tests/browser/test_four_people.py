"""The portal as its four people use it, in order, with real processes: a published group, an accepted referral.

Once with a mouse and once by keyboard alone, each on a demonstration of its own.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from clusterportal.home.demo.networks import DATA

from .demo import Portal, running_demo
from .keyboard import Typist
from .people import Visitor, sign_in, sign_in_by_code, visitor

QUESTION = "Wir suchen ein Labor, das die Oberfläche unserer Linsen auf wenige Nanometer genau misst."


def ask_a_question(guest: Visitor) -> Page:
    """The visitor asks on the start page and ends at the private status page."""
    guest.page.goto("/")
    guest.fill("main [name=text]", QUESTION)
    guest.press(guest.page.locator("main form[action$='/enquiries/begin/'] button"))
    expect(guest.page.locator("[name=text]")).to_have_value(QUESTION)
    guest.fill("[name=name]", "Petra Fragend")
    guest.fill("[name=email]", "petra.fragend@example.org")
    guest.fill("[name=place]", "Apolda")
    guest.check(guest.page.locator("[name=passing_consent][value=any]"))
    guest.submit()
    expect(guest.page).to_have_url(re.compile(r"/enquiries/status/"))
    guest.sees(QUESTION)
    return guest.page


def apply_to_the_round(leader: Visitor) -> None:
    """The leader chooses interests and applies to the open round."""
    leader.follow("/interests/")
    for place, ways in ((1, ("learn", "contribute")), (2, ("learn",))):
        leader.choose(f"[name=topic_{place}]", place)
        for way in ways:
            leader.check(leader.page.locator(f"[name={way}_{place}]"))
    leader.submit()
    leader.menu("/")
    leader.press(leader.page.locator("main a[href$='/apply/']").first)
    leader.fill("[name=takeaway]", "Wie andere neue Leute finden.")
    leader.check(leader.page.locator("[name=travel_limit]").last)
    for box in leader.page.locator("main [name=confirmed]").all():
        leader.check(box)
    leader.submit()
    leader.sees("Netzwerkforum")


def publish_groups(manager: Visitor) -> None:
    """The manager closes the round, has groups proposed, watches the bar, and publishes."""
    manager.menu("/rounds/")
    manager.press(manager.page.locator("main").get_by_role("link", name=f"Netzwerkforum {date.today().year + 1}").first)
    manager.send("/close/")
    manager.send("/runs/add/")
    expect(manager.page).to_have_url(re.compile(r"/runs/\d+/"))
    manager.waits_for(".board .group")
    groups = manager.page.locator(".board .group")
    sizes = [group.locator(".people > li").count() for group in groups.all()]
    assert sum(sizes) == 35
    assert set(sizes) <= {5, 6}
    manager.follow("publish/")
    manager.submit()
    expect(manager.page.locator("form[action$='/publish/']")).to_have_count(0)


def accept_the_seat(leader: Visitor) -> None:
    """The leader sees industries but no names, accepts seat and agreement, then sees names."""
    leader.page.goto("/")
    leader.menu("/groups/")
    leader.press(leader.page.locator("main section a[href*='/groups/']").first)
    expect(leader.page.locator(".face")).to_have_count(0)
    leader.press(leader.page.locator("main a[href*='/seats/'][href$='/accept/']").first)
    leader.check(leader.page.locator("main input[type=checkbox]").first)
    leader.submit()
    expect(leader.page).to_have_url(re.compile(r"/groups/\d+/"))
    expect(leader.page.locator(".face").first).to_be_visible()


def refer(staff: Visitor) -> str:
    """Staff open the newest enquiry at the desk and refer it to the first proposal; says which network that is."""
    staff.follow("/admin/matchmaking/enquiry/")
    staff.press(staff.page.get_by_role("link", name=re.compile("Linsen|Labor")).last)
    first = staff.page.locator(".proposal").first
    expect(first).to_be_visible()
    name = first.locator("h3").inner_text()
    staff.press(first.locator("button").first)
    staff.page.wait_for_load_state()
    return name


def office_of(network: str) -> str:
    """The address with which the demonstration's office of a network signs in."""
    slug = next(n["slug"] for n in json.loads(DATA.read_text(encoding="utf8")) if n["short_name"] == network)
    return "manager@example.org" if slug == "thzm" else f"{slug}@example.org"


def accept_referral(office: Visitor) -> None:
    office.menu("/referrals/")
    office.press(office.page.get_by_role("link", name=re.compile("Linsen|Labor")).first)
    office.sees(QUESTION)
    office.send("/accept/")
    expect(office.page.locator("form[action$='/accept/']")).to_have_count(0)


@pytest.fixture(params=[Visitor, Typist], ids=["mouse", "keyboard"])
def kind(request: pytest.FixtureRequest) -> type[Visitor]:
    return request.param


@pytest.fixture
def untouched(portal: Portal, prepared: Path, kind: type[Visitor], tmp_path: Path) -> Iterator[Portal]:
    """A round is closed once: whoever comes second needs a demonstration of its own."""
    if kind is Visitor:
        yield portal
        return
    with running_demo(tmp_path, prepared) as another:
        yield another


def test_four_people_in_order(
    browser: Browser, browser_context_args: dict, untouched: Portal, kind: type[Visitor]
) -> None:
    mailbox = untouched.var / "mail"
    context = {**browser_context_args, "base_url": untouched.address, "kind": kind}

    status_page = ask_a_question(visitor(browser, **context))
    leader = sign_in_by_code(browser, "leader@example.org", mailbox, **context)
    apply_to_the_round(leader)
    publish_groups(sign_in(browser, "manager@example.org", **context))
    accept_the_seat(leader)
    network = refer(sign_in(browser, "staff@example.org", **context))
    accept_referral(sign_in_by_code(browser, office_of(network), mailbox, **context))

    status_page.reload()
    expect(status_page.locator("main")).to_contain_text(network)
