import subprocess
import sys
from pathlib import Path

import pytest

from matchmaking.adapters import networks as adapter
from matchmaking.adapters import rank_networks
from matchmaking.enums import EnquiryState, ReferralState
from members.enums import State
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import make_alliance, make_cluster, make_company

MATTER = "Wer repariert Trampoline in der Turnhalle?"
REWORDED = "Wir haben Trampoline in der Turnhalle, wer repariert sie?"


@pytest.fixture(autouse=True)
def few_words(monkeypatch, settings):
    """Some groups of the shipped vocabulary, so that rankers are built at once."""
    from matchmaking.routing import ranker
    from tests.matchmaking.routing.networks import WORDS

    monkeypatch.setattr(ranker, "shipped_vocabulary", lambda: WORDS)
    settings.THESAURUS_FILE = "/nowhere"
    adapter._ranker.cache_clear()
    adapter._synonyms.cache_clear()
    yield
    adapter._ranker.cache_clear()
    adapter._synonyms.cache_clear()


@pytest.fixture
def clusters(db):
    alliance = make_alliance()
    metal = make_cluster(alliance=alliance, slug="metal", name="Metall", description_de="Drehen, Fräsen, Zerspanung.")
    food = make_cluster(alliance=alliance, slug="food", name="Genuss", description_de="Bäckerei und Molkerei.")
    return {"alliance": alliance, "metal": metal, "food": food}


def first(text, **near):
    return rank_networks(text=text, **near).places[0]


def test_the_company_whose_competence_is_asked_for_is_introduced(clusters):
    able = make_company(cluster=clusters["metal"])
    able.competences.create(name="Trampoline reparieren")
    make_company(cluster=clusters["metal"]).competences.create(name="Honen")

    place = first(MATTER)

    assert (place.cluster_id, place.company_id) == (clusters["metal"].pk, able.pk)


def test_a_company_whose_profile_is_not_public_is_not_introduced(clusters):
    hidden = make_company(cluster=clusters["metal"], released=False)
    hidden.competences.create(name="Trampoline reparieren")

    assert [place.company_id for place in rank_networks(text=MATTER).places] == [None, None]


@pytest.mark.parametrize("taker", ["metal", "food"])
def test_an_accepted_enquiry_is_an_example_for_its_rewording(clusters, taker):
    enquiry = make_enquiry(alliance=clusters["alliance"], text=MATTER, state=EnquiryState.SOLVED)
    make_referral(enquiry=enquiry, cluster=clusters[taker], accepted=True)

    assert first(REWORDED).cluster_id == clusters[taker].pk


def test_a_rerouted_enquiry_is_an_example_of_the_last_network(clusters):
    enquiry = make_enquiry(alliance=clusters["alliance"], text=f"{MATTER} Zerspanung.", state=EnquiryState.SOLVED)
    make_referral(enquiry=enquiry, cluster=clusters["metal"], state=ReferralState.DECLINED, reason="not ours")
    make_referral(enquiry=enquiry, cluster=clusters["food"], accepted=True)

    assert first(f"{MATTER} Zerspanung.").cluster_id == clusters["food"].pk


def test_an_erased_enquiry_is_forgotten(clusters):
    enquiry = make_enquiry(alliance=clusters["alliance"], text="", state=EnquiryState.SOLVED)
    make_referral(enquiry=enquiry, cluster=clusters["metal"], accepted=True)

    assert adapter._history({"metal": 1, "food": 2}) == ()


def test_spam_that_comes_again_is_less_relevant(clusters):
    before = rank_networks(text="Drehteile zu gewinnen, klicken Sie hier")
    make_enquiry(alliance=clusters["alliance"], text="Drehteile zu gewinnen: hier klicken", state=EnquiryState.SPAM)

    assert rank_networks(text="Drehteile zu gewinnen, klicken Sie hier").relevance < before.relevance


@pytest.mark.parametrize(("restricted", "known"), [(False, 1), (True, 0)])
def test_a_restricted_enquiry_is_no_example_not_even_of_spam(clusters, restricted, known):
    make_enquiry(alliance=clusters["alliance"], text=MATTER, state=EnquiryState.SPAM, restricted=restricted)

    assert len(adapter._history({"metal": 1, "food": 2})) == known


@pytest.mark.parametrize(("rule", "expected"), [("off", 2), ("filter", 1)])
def test_the_rule_of_regions_is_a_setting(clusters, settings, rule, expected):
    clusters["food"].state = State.BY
    clusters["food"].save()
    settings.ENQUIRY_REGION_RULE = rule

    assert len(rank_networks(text="Brot backen", near="Bayern").places) == expected


def test_synonyms_are_read_where_the_system_has_them(clusters, settings, tmp_path):
    path = tmp_path / "th.dat"
    path.write_text("UTF-8\nSemmelknetstube|1\n-|Bäckerei\n", encoding="utf-8")
    settings.THESAURUS_FILE = str(path)

    place = first("Semmelknetstube")

    assert place.cluster_id == clusters["food"].pk
    assert [reason["word"] for reason in place.reasons] == ["Semmelknetstube"]


def test_a_web_process_starts_without_vocabulary_and_numeric_libraries():
    script = (
        "import django, sys; django.setup(); import clusterportal.urls\n"
        "print(sorted(m for m in sys.modules if m in ('numpy', 'scipy', 'matchmaking.routing.everyday')))"
    )

    result = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"DJANGO_SETTINGS_MODULE": "clusterportal.settings.test", "PATH": ""},
    )

    assert result.stdout.strip() == "[]"
