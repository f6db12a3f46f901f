import re

import pytest

from matchmaking.routing.documents import NetworkDocument
from matchmaking.routing.everyday import EverydayWords, attachment, attachments, shipped_vocabulary

GROUP = EverydayWords("wood", ("bioholz", "sägewerk"), ("Brett", "Balken"))


@pytest.mark.parametrize(
    ("competences", "expected"),
    [
        ((), 0.0),
        (("Bioholzbau",), 0.5),
        (("Bioholzbau", "Sägewerk"), 0.75),
        (("Laubbioholz",), 0.0),
        (("nordisches Bioholz",), 0.5),
    ],
)
def test_attachment_halves_its_distance_to_one_with_each_phrase_met(competences, expected):
    network = NetworkDocument("n", "Verbund", competences=competences)

    assert attachment(GROUP, network) == expected


def test_a_short_anchor_meets_only_a_whole_word():
    group = EverydayWords("ai", ("ki",), ("Chatbot",))

    assert attachment(group, NetworkDocument("n", "Verbund", topics=("Kinder",))) == 0.0
    assert attachment(group, NetworkDocument("n", "Verbund", topics=("KI",))) == 0.5


def test_every_shipped_group_has_anchors_and_enough_words_without_repetition():
    for group in shipped_vocabulary():
        assert group.meets or group.field == "nowhere"
        assert len(group.words) >= 20
        assert len(set(group.words)) == len(group.words)


def test_shipped_words_are_words_and_not_sentences():
    too_long = [w for group in shipped_vocabulary() for w in group.words if len(re.findall(r"\w+", w)) > 6]

    assert too_long == []


def test_an_anchor_after_an_equals_sign_meets_only_the_whole_phrase():
    group = EverydayWords("it", ("=it",), ("Server",))

    assert attachment(group, NetworkDocument("n", "Verbund", topics=("Frauen in der IT",))) == 0.0
    assert attachment(group, NetworkDocument("n", "Verbund", topics=("IT",))) == 0.5


def test_words_without_anchors_belong_to_no_network():
    assert attachment(EverydayWords("nowhere", (), ("Lotto",)), NetworkDocument("n", "Lotto")) == 0.0


def test_a_network_without_telling_topics_is_read_by_what_it_writes_of_itself():
    told = NetworkDocument("n", "Verbund", descriptions=("Wir verbinden das Sägewerk mit Bioholzbauern, im Wald.",))

    assert attachments([GROUP], [told]) == [[0.5]]


def test_a_network_with_telling_topics_is_read_by_them_alone():
    iron = EverydayWords("iron", ("eisen",), ("Nagel",))
    network = NetworkDocument("n", "Verbund", competences=("Bioholz",), descriptions=("Eisen kennen wir auch.",))

    assert attachments([GROUP, iron], [network]) == [[0.5], [0.0]]
