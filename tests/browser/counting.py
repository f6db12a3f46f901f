"""Somebody on a phone whose taps are counted: a link in a mail, a button, a tick, a choice, each field typed in."""

from collections import Counter
from dataclasses import dataclass, field

from playwright.sync_api import Locator

from .people import Visitor


@dataclass
class Counted(Visitor):
    """``taps`` and ``typed`` by part of the year, which the test names in ``part``."""

    part: str = ""
    taps: Counter[str] = field(default_factory=Counter)
    typed: Counter[str] = field(default_factory=Counter)

    def open_mail(self, address: str) -> None:
        self.taps[self.part] += 1
        self.page.goto(address)

    def press(self, target: Locator) -> None:
        self.taps[self.part] += 1
        super().press(target)

    def check(self, box: Locator) -> None:
        self.taps[self.part] += 1
        super().check(box)

    def choose(self, selector: str, index: int) -> None:
        self.taps[self.part] += 2
        super().choose(selector, index)

    def fill(self, selector: str, text: str) -> None:
        self.taps[self.part] += 1
        self.typed[self.part] += 1
        super().fill(selector, text)
