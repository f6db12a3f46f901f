"""The list of who can see what says of the administrators what is so."""

import re

import pytest
from django.urls import reverse

from events.models import Registration
from focusgroups.models import FocusGroup
from matchmaking.models import Enquiry
from members.models import Person
from members.permissions import can_see_interests
from tests.factories.events import make_event, make_registration
from tests.factories.focusgroups import make_active_group
from tests.factories.matchmaking import make_enquiry
from tests.factories.members import make_superuser

pytestmark = pytest.mark.django_db


def said(client) -> list[tuple[bool, bool]]:
    """Of each row: whether the administrators are named among those who see it, and among those who do not."""
    page = client.get(reverse("home:operator")).content.decode()
    rows = re.findall(r'<li class="row"><h2.*?</li>', page, re.DOTALL)
    parted = [row.partition("Wer es nicht sieht") for row in rows]
    return [tuple("Verwaltung des Portals" in part for part in (sees, rest)) for sees, _who_not, rest in parted]


def test_each_row_says_of_the_administrators_what_is_so(client):
    operator, group = make_superuser(), make_active_group()
    person = Person.objects.filter(seats__group=group).first()
    enquiry, registration = make_enquiry(), make_registration(event=make_event())

    sees = {
        "room": FocusGroup.objects.visible_to(operator).exists(),
        "frame": FocusGroup.objects.frame_visible_to(operator).exists(),
        "interests": can_see_interests(operator, person),
        "contact": Person.objects.visible_to(operator).filter(pk=person.pk).exists(),
        "enquiry": Enquiry.objects.visible_to(operator).filter(pk=enquiry.pk).exists(),
        "registration": Registration.objects.visible_to(operator).filter(pk=registration.pk).exists(),
    }

    rows = said(client)
    assert list(sees.values()) == [False, False, False, True, True, True]
    assert [rows[place] for place in (0, 1, 3)] == [(False, True)] * 3
    assert [rows[place][0] for place in (4, 5, 6)] == [True] * 3
