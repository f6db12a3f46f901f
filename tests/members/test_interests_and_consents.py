import pytest

from members.exceptions import MemberError
from members.models import Interest
from members.services import InterestChoice, confirm_interests, give_consent, save_interests, withdraw_consent
from tests.factories.members import make_consent, make_interest, make_person, make_topic

pytestmark = pytest.mark.django_db


def saved(person):
    return list(person.interests.values_list("rank", "topic", "wants_to_learn", "can_contribute"))


def test_interests_replace_the_earlier_ones_in_their_order():
    person, energy, staff = make_person(), make_topic(), make_topic()
    make_interest(person=person, topic=energy, rank=1)
    other = make_interest(person=make_person(), topic=energy)

    save_interests(person=person, choices=[InterestChoice(staff), InterestChoice(energy, False, True)], actor=None)

    assert saved(person) == [(1, staff.pk, True, False), (2, energy.pk, False, True)]
    assert person.interests_confirmed_at is not None
    assert Interest.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("number", [0, 4])
def test_interests_are_one_to_three(number):
    person = make_person()
    make_interest(person=person)

    with pytest.raises(MemberError):
        save_interests(person=person, choices=[InterestChoice(make_topic()) for _ in range(number)], actor=None)

    assert person.interests.count() == 1


def test_topic_is_chosen_only_once():
    topic = make_topic()

    with pytest.raises(MemberError):
        save_interests(person=make_person(), choices=[InterestChoice(topic), InterestChoice(topic)], actor=None)


def test_interest_is_to_learn_or_to_contribute():
    with pytest.raises(MemberError):
        save_interests(person=make_person(), choices=[InterestChoice(make_topic(), False, False)], actor=None)


def test_interests_are_confirmed_as_they_are():
    person = make_person()
    interest = make_interest(person=person)

    confirm_interests(person=person, actor=None)

    assert person.interests_confirmed_at is not None
    assert list(person.interests.all()) == [interest]


def test_nothing_cannot_be_confirmed():
    with pytest.raises(MemberError):
        confirm_interests(person=make_person(), actor=None)


def consent(person, version):
    return give_consent(person=person, purpose="matching", wording=f"Wording {version}", version=version)


def test_consent_to_the_same_version_is_given_once():
    person = make_person()

    first, again = consent(person, "1"), consent(person, "1")

    assert again == first
    assert person.consents.count() == 1


def test_consent_to_a_new_version_withdraws_the_old_one():
    person = make_person()
    consent(person, "1")
    account = make_consent(person=person, purpose="account")

    new = consent(person, "2")

    assert list(person.consents.filter(purpose="matching", withdrawn_at=None)) == [new]
    assert person.consents.filter(purpose="matching").count() == 2
    account.refresh_from_db()
    assert account.withdrawn_at is None


def test_withdrawn_consent_stays_on_record():
    person = make_person()
    consent(person, "1")

    withdraw_consent(person=person, purpose="matching")
    withdraw_consent(person=person, purpose="matching")

    assert person.consents.get().withdrawn_at is not None
