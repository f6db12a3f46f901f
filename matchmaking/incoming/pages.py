"""The words of a mail that was written as a page: without what was quoted, scripts and styles."""

from html.parser import HTMLParser

BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"}
UNSEEN = {"script", "style", "head", "title"}
QUOTED_MARKS = ("gmail_quote", "divRplyFwdMsg", "appendonsend", "moz-cite-prefix", "yahoo_quoted")


def text_of_page(page: str) -> str:
    """Its text line by line; all of it where the quoted part is everything."""
    words = _Words()
    words.feed(page)
    words.close()
    written = "".join(words.written)
    return written if written.strip() else "".join(words.all)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[str] = []
        self.written: list[str] = []
        self._unseen = 0
        self._is_quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
        if tag == "blockquote" or any(mark in marks for mark in QUOTED_MARKS):
            self._is_quoted = True
        if tag in UNSEEN:
            self._unseen += 1
        if tag in BREAKS:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in BREAKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._add(" ".join(data.split("\n")))

    def _add(self, text: str) -> None:
        self.all.append(text)
        if not self._is_quoted:
            self.written.append(text)
