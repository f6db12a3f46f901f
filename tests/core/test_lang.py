"""Words that stand in German on an English page say so to a screen reader."""

import pytest
from django.template import engines
from django.utils import translation

from tests.factories.members import make_cluster


@pytest.mark.parametrize(("language", "marked"), [("de", "<p></p>"), ("en", '<p lang="de"></p>')])
def test_german_words_are_marked_on_english_pages_alone(language, marked):
    with translation.override(language):
        assert engines["django"].from_string("<p{% lang %}></p>").render() == marked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("german", "english", "language", "shown"),
    [("Tag", "Day", "en", "en"), ("Tag", "", "en", "de"), ("", "Day", "de", "en"), ("Tag", "Day", "de", "de")],
)
def test_description_knows_its_language(german, english, language, shown):
    cluster = make_cluster(description_de=german, description_en=english)

    with translation.override(language):
        assert cluster.description_language == shown
