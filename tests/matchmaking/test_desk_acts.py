"""What the staff do at the desk besides referring: notes, questions, joining; who is there, where one goes next."""

import pytest
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from matchmaking.desk import presence
from matchmaking.desk.tally import ownerless
from matchmaking.enums import EnquiryState, PassingConsent, ReferralState
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, EnquiryNote, Referral
from matchmaking.services import erasing, triage
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff

from .work import waiting_jobs

pytestmark = pytest.mark.django_db

LIST = "/admin/matchmaking/enquiry/"


@pytest.fixture
def staff(client):
    user = make_staff(make_alliance())
    client.force_login(user)
    return user


@pytest.fixture
def alliance(staff):
    return staff.alliance_roles.get().alliance


def desk_of(enquiry: Enquiry) -> str:
    return f"{LIST}{enquiry.pk}/change/"


def test_note_stays_internal_and_the_enquiry_open(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    make_enquiry(alliance=alliance)

    response = client.post(f"{LIST}{enquiry.pk}/note/", {"text": "CANARY she called twice"})

    note = EnquiryNote.objects.get()
    assert (note.enquiry, note.author, note.cluster, note.shared) == (enquiry, staff, None, False)
    assert response.url == desk_of(enquiry)
    assert "CANARY" in client.get(response.url).content.decode()
    assert "CANARY" not in client.get(enquiry.status_url).content.decode()
    assert not OutgoingMail.objects.exists()


def test_notes_are_read_by_the_side_that_they_are_for(alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    ours, other = (make_cluster(alliance=alliance) for _number in range(2))
    writes = {"enquiry": enquiry, "actor": make_staff(alliance, email="writes@example.org")}
    for cluster in (None, ours, other):
        for shared in (False, True):
            triage.add_note(**writes, cluster=cluster, shared=shared, text=f"{cluster and cluster.pk} {shared}")

    notes = EnquiryNote.objects
    assert [note.text for note in notes.of_the_staff()] == [
        "None False", "None True", f"{ours.pk} True", f"{other.pk} True"
    ]  # fmt: skip
    assert [note.text for note in notes.of_the_office(ours)] == ["None True", f"{ours.pk} False", f"{ours.pk} True"]


def test_asking_back_mails_the_question_and_parks_the_enquiry(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance, due_at=timezone.now())
    following = make_enquiry(alliance=alliance)

    response = client.post(f"{LIST}{enquiry.pk}/ask/", {"question": "How thick is the glass?"})

    enquiry.refresh_from_db()
    mail = OutgoingMail.objects.get()
    assert (enquiry.state, enquiry.due_at, enquiry.owner_cluster) == (EnquiryState.ASKED, None, None)
    assert (mail.to, "How thick is the glass?" in mail.body) == (enquiry.email, True)
    assert enquiry.token in mail.body
    assert response.url == desk_of(following)
    assert list(client.get(LIST).context["cl"].queryset) == [following]


def test_the_answer_brings_it_back_and_stands_in_the_thread(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance, text="Who bonds glass?")
    triage.ask_back(enquiry=enquiry, actor=staff, question="How thick is it?")
    client.logout()
    page = client.get(enquiry.status_url)

    empty = client.post(f"{enquiry.status_url}reply/", {"reply": " "})
    client.post(f"{enquiry.status_url}reply/", {"reply": "Four millimetres."})
    again = client.post(f"{enquiry.status_url}reply/", {"reply": "Four millimetres."})

    enquiry.refresh_from_db()
    assert "How thick is it?" in page.content.decode()
    assert (empty.status_code, bool(empty.context["reply_form"].errors), again.status_code) == (200, True, 302)
    assert (enquiry.state, enquiry.question) == (EnquiryState.TRIAGE, "")
    assert enquiry.text == "Who bonds glass?"
    assert list(enquiry.messages.values_list("voice", "text")) == [
        ("staff", "How thick is it?"), ("enquirer", "Four millimetres.")
    ]  # fmt: skip
    assert enquiry.due_at > timezone.now()
    assert waiting_jobs("matchmaking.route_enquiry") == [enquiry.pk]


def test_staff_go_on_without_an_answer(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    triage.ask_back(enquiry=enquiry, actor=staff, question="How thick is it?")

    client.post(f"{LIST}{enquiry.pk}/go_on/")

    assert Enquiry.objects.get().state == EnquiryState.TRIAGE


@pytest.mark.parametrize("state", [state for state in EnquiryState if state != EnquiryState.TRIAGE])
def test_asking_back_is_refused_outside_triage(staff, state) -> None:
    owner = make_cluster() if state in ("accepted", "first_contact") else None
    enquiry = make_enquiry(state=state, owner_cluster=owner)

    with pytest.raises(EnquiryError):
        triage.ask_back(enquiry=enquiry, actor=staff, question="How thick is it?")

    assert not OutgoingMail.objects.exists()


def test_a_double_goes_on_under_the_other_number(client, staff, alliance) -> None:
    first = make_enquiry(alliance=alliance, email="hanna@example.org")
    second = make_enquiry(alliance=alliance, email="Hanna@example.org", text="CANARY glass again")

    client.post(f"{LIST}{second.pk}/join/", {"number": first.number})

    second.refresh_from_db()
    mail = OutgoingMail.objects.get()
    assert (second.state, second.joined_to) == (EnquiryState.JOINED, first)
    assert second.closed_at is not None
    assert (first.token in mail.body, second.token in mail.body) == (True, False)
    assert ["CANARY glass again" in note.text for note in first.notes.all()] == [True]
    assert first.status_url in client.get(second.status_url).content.decode()


def test_joining_twice_leaves_one_number(staff, alliance) -> None:
    one, two, three = (make_enquiry(alliance=alliance, email="hanna@example.org") for _number in range(3))

    triage.join_with(enquiry=one, other=two, actor=staff)
    triage.join_with(enquiry=two, other=three, actor=staff)

    assert set(Enquiry.objects.filter(joined_to=three)) == {one, two}


def test_nobody_is_joined_with_somebody_else(client, staff, alliance) -> None:
    enquiry = make_enquiry(alliance=alliance)
    refused = {
        "itself": enquiry.number,
        "another person's": make_enquiry(alliance=alliance).number,
        "closed": make_enquiry(alliance=alliance, email=enquiry.email, state=EnquiryState.SOLVED).number,
        "another alliance's": make_enquiry(email=enquiry.email).number,
        "unknown": 1,
    }

    answers = {name: client.post(f"{LIST}{enquiry.pk}/join/", {"number": number}) for name, number in refused.items()}

    assert {name: len(answer.context["join_form"].non_field_errors()) for name, answer in answers.items()} == (
        dict.fromkeys(refused, 1)
    )
    assert Enquiry.objects.filter(joined_to=None).count() == Enquiry.objects.count()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(("consent", "shared"), [(PassingConsent.ANY, True), (PassingConsent.ASK, False)])
def test_text_of_a_double_goes_to_networks_only_by_its_own_consent(staff, alliance, consent, shared) -> None:
    first = make_enquiry(alliance=alliance, email="hanna@example.org")
    second = make_enquiry(alliance=alliance, email="hanna@example.org", passing_consent=consent)

    triage.join_with(enquiry=second, other=first, actor=staff)

    assert EnquiryNote.objects.get().shared is shared


def test_withdrawing_reaches_notes_and_joined_enquiries(staff, alliance) -> None:
    first, second = (
        make_enquiry(alliance=alliance, email="hanna@example.org", text=f"CANARY {number}") for number in range(2)
    )
    triage.join_with(enquiry=second, other=first, actor=staff)
    triage.add_note(enquiry=first, actor=staff, text="CANARY note")

    erasing.withdraw_enquiry(enquiry=first)

    assert set(Enquiry.objects.values_list("text", "email", "name")) == {("", "", "")}
    assert not EnquiryNote.objects.exists()


def test_colleague_who_has_it_open_is_named_and_stops_nobody(client, staff, alliance) -> None:
    enquiry, other = (make_enquiry(alliance=alliance) for _number in range(2))
    colleague = make_staff(alliance, email="lena@example.org")
    presence.come(enquiry, colleague)

    seen = client.get(desk_of(enquiry)).context["others_here"]
    alone = client.get(desk_of(other)).context["others_here"]
    client.post(f"{LIST}{enquiry.pk}/spam/")

    assert (seen, alone) == ([str(colleague)], [])
    assert Enquiry.objects.get(pk=enquiry.pk).state == EnquiryState.SPAM
    assert presence.come(enquiry, colleague) == []


def test_presence_fades_by_itself(staff, alliance, monkeypatch) -> None:
    enquiry = make_enquiry(alliance=alliance)
    presence.come(enquiry, make_staff(alliance, email="lena@example.org"))
    later = timezone.now() + timezone.timedelta(seconds=presence.FADES_AFTER + 1)
    monkeypatch.setattr(presence.timezone, "now", lambda: later)

    assert presence.come(enquiry, staff) == []


def test_what_came_back_is_on_top(client, staff, alliance) -> None:
    old, returned = (make_enquiry(alliance=alliance) for _number in range(2))
    Referral.objects.create(enquiry=returned, cluster=make_cluster(), state=ReferralState.DECLINED, reason="No.")

    assert list(client.get(LIST).context["cl"].queryset) == [returned, old]
    assert [row["enquiry"] for row in client.get(desk_of(old)).context["inbox"]] == [returned, old]


def test_next_and_previous_keep_a_search_and_reach_beyond_the_shown(client, staff, alliance, monkeypatch) -> None:
    monkeypatch.setattr("matchmaking.desk.page.SHOWN", 2)
    found = [make_enquiry(alliance=alliance, text=f"Glass {number}") for number in range(5)]
    make_enquiry(alliance=alliance, text="Wood")
    kept = {"_changelist_filters": "queue=all&q=glass"}

    page = client.get(desk_of(found[3]), kept)
    spam = client.post(page.context["urls"]["spam"])

    assert (page.context["inbox_count"], found[3] in [row["enquiry"] for row in page.context["inbox"]]) == (5, True)
    assert [page.context[f"{way}_url"].split("?")[0] for way in ("previous", "next")] == [
        desk_of(found[2]), desk_of(found[4])
    ]  # fmt: skip
    assert spam.url == page.context["next_url"]


def test_the_end_of_the_list_says_what_the_day_has_brought(client, staff, alliance) -> None:
    cluster = make_cluster(alliance=alliance)
    asked, *others = (make_enquiry(alliance=alliance) for _number in range(3))
    client.post(f"{LIST}{asked.pk}/ask/", {"question": "How thick is it?"})

    for enquiry in others:
        last = client.post(f"{LIST}{enquiry.pk}/refer/", {"cluster": cluster.pk}, follow=True)

    assert last.redirect_chain[-1][0] == LIST
    assert [str(message) for message in last.context["messages"]][-1] == (
        "2 heute von Ihnen weitergegeben, 1 wartet auf die anfragende Person, 0 ohne Zuständigkeit."
    )


def test_an_enquiry_of_nobody_would_be_counted(alliance) -> None:
    lost = [make_enquiry(alliance=alliance, state=EnquiryState.OFFERED)]
    lost += [make_enquiry(alliance=alliance, state=EnquiryState.ACCEPTED, owner_cluster=make_cluster())]
    make_referral(enquiry=make_enquiry(alliance=alliance))
    make_referral(enquiry=make_enquiry(alliance=alliance), accepted=True)

    assert set(ownerless(Enquiry.objects.all())) == set(lost)


@pytest.mark.parametrize("act", ["note", "ask", "go_on", "join"])
def test_another_alliance_gets_no_act(client, staff, act) -> None:
    enquiry = make_enquiry()
    typed = {"text": "Note", "question": "What?", "number": enquiry.number}

    assert client.post(f"{LIST}{enquiry.pk}/{act}/", typed).status_code == 404
    assert client.get(f"{LIST}{enquiry.pk}/{act}/").status_code == 405


def test_network_reads_no_note_of_the_staff(client, alliance) -> None:
    referral = make_referral(enquiry=make_enquiry(alliance=alliance))
    for shared, text in ((True, "She prefers the phone"), (False, "CANARY difficult")):
        triage.add_note(enquiry=referral.enquiry, actor=make_staff(alliance, email=f"{shared}@example.org"),
                        text=text, shared=shared)  # fmt: skip
    client.force_login(make_manager(referral.cluster))

    page = client.get(referral.get_absolute_url()).content.decode()

    assert "She prefers the phone" in page
    assert "CANARY" not in page
