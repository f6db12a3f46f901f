"""The portal as its four people use it, in order, with real processes: a published group, an accepted referral."""

import json
import re
from datetime import date

from playwright.sync_api import Browser, Page, expect

from clusterportal.home.demo.networks import DATA

from .conftest import Portal
from .people import Visitor, sign_in, sign_in_by_code, visitor

QUESTION = "Wir suchen ein Labor, das die Oberfläche unserer Linsen auf wenige Nanometer genau misst."


def ask_a_question(browser: Browser, context: dict) -> Page:
    """The visitor asks on the start page and ends at the private status page."""
    guest = visitor(browser, **context)
    guest.page.goto("/")
    guest.page.fill("main [name=text]", QUESTION)
    guest.page.locator("main form[action$='/enquiries/add/'] button").click()
    expect(guest.page.locator("[name=text]")).to_have_value(QUESTION)
    guest.page.fill("[name=name]", "Petra Fragend")
    guest.page.fill("[name=email]", "petra.fragend@example.org")
    guest.page.fill("[name=place]", "Apolda")
    guest.page.check("[name=passing_consent][value=any]")
    guest.submit()
    expect(guest.page).to_have_url(re.compile(r"/enquiries/status/"))
    guest.sees(QUESTION)
    return guest.page


def apply_to_the_round(leader: Visitor) -> None:
    """The leader chooses interests and applies to the open round."""
    leader.follow("/interests/")
    for place, ways in ((1, ("learn", "contribute")), (2, ("learn",))):
        leader.page.locator(f"[name=topic_{place}]").select_option(index=place)
        for way in ways:
            leader.page.locator(f"[name={way}_{place}]").check()
    leader.submit()
    leader.menu("/")
    leader.page.locator("main a[href$='/apply/']").first.click()
    leader.page.fill("[name=takeaway]", "Wie andere neue Leute finden.")
    leader.page.locator("[name=travel_limit]").last.check()
    for box in leader.page.locator("main [name=confirmed]").all():
        box.check()
    leader.submit()
    leader.sees("Netzwerkforum")


def publish_groups(manager: Visitor) -> None:
    """The manager closes the round, has groups proposed, watches the bar, and publishes."""
    manager.menu("/rounds/")
    manager.page.locator("main").get_by_role("link", name=f"Netzwerkforum {date.today().year + 1}").first.click()
    manager.send("/close/")
    manager.send("/runs/add/")
    expect(manager.page).to_have_url(re.compile(r"/runs/\d+/"))
    manager.waits_for(".board .group")
    groups = manager.page.locator(".board .group")
    sizes = [group.locator(".people > li").count() for group in groups.all()]
    assert sum(sizes) == 35
    assert set(sizes) <= {5, 6}
    manager.send("/publish/")
    expect(manager.page.locator("form[action$='/publish/']")).to_have_count(0)


def accept_the_seat(leader: Visitor) -> None:
    """The leader sees industries but no names, accepts seat and agreement, then sees names."""
    leader.page.goto("/")
    leader.menu("/groups/")
    leader.page.locator("main a[href*='/groups/']").first.click()
    expect(leader.page.locator(".face")).to_have_count(0)
    leader.page.locator("main a[href*='/seats/'][href$='/accept/']").first.click()
    leader.page.locator("main input[type=checkbox]").first.check()
    leader.submit()
    expect(leader.page).to_have_url(re.compile(r"/groups/\d+/"))
    expect(leader.page.locator(".face").first).to_be_visible()


def refer(staff: Visitor) -> str:
    """Staff open the newest enquiry at the desk and refer it to the first proposal; says which network that is."""
    staff.follow("/admin/matchmaking/enquiry/")
    staff.page.get_by_role("link", name=re.compile("Linsen|Labor")).last.click()
    first = staff.page.locator(".proposal").first
    expect(first).to_be_visible()
    name = first.locator("h3").inner_text()
    first.locator("button").click()
    staff.page.wait_for_load_state()
    return name


def office_of(network: str) -> str:
    """The address with which the demonstration's office of a network signs in."""
    slug = next(n["slug"] for n in json.loads(DATA.read_text(encoding="utf8")) if n["short_name"] == network)
    return "manager@example.org" if slug == "thzm" else f"{slug}@example.org"


def accept_referral(office: Visitor) -> None:
    office.menu("/referrals/")
    office.page.get_by_role("link", name=re.compile("Linsen|Labor")).first.click()
    office.sees(QUESTION)
    office.send("/accept/")
    expect(office.page.locator("form[action$='/accept/']")).to_have_count(0)


def test_four_people_in_order(browser: Browser, browser_context_args: dict, portal: Portal) -> None:
    mailbox = portal.var / "mail"

    status_page = ask_a_question(browser, browser_context_args)
    leader = sign_in_by_code(browser, "leader@example.org", mailbox, **browser_context_args)
    apply_to_the_round(leader)
    publish_groups(sign_in(browser, "manager@example.org", **browser_context_args))
    accept_the_seat(leader)
    network = refer(sign_in(browser, "staff@example.org", **browser_context_args))
    accept_referral(sign_in_by_code(browser, office_of(network), mailbox, **browser_context_args))

    status_page.reload()
    expect(status_page.locator("main")).to_contain_text(network)
