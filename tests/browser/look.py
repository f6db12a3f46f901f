"""Looks at pages as axe, the console and the network do, at two widths, light and dark, in both languages."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from .chromium import launch_options
from .reading import read
from .view import Task, View
from .words import faults

SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
ALL_RULES = "{resultTypes: ['violations']}"
COLOURS = "{resultTypes: ['violations'], runOnly: ['color-contrast']}"  # all that differs in the dark
GRAVE = ("serious", "critical")
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Watch:
    """What a page told its console, what the policy stopped, and whom the page asked for something."""

    host: str
    expected: str = ""  # the address whose status the browser itself reports in the console
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.add_init_script(LISTEN)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self.see)

    def hear(self, message: ConsoleMessage) -> None:
        own_status = message.location.get("url", "") == self.expected and "status of" in message.text
        if message.type == "error" and not own_status:
            self.faults.append(f"console: {message.text[:160]}")

    def see(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != urlsplit(self.host).netloc:
            self.faults.append(f"foreign host: {request.url}")

    def take(self, page: Page) -> list[str]:
        """What has come together since the last time."""
        self.faults += [f"policy: {violation}" for violation in page.evaluate("window.violations || []")]
        taken, self.faults = self.faults, []
        return taken


@dataclass
class Looks:
    faults: dict[str, list[str]] = field(default_factory=dict)  # by person and address
    lesser: set[str] = field(default_factory=set)  # what axe finds moderate or minor

    def note(self, view: View, where: str, found: list[str]) -> None:
        if found:
            seen = self.faults.setdefault(f"{view.person} {view.address}", [])
            seen += [f"[{where}] {fault}" for fault in dict.fromkeys(found)]

    def add(self, other: "Looks") -> None:
        for key, found in other.faults.items():
            self.faults.setdefault(key, []).extend(found)
        self.lesser |= other.lesser


def look_at(host: str, task: Task) -> Looks:
    """In a browser of its own, so that several processes can share the pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        looks = look_with(browser, host, task)
        browser.close()
    return looks


def look_with(browser: Browser, host: str, task: Task) -> Looks:
    looks, watch = Looks(), Watch(host)
    page = browser.new_context(storage_state=task.state, locale="de-DE", reduced_motion="reduce").new_page()
    watch.follow(page)
    for view in task.views:
        for language in ("de", "en"):
            look(page, watch, looks, view, language)
    page.context.close()
    return looks


def look(page: Page, watch: Watch, looks: Looks, view: View, language: str) -> None:
    watch.expected = host_address = watch.host + view.at(language)
    page.set_viewport_size(SIZES[0])
    response = page.goto(host_address)
    looks.note(view, language, faults(read(response.text()), view.address) if response else ["no answer"])
    for size in SIZES:
        page.set_viewport_size(size)
        if page.evaluate(SIDEWAYS):
            looks.note(view, f"{language} {size['width']}", ["sideways"])
        if language == "de":
            looks.note(view, f"{size['width']} light", accessibility(page, view, looks, ALL_RULES))
    if language == "de":
        page.emulate_media(color_scheme="dark")
        looks.note(view, "dark", accessibility(page, view, looks, COLOURS))
        page.emulate_media(color_scheme="light")
    looks.note(view, language, watch.take(page))


def accessibility(page: Page, view: View, looks: Looks, rules: str) -> list[str]:
    """What axe calls serious or critical by these rules; the rest is kept for the printout."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    grave = []
    for rule in page.evaluate(f"axe.run({rules})")["violations"]:
        for node in rule["nodes"]:
            if rule["impact"] in GRAVE:
                grave.append(f"axe {rule['id']}: {node['target']}")
            else:
                looks.lesser.add(f"{rule['impact']} {rule['id']}: {view.person} {view.address}")
    return grave
