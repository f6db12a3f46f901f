import json
import subprocess
import sys

import pytest

from benchmarks.routing import Ranker, calibration_error, fit_calibration, separation, without_words_of
from benchmarks.routing_history import first_acceptable
from benchmarks.routing_speed import invented_networks, with_members
from matchmaking.routing.everyday import EverydayWords

NETWORKS = [
    {"slug": "metal", "name": "Metallnetz", "competences": ["Zerspanung"], "topics": ["Maschinenbau"], "services": []},
    {"slug": "food", "name": "Genuss", "competences": ["Bäckerei"], "topics": ["Lebensmittel"], "services": []},
]
WORDS = (EverydayWords("metal", ("zerspanung",), ("Drehteile",)), EverydayWords("nowhere", (), ("Zirkus",)))
ENQUIRIES = [
    {"text": "Drehteile", "primary": "metal", "acceptable": ["metal"]},
    {"text": "Lebensmittel", "primary": "food", "acceptable": ["food", "metal"]},
    {"text": "Zirkus", "primary": None, "acceptable": []},
]


def test_the_bench_gets_all_networks_and_a_confidence_and_relevance_of_our_own():
    subject = Ranker(WORDS)
    subject.fit(
        NETWORKS, [{"text": "Zirkus", "primary": None, "acceptable": []}], [{"cluster": "food", "text": "Backt Brot."}]
    )

    ranking = subject.rank("Drehteile")

    assert [key for key, _ in ranking] == ["metal", "food"]
    assert 0.0 < subject.confidence("Drehteile", ranking) < 1.0
    assert subject.relevance("", subject.rank("")) == 0.0


def test_the_engine_loads_without_django():
    script = "import sys, benchmarks.routing; print([m for m in ('django', 'celery', 'redis') if m in sys.modules])"

    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_importing_matchmaking_loads_no_numeric_library():
    script = "import sys, matchmaking; print([m for m in ('numpy', 'scipy', 'sklearn') if m in sys.modules])"

    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_the_command_prints_figures_for_files(tmp_path):
    networks, enquiries = tmp_path / "networks.json", tmp_path / "enquiries.jsonl"
    networks.write_text(json.dumps(NETWORKS), encoding="utf-8")
    lines = [
        {"text": "Drehteile", "primary": "metal", "acceptable": ["metal"]},
        {"text": "Zirkus", "primary": None, "acceptable": []},
    ]
    enquiries.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    command = [sys.executable, "-m", "benchmarks.routing", "--networks", networks, "--enquiries", enquiries]
    result = subprocess.run(command, capture_output=True, text=True, check=True)

    assert json.loads(result.stdout)["first"] == 1


def test_separation_counts_the_pairs_in_the_right_order():
    assert separation([(0.9, True), (0.5, True), (0.5, False), (0.1, False)]) == pytest.approx(3.5 / 4)


def test_the_calibration_error_is_the_mean_distance_weighted_by_the_bins():
    rows = [(0.95, True), (0.95, False), (0.15, False)]

    assert calibration_error(rows) == pytest.approx(2 / 3 * 0.45 + 1 / 3 * 0.15)


def test_words_of_the_enquiries_are_taken_away_unless_a_profile_has_them(monkeypatch):
    words = (EverydayWords("metal", ("zerspanung",), ("Drehteile", "Zerspanung", "Welle", "Drehteile aus Stahl")),)
    monkeypatch.setattr("benchmarks.routing.shipped_vocabulary", lambda: words)

    left = without_words_of([{"text": "Drehteile, Zerspanung"}], NETWORKS)

    assert [group.words for group in left] == [("Zerspanung", "Welle")]


def test_curves_are_judged_on_enquiries_they_were_not_fitted_on():
    subject = Ranker(WORDS)
    subject.fit([*NETWORKS, NETWORKS[0] | {"slug": "third", "competences": ["Honig"]}], [])

    fitted = fit_calibration(subject, ENQUIRIES * 5)

    assert len(fitted["CONFIDENCE"]) == 4
    assert 0.0 <= fitted["calibration error on fifths"] <= 1.0
    assert fitted["none found (AUROC) on fifths"] == 1.0


def test_first_places_are_counted_for_enquiries_that_fit_a_network():
    subject = Ranker(WORDS)
    subject.fit(NETWORKS, [])

    assert first_acceptable(subject, ENQUIRIES) == 1.0
    assert first_acceptable(subject, [ENQUIRIES[0] | {"acceptable": ["food"]}, *ENQUIRIES[1:]]) == 0.5


def test_invented_networks_and_members_are_as_many_as_asked_for():
    known = [network | {"description_de": "Ein Satz. Noch einer."} for network in NETWORKS] * 2
    known = [
        network | {"slug": str(n), "competences": list("abcd"), "services": ["x"]} for n, network in enumerate(known)
    ]

    documents = with_members(invented_networks(known, 7), 16)

    assert len({document.key for document in documents}) == 7
    assert sum(len(document.members) for document in documents) == 16
