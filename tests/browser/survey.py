"""Who sees which pages: each person signs in once and crawls; what is built from the same parts is listed once."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import APIRequestContext, Browser, sync_playwright

from clusterportal.home.demo.accounts import ACCOUNTS

from .chromium import launch_options
from .pages import UNLINKED, Answer, Crawl, Fetch, crawl, missing, name_of, names, one_page, route_of
from .people import Visitor, sign_in, visitor
from .processes import pool
from .view import View

MAIL_SECONDS = 60
VISITOR, OPERATOR = "visitor", "admin"
HALFWAY = "halfway"  # somebody who has asked for a code and now types it in
EMAILS = {email.partition("@")[0]: email for email, _ in ACCOUNTS}
PEOPLE = (VISITOR, HALFWAY, *EMAILS)
#: recipient or subject of mails of the demonstration, and what their private links have in them
LETTERS = (
    ("Einladung in eine Fokusgruppe", "/calls/"),
    ("Ihr Platz in einer Fokusgruppe", "/invitations/"),
    ("Hat es geholfen?", "/enquiries/status/"),
    ("Welcher Tag passt Ihnen?", "/dates/"),
    ("Nächstes Treffen Ihrer Fokusgruppe", "/comes/"),
    ("Würden Sie die Reihenfolge tauschen?", "/swaps/link/"),
)
#: the same, for somebody who has to sign in to read it
CONFIDENTIAL = {"staff": [("Ein Mitglied einer Fokusgruppe hat Ihnen vertraulich geschrieben", "/breaches/")]}


def chosen(name: str, everything: tuple[str, ...]) -> tuple[str, ...]:
    """A part, by an environment variable: ``PEOPLE=leader,staff``."""
    return tuple(part for part in os.environ.get(name, "").split(",") if part) or everything


@dataclass
class Survey:
    views: list[View] = field(default_factory=list)
    states: dict[str, dict] = field(default_factory=dict)  # cookies, by person
    crawls: dict[str, Crawl] = field(default_factory=dict)

    @property
    def missing(self) -> set[str]:
        return missing(self.crawls.values())


def fetcher(requests: APIRequestContext, host: str) -> Fetch:
    def fetch(address: str) -> Answer:
        response = requests.get(host + address)
        parts = urlsplit(response.url)
        page = "text/html" in response.headers.get("content-type", "")
        return Answer(
            response.status, parts.path + (f"?{parts.query}" if parts.query else ""), response.text() if page else ""
        )

    return fetch


def survey(host: str, people: Iterable[str] = PEOPLE, say: Callable[[str], None] = print) -> Survey:
    """Several people look around at the same time; whoever finds most, the operator, begins."""
    found, known, people = Survey(), {}, list(people)
    with pool() as processes:
        pending = {person: processes.submit(look_around_alone, host, person) for person in reversed(people)}
    for person in people:
        found.crawls[person], found.states[person] = pending[person].result()
        mine = list(new_to_us(person, found.crawls[person], known))
        found.views += mine
        say(f"{person}: {len(found.crawls[person].answers)} pages read, {len(mine)} to look at")
    return found


def look_around_alone(host: str, person: str) -> tuple[Crawl, dict]:
    """In a browser of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        found = look_around(browser, host, person)
        browser.close()
    return found


def look_around(browser: Browser, host: str, person: str) -> tuple[Crawl, dict]:
    """What a person finds, and the cookies to go on with."""
    context = {"base_url": host, "locale": "de-DE"}
    email = EMAILS.get(person, "")
    somebody = sign_in(browser, email, **context) if email else visitor(browser, **context)
    fetch = fetcher(somebody.page.context.request, host)
    if person == HALFWAY:
        found = one_page(fetch, host, ask_for_a_code(somebody))
    elif person == VISITOR:
        own = [
            ask_a_question(somebody),
            register_for_an_event(somebody),
            *(mailed(somebody, *mail) for mail in LETTERS),
        ]
        found = crawl(fetch, host, (*UNLINKED, *own))
    else:
        found = crawl(fetch, host, [mailed(somebody, *mail) for mail in CONFIDENTIAL.get(person, ())])
    state = somebody.page.context.storage_state()
    somebody.page.context.close()
    return found, state


def new_to_us(person: str, found: Crawl, known: dict[str, set[tuple[str, str]]]) -> Iterable[View]:
    """A person's pages that are built from parts which nobody has shown at that route yet.

    Of the operator's many pages of the administration the courses and previews of deleting are left out: all are alike,
    and staff have theirs looked at.
    """
    pages = {answer.address: page for answer, page in found.answers}
    for name, address in names(found.pages).items():
        parts = pages[address].shapes | {("page", "")}
        seen = known.setdefault(address if address in UNLINKED else route_of(address), set())
        if parts - seen and not (person == OPERATOR and name_of(address).endswith(("-history", "-delete"))):
            seen |= parts
            yield View(person, name, address)


def ask_a_question(guest: Visitor) -> str:
    guest.page.goto("/enquiries/add/")
    guest.page.fill("[name=text]", "Wir suchen ein Labor, das Klebestellen an Kunststoffteilen dauerhaft prüft.")
    guest.page.fill("[name=name]", "Petra Fragend")
    guest.page.fill("[name=email]", "petra.fragend@example.org")
    guest.page.fill("[name=place]", "Apolda")
    guest.page.set_input_files("[name=upload]", {"name": "Teil.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"})
    guest.page.check("[name=passing_consent][value=any]")
    guest.submit()
    guest.page.wait_for_url("**/enquiries/status/**")
    return urlsplit(guest.page.url).path


def register_for_an_event(guest: Visitor) -> str:
    guest.page.goto("/events/")
    for path in guest.page.locator("main a[href^='/events/']").evaluate_all("all => all.map(a => a.pathname)"):
        guest.page.goto(path)
        if guest.page.locator("main a[href$='/register/']").count():
            break
    guest.page.locator("main a[href$='/register/']").first.click()
    guest.page.fill("[name=name]", "Gast Beispiel")
    guest.page.fill("[name=email]", "gast.beispiel@example.org")
    guest.submit()
    guest.page.wait_for_url(re.compile(r"/events/\d+/$"))
    return mailed(guest, "gast.beispiel@example.org", "/registrations/")


def mailed(guest: Visitor, wanted: str, part: str) -> str:
    """Opens the newest private link to this recipient or of this subject that still opens something."""
    links = guest.page.locator(f"main a[href*='{part}']")
    for _ in range(MAIL_SECONDS):  # a worker sends the mail
        guest.page.goto(f"/mailbox/?{urlencode({'q': wanted})}")
        if links.count():
            break
        guest.page.wait_for_timeout(1000)
    for address in links.evaluate_all("all => all.map(a => a.pathname)"):  # a prepared demonstration had another port
        answer = guest.page.goto(address)
        if answer and answer.status == 200 and part in guest.page.url:
            return urlsplit(guest.page.url).path
    raise AssertionError(f"no mail about {wanted} has a link to {part} that opens")


def ask_for_a_code(guest: Visitor) -> str:
    guest.page.goto("/account/login/code/")
    guest.page.fill("[name=email]", "leader@example.org")
    guest.submit()
    guest.page.wait_for_url("**/code/confirm/**")
    return urlsplit(guest.page.url).path
