"""What a page's HTML says: where it leads, what it posts to, which shapes it is built from."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: their content is no text of the page
SILENT = ("script", "style", "template", "textarea")  # the last holds what somebody has written
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")


@dataclass
class Page:
    lang: str = ""
    title: str = ""
    h1: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)  # actions of forms that post; "" is the page itself
    shapes: set[tuple[str, str]] = field(default_factory=set)  # element and class, in the content
    texts: list[tuple[str, str]] = field(default_factory=list)  # language and words, piece by piece


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[str, str]] = []  # elements that are open, with their language

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else ""

    def inside(self, *tags: str) -> bool:
        return any(tag in tags for tag, _ in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        language = values.get("lang", self.language)
        if tag == "html":
            self.page.lang = values.get("lang", "")
        if tag == "a" and "href" in values:
            self.page.links.append(values["href"])
        if tag == "form" and values.get("method", "").lower() == "post":
            self.page.posts.append(values.get("action", ""))
        if tag == "h1":
            self.page.h1.append("")
        if self.inside("main") or values.get("id") == "main":
            self.page.shapes |= {(tag, name) for name in values.get("class", "").split()}
        self.read_words(language, values, tag)
        if tag not in VOID:
            self.open.append((tag, language))

    def read_words(self, language: str, values: dict[str, str], tag: str) -> None:
        """Words that stand in attributes are read out or shown, too."""
        for name in ("title", "alt", "aria-label", "placeholder"):
            if values.get(name):
                self.page.texts.append((language, values[name]))
        if tag == "input" and values.get("type") in ("submit", "button") and values.get("value"):
            self.page.texts.append((language, values["value"]))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words or self.inside(*SILENT):
            return
        if self.inside("title") and not self.inside("svg"):
            self.page.title += words
        if self.inside("h1"):
            self.page.h1[-1] += words
        self.page.texts.append((self.language, words))


def read(html: str) -> Page:
    reader = Reader()
    reader.feed(html)
    return reader.page
