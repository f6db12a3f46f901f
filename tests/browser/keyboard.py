"""A person without a mouse: Tab, Shift+Tab, Enter, Space and arrows; every stop on the way must be seen."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from .people import Visitor

STOPS = 250  # on the way to something; more is a trap or a page that nobody walks through
ARROWS = 12
RING = 3  # px
STEP = """ring => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const ringed = (node) => {
        const style = getComputedStyle(node);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= ring;
    };
    const label = here.closest("label");
    const box = here.getBoundingClientRect();
    const name = (here.type === "radio" && here.name) || here.id || here.name || here.textContent.trim().slice(0, 40);
    return {
        what: `${here.tagName.toLowerCase()} ${name}`,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        ringed: ringed(here) || (label !== null && ringed(label)),
    };
}"""
#: whether the keyboard stands at the target, a radio button standing for its group
AT = """target => {
    const here = document.activeElement;
    return here === target || (target.type === "radio" && here.type === "radio" && here.name === target.name);
}"""
IS_BEHIND = """target => {
    const here = document.activeElement;
    return here !== document.body &&
        Boolean(here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING);
}"""
LEAVES = """target => {
    if (target.matches("a[href]")) return !target.matches("[hx-get]") && !target.getAttribute("href").startsWith("#");
    return target.type === "submit" && target.form !== null && !target.form.matches("[hx-post], [hx-get]");
}"""


def stop(page: Page) -> dict[str, Any] | None:
    """What has the keyboard; none at the ends of a page."""
    return page.evaluate(STEP, RING)


def assert_seen(page: Page) -> None:
    here = stop(page)
    if here is not None:
        assert here["seen"], f"{page.url}: the keyboard is at {here['what']}, which is out of sight"
        assert here["ringed"], f"{page.url}: nothing shows that the keyboard is at {here['what']}"


class Typist(Visitor):
    """The same person; every act begins with the way to it."""

    def go_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(STOPS):
            if target.evaluate(AT):
                return
            self.page.keyboard.press("Shift+Tab" if target.evaluate(IS_BEHIND) else "Tab")
            assert_seen(self.page)
        raise AssertionError(f"{self.page.url}: no way by keyboard to {target}")

    def press(self, target: Locator) -> None:
        self.go_to(target)
        if target.evaluate(LEAVES):
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            self.page.keyboard.press("Enter")

    def fill(self, selector: str, text: str) -> None:
        field = self.page.locator(selector).first
        self.go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        expect(field).to_have_value(text)

    def check(self, box: Locator) -> None:
        self.go_to(box)
        if box.get_attribute("type") == "radio":
            self.walk_to(box)
        elif not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def walk_to(self, button: Locator) -> None:
        """Through a group of radio buttons, which are one stop, with the arrows."""
        self.page.keyboard.press("Space")
        for _ in range(ARROWS):
            if button.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
            assert_seen(self.page)

    def choose(self, selector: str, index: int) -> None:
        field = self.page.locator(selector)
        self.go_to(field)
        self.page.keyboard.press("Home")
        for _ in range(index):
            self.page.keyboard.press("ArrowDown")
        assert field.evaluate("field => field.selectedIndex") == index
