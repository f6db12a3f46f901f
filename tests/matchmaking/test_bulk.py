"""Several enquiries of the list at once: previewed, all or none, taken back."""

import pytest

from clusterportal.core.models import OutgoingMail
from matchmaking.enums import EnquiryState, PassingConsent
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, Referral
from matchmaking.services import bulk
from matchmaking.services.watching import TELL
from tests.factories.matchmaking import make_enquiry, make_referral, make_suggestion
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff

from .work import work_off

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"
BULK = f"{LIST}bulk/"
KEPT = "?_changelist_filters=queue%3Dall"


@pytest.fixture
def staff(client):
    user = make_staff(make_alliance())
    client.force_login(user)
    return user


@pytest.fixture
def alliance(staff):
    return staff.alliance_roles.get().alliance


def suggested(alliance, **fields) -> Enquiry:
    enquiry = make_enquiry(alliance=alliance, **fields)
    make_suggestion(enquiry, make_cluster(alliance=alliance))
    return enquiry


def chosen(act: str, *enquiries: Enquiry, **more) -> dict:
    return {"act": act, "chosen": [enquiry.pk for enquiry in enquiries], **more}


def pairs(response) -> dict:
    return {"pair": [f"{line.enquiry.pk}:{line.cluster.pk}" for line in response.context["ready"]]}


def states() -> list[str]:
    return list(Enquiry.objects.order_by("pk").values_list("state", flat=True))


def test_preview_shows_what_goes_where_and_what_stays(client, staff, alliance) -> None:
    ready = [suggested(alliance) for _number in range(2)]
    stays = [
        make_enquiry(alliance=alliance),
        suggested(alliance, state=EnquiryState.NEEDS_CONSENT, passing_consent=PassingConsent.ASK),
        suggested(alliance, passing_consent=PassingConsent.ONLY),
    ]

    page = client.post(BULK, chosen("refer", *ready, *stays))

    assert [(line.enquiry, line.cluster) for line in page.context["ready"]] == [
        (enquiry, enquiry.suggestions.get().cluster) for enquiry in ready
    ]
    assert [line.enquiry for line in page.context["left_out"]] == stays
    assert not Referral.objects.exists()


def test_all_previewed_ones_go_and_come_back_with_one_undo(client, staff, alliance) -> None:
    enquiries = [suggested(alliance) for _number in range(3)]
    page = client.post(BULK + KEPT, chosen("refer", *enquiries))

    done = client.post(f"{LIST}bulk_refer/{KEPT}", pairs(page))
    offered = states()
    undo = next(url for url in client.session["undo"])
    client.post(undo)
    client.post(undo)
    work_off(TELL)

    assert done.url == f"{LIST}?queue=all"
    assert (offered, states()) == (["offered"] * 3, ["triage"] * 3)
    assert (Referral.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_none_goes_where_one_has_changed_since_the_preview(client, staff, alliance) -> None:
    enquiries = [suggested(alliance) for _number in range(3)]
    page = client.post(BULK, chosen("refer", *enquiries))
    Enquiry.objects.filter(pk=enquiries[2].pk).update(state=EnquiryState.WITHDRAWN)

    answer = client.post(f"{LIST}bulk_refer/", pairs(page), follow=True)

    assert states() == ["triage", "triage", "withdrawn"]
    assert not Referral.objects.exists()
    assert [str(enquiries[2].number) in str(message) for message in answer.context["messages"]] == [True]


def test_spam_is_marked_and_taken_back_together(client, staff, alliance) -> None:
    enquiries = [make_enquiry(alliance=alliance) for _number in range(2)]

    client.post(BULK, chosen("spam", *enquiries))
    marked = states()
    client.post(client.session["undo"][0])

    assert (marked, states()) == (["spam"] * 2, ["triage"] * 2)


def test_one_that_a_network_has_keeps_all_from_becoming_spam(client, staff, alliance) -> None:
    first = make_enquiry(alliance=alliance)
    held = make_referral(enquiry=make_enquiry(alliance=alliance)).enquiry

    client.post(BULK, chosen("spam", first, held))

    assert states() == ["triage", "offered"]


def test_colleague_is_assigned_and_shown(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    colleague = make_staff(alliance, email="lena@example.org")

    client.post(BULK, chosen("assign", enquiry, colleague=colleague.pk))
    assigned = Enquiry.objects.get().assigned_to
    page = client.get(f"{LIST}{enquiry.pk}/change/").content.decode()
    client.post(BULK, chosen("assign", enquiry, colleague="nobody"))

    assert assigned == colleague
    assert str(colleague) in page
    assert Enquiry.objects.get().assigned_to is None


def test_only_colleagues_are_assigned(staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)

    foreign = make_staff(make_alliance(), email="foreign@example.org")
    for stranger in (make_manager(make_cluster(alliance=alliance)), foreign):
        with pytest.raises(EnquiryError):
            bulk.assign_all(enquiries=[enquiry], to=stranger, actor=staff)


@pytest.mark.parametrize("typed", [{}, {"act": "refer"}, {"act": "unknown"}, {"act": "assign", "colleague": "²"}])
def test_nothing_is_done_without_a_choice(client, staff, alliance, typed) -> None:
    enquiry = suggested(alliance)

    answer = client.post(BULK, typed if "colleague" not in typed else {**typed, "chosen": [enquiry.pk]})

    assert answer.url == LIST
    assert states() == ["triage"]


def test_another_alliance_is_out_of_reach(client, staff) -> None:
    foreign = suggested(make_alliance())
    pair = f"{foreign.pk}:{foreign.suggestions.get().cluster_id}"

    client.post(BULK, chosen("spam", foreign))
    client.post(f"{LIST}bulk_refer/", {"pair": [pair, "x:y", "9" * 30]})
    client.post(f"{LIST}bulk_not_spam/{foreign.pk}/")

    assert states() == ["triage"]


def test_office_gets_none_of_it(client) -> None:
    client.force_login(make_manager(make_cluster(), is_staff=True))

    assert client.post(BULK, {"act": "spam", "chosen": ["1"]}).status_code in (302, 403, 404)
    assert client.get(BULK).status_code != 200
