import pytest

from members.enums import State
from members.models import Industry, Topic, Town
from members.services import load_catalogue, topics_for_words

pytestmark = pytest.mark.django_db

FIRST_SIX = ["digitalisation", "energy", "recruiting", "leadership", "business-models", "customers"]


def test_catalogue_has_the_topics_the_sections_and_the_towns():
    load_catalogue()

    assert Topic.objects.count() == 24
    assert list(Topic.objects.values_list("slug", flat=True)[:6]) == FIRST_SIX
    assert "".join(Industry.objects.filter(section=None).values_list("code", flat=True)) == "ABCDEFGHIJKLMNOPQRSTU"
    assert Industry.objects.get(code="28").section.code == "C"
    assert Town.objects.filter(state=State.TH).count() == 51


def test_loading_again_changes_nothing_and_keeps_what_an_office_added():
    load_catalogue()
    Topic.objects.create(slug="own", name_de="Eigenes", name_en="Own")
    before = {model: list(model.objects.order_by("pk").values()) for model in (Topic, Industry, Town)}

    load_catalogue()

    assert {model: list(model.objects.order_by("pk").values()) for model in (Topic, Industry, Town)} == before


def test_every_division_belongs_to_a_section():
    load_catalogue()

    divisions = Industry.objects.filter(section__isnull=False)

    assert [one.code for one in divisions if not one.code.isdigit() or one.section.section_id] == []


def test_no_synonym_stands_for_two_topics():
    load_catalogue()
    words = []
    for topic in Topic.objects.all():
        words += {word.casefold() for word in (*topic.synonyms, topic.name_de, topic.name_en)}

    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_free_words_become_topics_once_each_in_their_order():
    load_catalogue()

    topics = topics_for_words(["KI", " energie ", "Ostsee", "Speicher", "Künstliche Intelligenz im Betrieb"])

    assert [topic.slug for topic in topics] == ["ai", "energy"]
