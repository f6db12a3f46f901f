"""Beside the suggestions: a member to introduce, networks of the same field, a second network; and words to keep."""

import pytest

from matchmaking.adapters import networks as adapter
from matchmaking.adapters import rank_networks
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, OfficeWord, Referral, Suggestion
from matchmaking.services import referrals
from matchmaking.services.enquiries import submit_enquiry
from matchmaking.services.erasing import withdraw_enquiry
from matchmaking.services.vocabulary import FIND, keep_words
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_manager,
    make_person,
    make_staff,
    make_topic,
)

from .work import waiting_jobs, work_off

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"
WORDS = "/admin/matchmaking/officeword/"
ROUTE = "matchmaking.route_enquiry"


@pytest.fixture(autouse=True)
def few_words(monkeypatch, settings):
    """Some groups of the shipped vocabulary, so that rankers are built at once."""
    from matchmaking.routing import ranker
    from tests.matchmaking.routing.networks import WORDS as GROUPS

    monkeypatch.setattr(ranker, "shipped_vocabulary", lambda: GROUPS)
    settings.THESAURUS_FILE = "/nowhere"
    adapter._ranker.cache_clear()
    yield
    adapter._ranker.cache_clear()


@pytest.fixture
def staff(client):
    user = make_staff(make_alliance())
    client.force_login(user)
    return user


@pytest.fixture
def alliance(staff):
    return staff.alliance_roles.get().alliance


@pytest.fixture
def metal(alliance):
    return make_cluster(
        alliance=alliance, short_name="Metall", released=True, description_de="Drehen, Fräsen und Zerspanung."
    )


@pytest.fixture
def food(alliance):
    return make_cluster(alliance=alliance, short_name="Genuss", released=True, description_de="Bäckerei und Molkerei.")


def desk(client, enquiry):
    return client.get(f"{LIST}{enquiry.pk}/change/")


def test_desk_names_the_company_and_the_office_its_contact(client, staff, metal, food) -> None:
    able = make_company(cluster=metal, name="Sprungwerk")
    able.competences.create(name="Trampoline reparieren")
    make_person(company=able, first_name="Karla", last_name="CONTACT")
    enquiry = submit_enquiry(text="Wer repariert Trampoline?", email="hanna@example.org")
    work_off(ROUTE)

    shown = desk(client, enquiry).content.decode()
    referral = referrals.refer(enquiry=enquiry, cluster=metal, actor=staff)
    client.force_login(make_manager(metal))
    of_office = client.get(referral.get_absolute_url()).content.decode()

    assert ("Sprungwerk" in shown, "CONTACT" in shown) == (True, False)
    assert ("Sprungwerk" in of_office, "CONTACT" in of_office) == (True, True)


@pytest.mark.parametrize("change", ["declined", "left", "hidden", "other network"])
def test_office_reads_no_contact_that_it_may_not(client, staff, metal, food, change) -> None:
    able = make_company(cluster=metal, name="Sprungwerk")
    make_person(company=able, last_name="CONTACT")
    enquiry = make_enquiry(alliance=metal.alliances.get())
    make_suggestion(enquiry, food if change == "other network" else metal, company=able)
    referral = make_referral(enquiry=enquiry, cluster=food if change == "other network" else metal)
    manager = make_manager(referral.cluster)
    if change == "declined":
        referrals.decline_referral(referral=referral, actor=manager, reason="No.")
    elif change == "left":
        able.memberships.update(ends_on="2020-01-01")
    elif change == "hidden":
        able.released = False
        able.save()
        able.memberships.update(ends_on="2020-01-01")
    client.force_login(manager)

    page = client.get(referral.get_absolute_url()).content.decode()

    assert ("Sprungwerk" in page, "CONTACT" in page) == (False, False)


def test_near_networks_stand_together_unless_they_may_not_get_it(client, staff, alliance, metal, food) -> None:
    enquiry = make_enquiry(alliance=alliance)
    suggestion = make_suggestion(enquiry, metal)
    foreign = make_cluster(alliance=make_alliance(), short_name="Foreign", released=True)
    suggestion.twins.set([food, foreign])

    [row] = desk(client, enquiry).context["suggestions"]

    assert [twin["cluster"] for twin in row["twins"]] == [food]


def test_routing_keeps_company_twins_and_partner_of_those_who_may_get_it(monkeypatch, alliance, metal, food) -> None:
    from matchmaking.services import enquiries

    third, foreign = make_cluster(alliance=alliance, released=True), make_cluster(released=True)
    places = (
        adapter.Place(metal.pk, 0.9, 0.8, [], twin_ids=(third.pk, foreign.pk)),
        adapter.Place(food.pk, 0.7, 0.5, []),
    )
    ranking = adapter.NetworkRanking(places, 0.9, partner_id=food.pk)
    monkeypatch.setattr(enquiries, "rank_networks", lambda **_named: ranking)
    enquiry = submit_enquiry(text="Wer klebt Glas und backt Brot?", email="hanna@example.org", asked_cluster=metal)

    work_off(ROUTE)

    first, second = Suggestion.objects.filter(enquiry=enquiry)
    assert (list(first.twins.all()), first.partner) == ([third], food)
    assert (list(second.twins.all()), second.partner) == ([], None)


def test_enquiry_across_two_fields_goes_to_both_and_the_first_leads(client, staff, alliance, metal, food) -> None:
    enquiry = make_enquiry(alliance=alliance)
    make_suggestion(enquiry, metal, partner=food)

    shown = desk(client, enquiry)
    client.post(f"{LIST}{enquiry.pk}/split/", {"clusters": [food.pk, metal.pk], "leads": metal.pk})

    assert shown.context["pair"].partner == food
    one, two = Enquiry.objects.order_by("part")
    assert [part.referrals.get().cluster for part in (one, two)] == [metal, food]
    told = [part.notes.of_the_office(part.referrals.get().cluster).get().text for part in (one, two)]
    assert [text.split(" ")[0] for text in told] == ["Ihr", "Ein"]
    assert [name for name in ("Metall", "Genuss") if name in "".join(told)] == []


