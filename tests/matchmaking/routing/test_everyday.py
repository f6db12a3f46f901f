import re

import pytest

from matchmaking.routing.documents import NetworkDocument
from matchmaking.routing.everyday import EverydayWords, attachment, shipped_vocabulary

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
        assert group.meets
        assert len(group.words) >= 20
        assert len(set(group.words)) == len(group.words)


def test_shipped_words_are_words_and_not_sentences():
    too_long = [w for group in shipped_vocabulary() for w in group.words if len(re.findall(r"\w+", w)) > 6]

    assert too_long == []
