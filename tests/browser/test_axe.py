"""Every main page as axe, the console and the network see it, on a desk and on a phone, for each of the roles."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from .conftest import Portal
from .people import sign_in

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
GRAVE = ("serious", "critical")
NO_PAGE = "/there-is-no-such-page/"

# Addresses; after an arrow, the form of one: the first such link of the page before is followed.
PAGES: dict[str, str] = {
    "": rf"""
        /  /clusters/  /clusters/thzm/  /events/  -> /events/\d+/  -> /events/\d+/register/  /enquiries/add/
        /rounds/  -> /rounds/\d+/  /account/login/  /account/login/code/  /account/password/reset/
        /mailbox/  /imprint/  /privacy/  /accessibility/  /operator/  /en/  {NO_PAGE}
    """,
    "leader@example.org": r"""
        /interests/  /profile/  /groups/  /  -> /rounds/\d+/apply/  /  -> /companies/\d+/  -> /companies/\d+/edit/
        /account/password/change/  /account/security/  /account/security/totp/activate/
        /account/security/webauthn/add/
    """,
    "member@example.org": r"/  /groups/  -> /groups/\d+/  /en/",
    "manager@example.org": r"""
        /  /memberships/  -> /memberships/\d+/  /memberships/add/  /referrals/  -> /referrals/\d+/
        /events/manage/  -> /events/\d+/  -> /events/\d+/edit/  /events/add/
        /rounds/  -> /rounds/\d+/  /rounds/add/
    """,
    "optonet@example.org": r"/account/security/  /rounds/  -> /rounds/\d+/  -> /rounds/\d+/runs/  -> /runs/\d+/",
    "staff@example.org": r"""
        /  /admin/  /admin/matchmaking/enquiry/  -> /admin/matchmaking/enquiry/\d+/change/.*
        /admin/members/cluster/  -> /admin/members/cluster/\d+/change/  -> /admin/members/cluster/\d+/history/
        /admin/members/company/  /admin/members/topic/add/  /admin/members/person/
    """,
    "admin@example.org": r"""
        /admin/  /admin/members/user/  -> /admin/members/user/\d+/change/  /admin/members/clusterrole/add/
        /admin/events/event/  /admin/events/registration/  /admin/focusgroups/round/
    """,
}


@dataclass
class Watch:
    """What a page told its console, and whom it asked for something."""

    address: str
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self.see)

    def hear(self, message: ConsoleMessage) -> None:
        missing = message.location.get("url", "").endswith(NO_PAGE)  # the browser itself reports the 404
        if message.type == "error" and not missing:
            self.faults.append(f"console: {message.text}")

    def see(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"foreign host: {request.url}")


def findings(page: Page) -> list[str]:
    """What axe calls serious or critical, with all its rules, and whether the page scrolls sideways."""
    violations = Axe().run(page).response["violations"]
    found = [
        f"axe {rule['id']}: {node['target']}"
        for rule in violations
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, "scrolls sideways"] if too_wide else found


def go(page: Page, step: str) -> None:
    if not step.startswith("-> "):
        page.goto(step)
        return
    links = page.locator("a[href]").evaluate_all(
        "all => all.map(a => new URL(a.href).pathname + new URL(a.href).search)"
    )
    wanted = re.compile(step.removeprefix("-> ") + "$")
    target = next((link for link in links if wanted.match(link)), None)
    assert target, f"{page.url} has no link to {wanted.pattern}"
    page.goto(target)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, browser_context_args: dict) -> Callable[[str], dict]:
    """Cookies of an account, asked for once."""
    states: dict[str, dict] = {"": {}}

    def state_of(email: str) -> dict:
        if email not in states:
            states[email] = sign_in(browser, email, **browser_context_args).page.context.storage_state()
        return states[email]

    return state_of


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def open_as(
    request: pytest.FixtureRequest,
    browser: Browser,
    browser_context_args: dict,
    signed_in: Callable[[str], dict],
) -> Iterator[Callable[[str], Page]]:
    contexts: list[BrowserContext] = []

    def opened(email: str) -> Page:
        arguments = {**browser_context_args, "viewport": request.param, "storage_state": signed_in(email) or None}
        contexts.append(browser.new_context(**arguments))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("email", PAGES, ids=lambda email: email.partition("@")[0] or "visitor")
def test_pages_are_accessible_quiet_and_at_home(portal: Portal, open_as: Callable[[str], Page], email: str) -> None:
    page = open_as(email)
    watch = Watch(portal.address)
    watch.follow(page)
    found: dict[str, list[str]] = {}

    for step in re.split(r"\s\s+", PAGES[email].strip()):
        watch.faults.clear()
        go(page, step)
        faults = [*findings(page), *watch.faults]
        if faults:
            found[page.url] = faults

    assert found == {}


def test_page_with_faults_does_not_pass(portal: Portal, open_as: Callable[[str], Page]) -> None:
    """The control: a picture without words, a wide line, an inline script, a picture from elsewhere."""
    page = open_as("")
    watch = Watch(portal.address)
    page.goto("/imprint/")
    watch.follow(page)

    page.evaluate(
        """() => {
            const main = document.querySelector("main");
            main.insertAdjacentHTML("beforeend", '<img src="/static/img/mark.svg" width="3000">');
            const script = document.createElement("script");
            script.textContent = "document.title = 'ran'";
            main.append(script);
            const foreign = document.createElement("img");
            foreign.alt = "";
            foreign.src = "http://foreign.invalid/dot.png";
            main.append(foreign);
        }"""
    )
    page.wait_for_timeout(200)
    faults = [*findings(page), *watch.faults]

    kinds = {fault.split(":")[0] for fault in faults}
    assert kinds == {"axe image-alt", "scrolls sideways", "console", "foreign host"}
    assert page.title() != "ran"
