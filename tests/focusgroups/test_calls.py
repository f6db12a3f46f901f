"""From the office's invitation to the application, and from the offered seat to the answer, by personal links alone."""

import re
from datetime import timedelta

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from clusterportal.core.models import OutgoingMail
from focusgroups.enums import ApplicationState, RoundReach, RoundState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import Acceptance, Application, Round, Seat
from focusgroups.services.applications import submit_application
from focusgroups.services.calls import decline_call, invite_people, remind_invited
from members.models import Affiliation, Alliance, Cluster, Industry, Person, User
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.members import make_cluster, make_company, make_manager, make_person, make_topic

pytestmark = pytest.mark.django_db


def person_of(cluster: Cluster, **fields: object) -> Person:
    """Somebody who leads a member company and has no account."""
    company = make_company(cluster=cluster)
    person = make_person(company=company, **{"email": "wiegand@example.org", **fields})
    person.affiliations.update(decision_level="owner")
    return person


def affiliation_of(person: Person) -> Affiliation:
    return person.affiliations.get()


def invite(round: Round, *people: Person) -> list[Application]:
    return invite_people(
        round=round, affiliations=[affiliation_of(one) for one in people], actor=make_manager(round.cluster)
    )


def address(name: str, row: Application | Seat) -> str:
    return reverse(f"focusgroups:{name}", args=[row.token])


def said(person: Person, topic: object, **changes: object) -> dict[str, object]:
    return {
        "topic_1": topic.pk,
        "learn_1": "on",
        "confirmed": "on",
        "affiliation": affiliation_of(person).pk,
        "travel_limit": "60",
        **changes,
    }


def test_invited_person_applies_by_the_link_without_an_account(client: Client) -> None:
    round, topic = make_round(), make_topic()
    person = person_of(round.cluster)
    application = invite(round, person)[0]
    link = re.search(r"/calls/\S+", OutgoingMail.objects.get().body).group()

    assert client.get(link).status_code == 200
    assert client.post(link, said(person, topic)).url == link

    application.refresh_from_db()
    person.refresh_from_db()
    assert application.state == ApplicationState.CONFIRMED
    assert [interest.topic for interest in person.interests.all()] == [topic]
    assert person.interests_confirmed_at is not None
    assert "You are in the draw" in client.get("/en" + link).content.decode()


def test_looking_at_the_link_changes_nothing(client: Client) -> None:
    round = make_round()
    application = invite(round, person_of(round.cluster))[0]

    for name in ("call", "call_decline"):
        client.get(address(name, application))

    application.refresh_from_db()
    assert application.state == ApplicationState.INVITED


def test_faulty_form_keeps_what_was_typed(client: Client) -> None:
    round, topic = make_round(), make_topic()
    person = person_of(round.cluster)
    application = invite(round, person)[0]

    response = client.post(address("call", application), said(person, topic, topic_1="", takeaway="Cheaper energy"))

    assert set(response.context["form"].errors) == {"topic_1"}
    assert "Cheaper energy" in response.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.INVITED


def test_invited_person_says_no_and_is_not_asked_again(client: Client) -> None:
    round = make_round()
    person = person_of(round.cluster)
    application = invite(round, person)[0]

    client.post(address("call_decline", application))
    again = invite(round, person)

    application.refresh_from_db()
    assert (application.state, again) == (ApplicationState.WITHDRAWN, [])


def test_application_is_withdrawn_and_sent_again_by_the_link(client: Client) -> None:
    round, topic = make_round(), make_topic()
    person = person_of(round.cluster)
    link = address("call", invite(round, person)[0])
    client.post(link, said(person, topic))

    client.post(f"{link}decline/")
    client.post(link, said(person, topic))

    states = Application.objects.filter(round=round, person=person).order_by("pk").values_list("state", flat=True)
    assert list(states) == [ApplicationState.WITHDRAWN, ApplicationState.CONFIRMED]


