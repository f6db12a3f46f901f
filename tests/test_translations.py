"""The German texts are complete: every message in code and templates has one, and none is only a guess."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale/de/LC_MESSAGES/django.po"
APPS = ("clusterportal", "members", "events", "focusgroups", "matchmaking")
KEYWORDS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "translate", "_"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
UNDERSCORED = re.compile(r"""[\s=:(]_\((?:"([^"]+)"|'([^']+)')\)""")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


def messages_in_code() -> Iterator[str]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
                    yield message[0] if isinstance(message, tuple) else message


def messages_in_templates() -> Iterator[str]:
    engine = engines["django"]
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]:
        source = path.read_text(encoding="utf8")
        yield from (double or single for double, single in UNDERSCORED.findall(source))
        nodes = engine.from_string(source).template.nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            if isinstance(node.filter_expression.var.literal, str):
                yield node.filter_expression.var.literal
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            yield node.render_token_list(node.singular)[0]


def unknown(messages: Iterator[str], catalogue: Catalog) -> list[str]:
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue}
    return sorted({m for m in messages if m and m.replace("%%", "%") not in known and m not in known})


def test_messages_of_the_code_are_in_the_catalogue(catalogue: Catalog) -> None:
    assert unknown(messages_in_code(), catalogue) == []


def test_messages_of_the_templates_are_in_the_catalogue(catalogue: Catalog) -> None:
    assert unknown(messages_in_templates(), catalogue) == []


def test_a_planted_message_is_found_missing(catalogue: Catalog) -> None:
    assert unknown(iter(["A message that nobody has translated"]), catalogue) == [
        "A message that nobody has translated"
    ]


def test_every_message_is_translated(catalogue: Catalog) -> None:
    missing = [m.id for m in catalogue if m.id and not all(m.string if isinstance(m.string, tuple) else (m.string,))]

    assert missing == []


def test_no_message_is_fuzzy(catalogue: Catalog) -> None:
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []
    assert not catalogue.fuzzy  # such a catalogue is not compiled at all


def test_placeholders_are_kept(catalogue: Catalog) -> None:
    assert [(m.id, str(error)) for m in catalogue if m.id for error in m.check()] == []
