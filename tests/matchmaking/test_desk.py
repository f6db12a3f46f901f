"""The staff's desk in the administration."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from matchmaking.desk.due import due_words
from matchmaking.enums import EnquiryState
from matchmaking.models import Enquiry, Referral
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_leader,
    make_manager,
    make_staff,
    make_superuser,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"


@pytest.fixture
def staff(client):
    user = make_staff(make_alliance())
    client.force_login(user)
    return user


def alliance_of(user):
    return user.alliance_roles.get().alliance


def desk_of(enquiry: Enquiry) -> str:
    return f"{LIST}{enquiry.pk}/change/"


def test_list_is_the_inbox_oldest_first(client, staff) -> None:
    alliance = alliance_of(staff)
    younger = make_enquiry(alliance=alliance)
    older = make_enquiry(alliance=alliance, received_at=younger.received_at.replace(year=2020))
    make_enquiry(alliance=alliance, state=EnquiryState.SOLVED)

    inbox = client.get(LIST).context["cl"].queryset
    everything = client.get(LIST, {"queue": "all"}).context["cl"].queryset

    assert list(inbox) == [older, younger]
    assert everything.count() == 3


def test_desk_shows_suggestions_with_reasons_and_load(client, staff) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))
    cluster = make_cluster(alliance=enquiry.alliance)
    make_referral(cluster=cluster)
    make_suggestion(enquiry, cluster, reasons=[{"word": "Glas", "met": "Fügetechnik für Glas", "field": "competences"}])

    response = client.get(desk_of(enquiry))

    (row,) = response.context["suggestions"]
    assert row["suggestion"].cluster == cluster
    assert "Fügetechnik für Glas" in row["sentence"]
    assert "1" in row["load"]


def test_one_click_refers_and_leads_to_the_next(client, staff) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))
    following = make_enquiry(alliance=enquiry.alliance)
    cluster = make_cluster(alliance=enquiry.alliance)

    response = client.post(f"{LIST}{enquiry.pk}/refer/", {"cluster": cluster.pk})

    referral = Referral.objects.get()
    assert (referral.enquiry, referral.cluster, referral.referred_by) == (enquiry, cluster, staff)
    assert response.url == desk_of(following)


def test_referring_again_is_refused_with_a_sentence(client, staff) -> None:
    referral = make_referral(enquiry=make_enquiry(alliance=alliance_of(staff)))
    other = make_cluster(alliance=referral.enquiry.alliance)

    response = client.post(f"{LIST}{referral.enquiry_id}/refer/", {"cluster": other.pk}, follow=True)

    assert [referral.cluster.short_name in str(message) for message in response.context["messages"]] == [True]
    assert Referral.objects.count() == 1


def test_declined_enquiry_is_marked_as_returned_with_the_reason(client, staff) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))
    Referral.objects.create(
        enquiry=enquiry, cluster=make_cluster(), state="declined", reason="No laboratory for glass."
    )

    response = client.get(desk_of(enquiry))

    assert [row["enquiry"].came_back for row in response.context["inbox"]] == [True]
    assert "No laboratory for glass." in response.content.decode()


def test_closing_without_an_answer_keeps_the_desk_open(client, staff) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))

    empty = client.post(f"{LIST}{enquiry.pk}/close/", {"message": " "})
    client.post(f"{LIST}{enquiry.pk}/close/", {"message": "The chamber of crafts helps."})

    assert empty.context["close_error"] != ""
    assert Enquiry.objects.get().state == EnquiryState.NOT_SOLVED


def test_spam_leaves_the_inbox(client, staff) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))

    client.post(f"{LIST}{enquiry.pk}/spam/")

    assert Enquiry.objects.get().state == EnquiryState.SPAM


@pytest.mark.parametrize("act", ["refer", "close", "spam"])
def test_looking_at_an_act_does_nothing(client, staff, act) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))

    assert client.get(f"{LIST}{enquiry.pk}/{act}/").status_code == 405


def test_staff_of_another_alliance_knows_nothing_of_it(client, staff) -> None:
    enquiry = make_enquiry(text="CANARY of another alliance")
    cluster = make_cluster(alliance=enquiry.alliance)

    answers = [
        client.get(desk_of(enquiry)).status_code,
        client.post(f"{LIST}{enquiry.pk}/refer/", {"cluster": cluster.pk}).status_code,
        client.post(f"{LIST}{enquiry.pk}/close/", {"message": "Done."}).status_code,
        client.post(f"{LIST}{enquiry.pk}/spam/").status_code,
    ]

    assert answers == [404, 404, 404, 404]
    assert "CANARY" not in client.get(LIST, {"queue": "all"}).content.decode()
    assert Enquiry.objects.get().state == EnquiryState.TRIAGE


@pytest.mark.parametrize("unknown", ["0", "²", "next", "9" * 30])
def test_what_is_no_number_of_an_enquiry_or_a_network_is_404(client, staff, unknown) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))

    desk = client.get(f"{LIST}{unknown}/change/")
    referral = client.post(f"{LIST}{enquiry.pk}/refer/", {"cluster": unknown})

    assert (desk.status_code, referral.status_code) == (404, 404)


def test_desk_is_for_staff_and_superusers(client) -> None:
    enquiry = make_enquiry(text="CANARY enquiry")
    cluster = make_cluster(alliance=enquiry.alliance)
    visitors = {
        "leader": (make_leader(), 302),
        "manager": (make_manager(cluster), 302),
        "manager with access to the administration": (make_manager(cluster, is_staff=True), 404),
        "account with access and no role": (make_user(is_staff=True), 404),
        "superuser": (make_superuser(), 200),
    }

    answers = {}
    for name, (user, _status) in visitors.items():
        client.force_login(user)
        response = client.get(desk_of(enquiry))
        answers[name] = (response.status_code, "CANARY" in response.content.decode())

    assert answers == {name: (status, status == 200) for name, (_user, status) in visitors.items()}


@pytest.mark.parametrize("number", [1, 30])
def test_list_asks_the_same_number_of_questions(client, staff, django_assert_num_queries, number) -> None:
    for _number in range(number):
        enquiry = make_enquiry(alliance=alliance_of(staff))
        make_suggestion(enquiry, make_cluster(alliance=enquiry.alliance))

    with django_assert_num_queries(5):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_desk_asks_the_same_number_of_questions(client, staff, django_assert_num_queries, number) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))
    for rank in range(1, number + 1):
        make_enquiry(alliance=enquiry.alliance)
        make_suggestion(enquiry, make_cluster(alliance=enquiry.alliance), rank=rank)

        closed = make_enquiry(alliance=enquiry.alliance, state=EnquiryState.SOLVED, closed_at=timezone.now())
        make_suggestion(closed, make_cluster(alliance=enquiry.alliance))

    with django_assert_num_queries(16):
        client.get(desk_of(enquiry))


def test_view_on_site_does_not_give_the_private_link_away(client, staff) -> None:
    enquiry = make_enquiry()
    content_type = ContentType.objects.get_for_model(Enquiry)

    response = client.get(f"/admin/r/{content_type.pk}/{enquiry.pk}/")

    assert response.status_code == 404
    assert enquiry.token not in response.content.decode()


@pytest.mark.parametrize(("relevance", "warns"), [(0.95, False), (0.4, True), (None, False)])
def test_desk_warns_when_perhaps_no_network_fits(client, staff, relevance, warns) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff), relevance=relevance)

    assert client.get(desk_of(enquiry)).context["weak"] is warns


def test_private_link_cannot_be_guessed_by_filtering(client, staff) -> None:
    enquiry = make_enquiry(alliance=staff.alliance_roles.get().alliance, state=EnquiryState.TRIAGE)

    response = client.get(LIST, {"token__startswith": enquiry.token[0]})

    assert response.status_code == 400


def test_start_page_link_lists_the_enquiries_of_one_state(client, staff) -> None:
    alliance = staff.alliance_roles.get().alliance
    make_enquiry(alliance=alliance, state=EnquiryState.TRIAGE)
    offered = make_enquiry(alliance=alliance, state=EnquiryState.OFFERED)

    response = client.get(LIST, {"state__exact": "offered"})

    assert list(response.context["cl"].result_list) == [offered]


def test_spam_is_taken_back_once_and_only_by_whom_it_was_offered(client, staff) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff))
    client.post(f"{LIST}{enquiry.pk}/spam/")

    client.force_login(make_staff(enquiry.alliance, email="other@example.org"))
    client.post(f"{LIST}{enquiry.pk}/not_spam/")
    after_another = Enquiry.objects.get().state
    client.force_login(staff)
    client.post(f"{LIST}{enquiry.pk}/spam/")
    Enquiry.objects.update(state=EnquiryState.TRIAGE, closed_at=None)
    client.post(f"{LIST}{enquiry.pk}/spam/")
    client.post(f"{LIST}{enquiry.pk}/not_spam/")

    enquiry.refresh_from_db()
    assert after_another == EnquiryState.SPAM
    assert (enquiry.state, enquiry.closed_at) == (EnquiryState.TRIAGE, None)
    assert enquiry.due_at > timezone.now()


def test_spam_that_waited_for_consent_waits_for_it_again(client, staff) -> None:
    enquiry = make_enquiry(alliance=alliance_of(staff), state=EnquiryState.NEEDS_CONSENT)
    enquiry.steps.create(state=EnquiryState.NEEDS_CONSENT)

    client.post(f"{LIST}{enquiry.pk}/spam/")
    client.post(f"{LIST}{enquiry.pk}/not_spam/")

    assert Enquiry.objects.get().state == EnquiryState.NEEDS_CONSENT


def test_desk_keeps_the_filter_of_the_list(client, staff) -> None:
    alliance = alliance_of(staff)
    waits = [make_enquiry(alliance=alliance, state=EnquiryState.NEEDS_CONSENT) for _number in range(3)]
    make_enquiry(alliance=alliance)
    kept = {"_changelist_filters": "queue=consent"}

    page = client.get(desk_of(waits[1]), kept)
    spam = client.post(page.context["urls"]["spam"])

    assert [row["enquiry"] for row in page.context["inbox"]] == waits
    assert page.context["list_url"] == f"{LIST}?queue=consent"
    assert page.context["previous_url"] == f"{desk_of(waits[0])}?_changelist_filters=queue%3Dconsent"
    assert spam.url == page.context["next_url"] == f"{desk_of(waits[2])}?_changelist_filters=queue%3Dconsent"


def test_after_the_last_one_the_first_that_waits_opens(client, staff) -> None:
    first, last = (make_enquiry(alliance=alliance_of(staff)) for _number in range(2))

    response = client.post(f"{LIST}{last.pk}/spam/")

    assert response.url == desk_of(first)


def test_due_date_has_a_word_and_a_colour() -> None:
    now = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    hours = {"late": -49, "soon": 3, "tomorrow": 24, "later": 72}

    words = {name: due_words(now + dt.timedelta(hours=ahead), now) for name, ahead in hours.items()}

    assert {name: (due.text, due.kind) for name, due in words.items()} == {
        "late": ("überfällig seit Mo, 23. Nov.", "danger"),
        "soon": ("heute fällig, 16 Uhr", "needs"),
        "tomorrow": ("morgen fällig", ""),
        "later": ("fällig Sa, 28. Nov.", ""),
    }
    assert due_words(None) is None


def test_similar_earlier_enquiry_tells_how_it_ended(client, staff) -> None:
    alliance = alliance_of(staff)
    network = make_cluster(alliance=alliance)
    glass, other = ([{"word": "x", "met": met, "field": "competences"}] for met in ("Fügetechnik", "Webshops"))
    enquiry, past, unlike, foreign = (
        make_enquiry(alliance=alliance),
        make_enquiry(alliance=alliance, state=EnquiryState.SOLVED, closed_at=timezone.now(), owner_cluster=network),
        make_enquiry(alliance=alliance, state=EnquiryState.SOLVED, closed_at=timezone.now(), owner_cluster=network),
        make_enquiry(state=EnquiryState.SOLVED, closed_at=timezone.now(), text="CANARY of another alliance"),
    )
    for one, reasons in ((enquiry, glass), (past, glass), (unlike, other), (foreign, glass)):
        make_suggestion(one, network, reasons=reasons)

    response = client.get(desk_of(enquiry))

    (earlier,) = response.context["earlier"]
    assert (earlier.enquiry, earlier.network, earlier.days) == (past, str(network), 0)
    assert "CANARY" not in response.content.decode()