def test_link_dies_with_the_mail_address(client: Client) -> None:
    round = make_round()
    person = person_of(round.cluster)
    link = address("call", invite(round, person)[0])

    Person.objects.filter(pk=person.pk).update(email="new@example.org")

    assert client.get(link).status_code == 404


def test_link_to_a_call_opens_no_seat(client: Client) -> None:
    round = make_round()
    token = invite(round, person_of(round.cluster))[0].token

    assert client.get(reverse("focusgroups:invitation", args=[token])).status_code == 404


def test_expired_link_is_explained(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    round = make_round()
    application = invite(round, person_of(round.cluster))[0]
    monkeypatch.setattr(TimestampSigner, "timestamp", lambda self: "1AAAAA")

    response = client.get(address("call", application))

    assert response.status_code == 410


def test_closed_round_says_so(client: Client) -> None:
    round, topic = make_round(), make_topic()
    person = person_of(round.cluster)
    link = address("call", invite(round, person)[0])
    Round.objects.filter(pk=round.pk).update(state=RoundState.CLOSED)

    assert "does not take applications" in client.get("/en" + link).content.decode()
    client.post(link, said(person, topic))

    assert Application.objects.get().state == ApplicationState.INVITED


def test_invited_people_are_not_counted_as_applicants(client: Client) -> None:
    round = make_round()
    make_application(round=round)
    person = person_of(round.cluster)
    invite(round, person)
    client.force_login(make_manager(round.cluster))

    response = client.get(f"/en{round.get_absolute_url()}")

    assert response.context["applicant_count"] == 1
    assert "1 invited person has not confirmed" in response.content.decode()
    assert str(person) not in response.content.decode()


def test_office_invites_those_who_are_ticked(client: Client) -> None:
    round = make_round()
    asked, left_out = person_of(round.cluster), person_of(round.cluster, email="other@example.org")
    client.force_login(make_manager(round.cluster))
    url = reverse("focusgroups:round_invite", args=[round.pk])

    page = client.get(url).content.decode()
    client.post(url, {"person": [asked.pk, "nonsense", "9" * 30], "act": "invite"})

    assert (str(asked) in page, str(left_out) in page) == (True, True)
    assert [one.person for one in Application.objects.invited()] == [asked]


def test_foreign_people_cannot_be_ticked(client: Client) -> None:
    round = make_round()
    stranger = person_of(make_cluster())
    client.force_login(make_manager(round.cluster))

    client.post(reverse("focusgroups:round_invite", args=[round.pk]), {"person": [stranger.pk], "act": "invite"})

    assert Application.objects.count() == 0


def test_office_of_an_invited_network_invites_its_own_people_alone(client: Client) -> None:
    alliance = Alliance.objects.create(slug="initiative", name="Initiative")
    host, guest = make_cluster(), make_cluster()
    host.alliances.add(alliance)
    guest.alliances.add(alliance)
    round = make_round(cluster=host, reach=RoundReach.ALLIANCE)
    own, foreign = person_of(guest), person_of(host, email="host@example.org")
    client.force_login(make_manager(guest))
    url = reverse("focusgroups:round_invite", args=[round.pk])

    page = client.get(url).content.decode()
    client.post(url, {"person": [own.pk, foreign.pk], "act": "invite"})

    assert (str(own) in page, str(foreign) in page) == (True, False)
    assert [one.person for one in Application.objects.invited()] == [own]


def test_member_of_an_allied_network_applies_only_to_a_round_for_all() -> None:
    alliance = Alliance.objects.create(slug="initiative", name="Initiative")
    host, guest = make_cluster(), make_cluster()
    host.alliances.add(alliance)
    guest.alliances.add(alliance)
    person = make_applicant(guest)
    fields = {"person": person, "company": person.affiliations.get().company, "travel_limit_km": 60, "takeaway": ""}

    submitted = submit_application(round=make_round(cluster=host, reach=RoundReach.ALLIANCE), **fields)

    assert submitted.state == ApplicationState.CONFIRMED
    with pytest.raises(Exception, match="Mitglied"):
        submit_application(round=make_round(cluster=host), **fields)


def test_reminder_goes_to_the_silent_and_not_too_soon() -> None:
    round = make_round()
    silent, answered = person_of(round.cluster), person_of(round.cluster, email="no@example.org")
    for application in invite(round, silent, answered):
        if application.person == answered:
            decline_call(application=application)
    people, actor = [silent.pk, answered.pk], make_manager(round.cluster)

    too_soon = remind_invited(round=round, people=people, actor=actor)
    Application.objects.update(invited_at=timezone.now() - timedelta(days=4))
    later = remind_invited(round=round, people=people, actor=actor)

    assert (too_soon, later) == (0, 1)
    assert OutgoingMail.objects.filter(to=silent.email).count() == 2


def test_nobody_is_invited_to_a_closed_round() -> None:
    round = make_round(state=RoundState.CLOSED)

    with pytest.raises(WrongStateError):
        invite(round, person_of(round.cluster))


@pytest.mark.parametrize(("industries", "told"), [(2, 0), (3, 1)])
def test_few_industries_are_not_counted_out_in_the_mail(industries: int, told: int) -> None:
    round = make_round()
    for _number in range(industries):
        person = make_person(company=make_company(cluster=round.cluster, industry=baker.make(Industry)))
        make_application(round=round, person=person)

    invite(round, person_of(round.cluster))

    assert OutgoingMail.objects.get().body.count(f"aus {industries} Branchen") == told


def test_seat_is_accepted_by_the_link_and_opens_an_account(client: Client) -> None:
    group = make_group(size=5)
    seat = seats_of(group)[0]
    Person.objects.filter(pk=seat.person_id).update(user=None)
    seat = Seat.objects.get(pk=seat.pk)
    User.objects.filter(email__iexact=seat.person.email).delete()
    link = address("invitation", seat)
    version = client.get(link).context["version"]

    client.post(link, {"version": version.pk, "agreed": "on"})

    seat.refresh_from_db()
    assert seat.state == SeatState.ACCEPTED
    assert Acceptance.objects.filter(person=seat.person, version=version).exists()
    assert seat.person.user.email == seat.person.email
    assert not seat.person.user.has_usable_password()


def test_invitation_by_the_link_names_nobody(client: Client) -> None:
    group = make_group(size=5, accepted=4)
    own, *others = reversed(seats_of(group))

    body = client.get(address("invitation", own)).content.decode()

    assert [str(one.person) for one in others if str(one.person) in body] == []
    assert [one.company.name for one in others if one.company.name in body] == []


def test_agreement_must_be_ticked(client: Client) -> None:
    seat = seats_of(make_group(size=5))[0]
    link = address("invitation", seat)
    version = client.get(link).context["version"]

    response = client.post(link, {"version": version.pk})

    seat.refresh_from_db()
    assert (response.status_code, seat.state) == (200, SeatState.INVITED)


def test_declining_by_the_link_for_a_later_round(client: Client) -> None:
    seat = seats_of(make_group(size=5))[0]

    client.post(address("invitation_decline", seat), {"reason": "A fair", "later": "on"})
    second = client.post(address("invitation_decline", seat), {"reason": "Once more"})

    seat.refresh_from_db()
    assert (seat.state, seat.wants_later, seat.decline_reason) == (SeatState.DECLINED, True, "A fair")
    assert second.status_code == 302


def test_who_wanted_a_later_round_is_named_to_the_office(client: Client) -> None:
    seat = seats_of(make_group(size=5))[0]
    Affiliation.objects.filter(person=seat.person).update(decision_level="owner")
    client.post(address("invitation_decline", seat), {"later": "on"})
    following = make_round(cluster=seat.group.round.cluster)
    client.force_login(make_manager(following.cluster))

    rows = client.get(reverse("focusgroups:round_invite", args=[following.pk])).context["rows"]

    assert [row.person for row in rows if row.wants_in] == [seat.person_id]