@pytest.mark.parametrize("leads", ["", "x", "0"])
def test_without_a_leading_network_nobody_is_told_to_lead(client, staff, alliance, metal, food, leads) -> None:
    enquiry = make_enquiry(alliance=alliance)

    client.post(f"{LIST}{enquiry.pk}/split/", {"clusters": [food.pk, metal.pk], "leads": leads})

    assert Enquiry.objects.count() == 2
    assert not enquiry.notes.exists()


def detour(staff, enquiry, *clusters) -> Referral:
    """Declined by all but the last, which accepts."""
    for cluster in clusters:
        enquiry.refresh_from_db()
        referral = referrals.refer(enquiry=enquiry, cluster=cluster, actor=staff)
        manager = make_manager(cluster)
        if cluster != clusters[-1]:
            referrals.decline_referral(referral=referral, actor=manager, reason="Not our field.")
            work_off(ROUTE)
    referrals.accept_referral(referral=referral, actor=manager)
    work_off(FIND)
    referral.refresh_from_db()
    return referral


def test_words_of_a_detour_are_ticked_and_lead_the_next_one_there(client, staff, alliance, metal, food) -> None:
    enquiry = make_enquiry(alliance=alliance, text="Trampolin und Hüpfburg beim Drehen.")
    referral = detour(staff, enquiry, food, metal)
    shown = desk(client, enquiry).content.decode()

    client.post(f"{LIST}{enquiry.pk}/words/", {"word": ["Trampolin", "CANARY"]})
    Enquiry.objects.update(text="")  # what was learnt from the enquiry itself is gone
    after = rank_networks(text="Wir haben ein kaputtes Trampolin.").places[0]

    assert referral.new_words == ["Trampolin", "Hüpfburg"]  # what the network is known for is not among them
    assert 'value="Hüpfburg"' in shown
    assert list(OfficeWord.objects.values_list("word", "cluster", "added_by")) == [("Trampolin", metal.pk, staff.pk)]
    assert (after.cluster_id, after.reasons[0]["met"]) == (metal.pk, "Trampolin")
    referral.refresh_from_db()
    assert referral.new_words == []


def test_words_are_looked_for_after_a_detour_only(staff, alliance, metal, food) -> None:
    enquiry = make_enquiry(alliance=alliance)
    make_suggestion(enquiry, metal)
    referral = referrals.refer(enquiry=enquiry, cluster=metal, actor=staff)

    referrals.accept_referral(referral=referral, actor=make_manager(metal))

    assert waiting_jobs(FIND) == []


def test_words_are_kept_once_and_go_with_the_enquiry(staff, alliance, metal, food) -> None:
    enquiry = make_enquiry(alliance=alliance, text="Trampolin und Hüpfburg.")
    referral = detour(staff, enquiry, food, metal)
    OfficeWord.objects.create(word="trampolin", cluster=metal)

    kept = keep_words(referral=referral, actor=staff, words=["Trampolin", "Hüpfburg"])
    with pytest.raises(EnquiryError):
        keep_words(referral=referral, actor=staff, words=["Hüpfburg"])
    Referral.objects.update(new_words=["CANARY"])
    withdraw_enquiry(enquiry=enquiry)

    assert [word.word for word in kept] == ["Hüpfburg"]
    assert not Referral.objects.exclude(new_words=[]).exists()


def test_word_of_a_topic_counts_for_each_network_that_has_it(metal, food) -> None:
    topic = make_topic()
    food.topics.add(topic)
    OfficeWord.objects.create(word="Trampolin", topic=topic)

    assert rank_networks(text="Ein Trampolin").places[0].cluster_id == food.pk


def test_staff_add_and_remove_words_on_their_page(client, staff, metal) -> None:
    added = client.post(f"{WORDS}add/", {"word": "Hüpfburg", "cluster": metal.pk})
    neither = client.post(f"{WORDS}add/", {"word": "Rutsche"})
    both = client.post(f"{WORDS}add/", {"word": "Rutsche", "cluster": metal.pk, "topic": make_topic().pk})
    twice = client.post(f"{WORDS}add/", {"word": "HÜPFBURG", "cluster": metal.pk})
    word = OfficeWord.objects.get()
    shown = client.get(WORDS).content.decode()

    client.post(f"{WORDS}{word.pk}/delete/", {"post": "yes"})

    assert [answer.status_code for answer in (added, neither, both, twice)] == [302, 200, 200, 200]
    assert "entweder ein Netzwerk oder ein Thema" in neither.content.decode()
    assert "Hüpfburg" in shown
    assert not OfficeWord.objects.exists()


def test_words_of_foreign_networks_stay_with_their_staff(client, staff) -> None:
    foreign = make_cluster(alliance=make_alliance())
    word = OfficeWord.objects.create(word="CANARY", cluster=foreign)

    listed = client.get(WORDS).content.decode()
    statuses = [
        client.get(f"{WORDS}{word.pk}/change/").status_code,
        client.post(f"{WORDS}{word.pk}/delete/").status_code,
    ]
    refused = client.post(f"{WORDS}add/", {"word": "Rutsche", "cluster": foreign.pk})
    client.force_login(make_manager(foreign))
    office = client.get(WORDS).status_code

    assert "CANARY" not in listed
    assert [status in (302, 403, 404) for status in (*statuses, office)] == [True] * 3
    assert refused.status_code == 200
    assert OfficeWord.objects.get() == word
