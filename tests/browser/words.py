"""Words that should not stand on a page: leftovers of templates, and the other language.

The other language is found by two rules. A piece of text that is a text of the catalogue in the other language, and
not one in the page's own, is certain. On German pages a piece that holds two or more words of the English texts which
occur in no German text is suspected. Not found: a single English word that is no text by itself, English that German
uses too, words put together from data; German on English pages only by the first rule. What people have written stays
as it is: a piece that begins like something in the demonstration's sources is not looked at.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from babel.messages.pofile import read_po

from .reading import Page

ROOT = Path(__file__).resolve().parents[2]
LEFTOVERS = {
    "template": re.compile(r"\{\{|\{%|\}\}|%\}|\{#"),
    "placeholder": re.compile(r"%\(\w+\)s|%[sd]\b"),
    "None": re.compile(r"\bNone\b"),
    "escaped twice": re.compile(r"&(lt|gt|amp|quot|#x?\d+);"),
    "object": re.compile(r"object at 0x|__proxy__|<\w+: |\bQuerySet\b|datetime\.date|Decimal\("),
}
WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{3,}")
QUOTED = re.compile("„[^“]*“")  # words of somebody else
MAILS = re.compile(r"/mailbox/|/events/\d+/cancel/")  # they show mails, each in the language of whom it goes to
SUSPICIOUS = 2  # words in one piece
#: what Django does not hand to gettext, or only once, when it starts
UNTRANSLATABLE = ("If disabled, the current password for this user", "Ob sich diese Person mit einem Passwort anmelden")
BEGINNING = 20  # letters by which something written is known again


@dataclass
class Catalogue:
    english: set[str] = field(default_factory=set)  # texts, and the words in them
    german: set[str] = field(default_factory=set)
    english_words: set[str] = field(default_factory=set)
    german_words: set[str] = field(default_factory=set)


@cache
def catalogue() -> Catalogue:
    """Ours and those of Django and allauth, as far as they are translated."""
    found = Catalogue()
    for path in po_files():
        with path.open("rb") as file:
            for message in read_po(file, locale="de"):
                if message.id and message.string:
                    learn(found, texts(message.id), texts(message.string))
    return found


def po_files() -> list[Path]:
    django, allauth = (Path(find_spec(name).submodule_search_locations[0]) for name in ("django", "allauth"))
    parts = [django / "conf", django / "contrib/admin", django / "contrib/auth", allauth]
    paths = [ROOT / "locale/de/LC_MESSAGES/django.po", *(part / "locale/de/LC_MESSAGES/django.po" for part in parts)]
    return [path for path in paths if path.exists()]


@cache
def written() -> str:
    """What the demonstration's people have written, and the names in the portal's own lists."""
    places = ("clusterportal/home/demo", "clusterportal/home/management", "members/data", "focusgroups/wording")
    files = [path for place in places for path in (ROOT / place).rglob("*.*") if path.suffix != ".pyc"]
    files.append(ROOT / "members/enums.py")  # names of the states, which are not translated
    return " ".join(" ".join(path.read_text(encoding="utf8").split()) for path in sorted(files))


def is_written(text: str) -> bool:
    return text.strip("“”„\"'#… ")[:BEGINNING] in written()


def texts(entry: str | tuple[str, ...]) -> list[str]:
    return [" ".join(text.split()) for text in ([entry] if isinstance(entry, str) else entry)]


def learn(found: Catalogue, english: list[str], german: list[str]) -> None:
    found.english.update(english)
    found.german.update(german)
    found.english_words.update(word.lower() for text in english for word in WORD.findall(text))
    found.german_words.update(word.lower() for text in german for word in WORD.findall(text))


def leftovers(page: Page) -> list[str]:
    return [
        f"{kind}: {text[:80]}" for _, text in page.texts for kind, pattern in LEFTOVERS.items() if pattern.search(text)
    ]


def foreign_words(page: Page) -> list[str]:
    """Pieces in the language that the page is not in, unless they are marked as being in it."""
    known = catalogue()
    own, other = (known.german, known.english) if page.lang == "de" else (known.english, known.german)
    found = []
    for language, text in page.texts:
        if language != page.lang or is_own(text, own) or is_written(text):
            continue
        if len(text) > 2 and text in other:
            found.append(f"other language: {text[:80]}")
        elif page.lang == "de" and len(strange_words(text)) >= SUSPICIOUS:
            found.append(f"English words: {text[:80]}")
    return found


def is_own(text: str, own: set[str]) -> bool:
    return not {text, text.lower(), text.capitalize()}.isdisjoint(own) or text.startswith(UNTRANSLATABLE)


@cache
def strange_words(text: str) -> set[str]:
    known = catalogue()
    words = {word.lower() for word in WORD.findall(QUOTED.sub("", text))}
    return (words & known.english_words) - known.german_words


def gaps(page: Page) -> list[str]:
    """What every page has: its language, a title, one heading with words."""
    found = [] if page.lang in ("de", "en") else [f"lang: {page.lang!r}"]
    found += [] if page.title.strip(" –").removesuffix("ClusterPortal").strip(" –|") else ["title: empty"]
    return found if len(page.h1) == 1 and page.h1[0] else [*found, f"h1: {page.h1}"]


def faults(page: Page, address: str) -> list[str]:
    return [*gaps(page), *leftovers(page), *([] if MAILS.search(address) else foreign_words(page))]
