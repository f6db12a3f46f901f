"""What Django and allauth say in English, in the portal's words and dates."""

from datetime import date, datetime

import pytest
from allauth.account.forms import ChangePasswordForm
from django.utils.formats import localize
from django.utils.translation import override

from members.models import User


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("en", "3 December 2026", "3 December 2026, 14:05"), ("de", "3. Dezember 2026", "3. Dezember 2026 14:05")],
)
def test_dates_of_the_administration_follow_the_language(language, day, moment):
    with override(language):
        assert localize(date(2026, 12, 3)) == day
        assert localize(datetime(2026, 12, 3, 14, 5)) == moment


def test_english_labels_are_written_like_the_portals_own():
    with override("en"):
        labels = [str(field.label) for field in ChangePasswordForm(user=User(email="a@example.org")).fields.values()]

    assert labels == ["Current password", "New password", "New password once more"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("E-mail address", "Stay signed in")), ("de", ("E-Mail", "Angemeldet bleiben"))],
)
def test_sign_in_speaks_the_language(client, language, words):
    page = client.get("/account/login/" if language == "de" else "/en/account/login/").content.decode()

    assert [word for word in words if word not in page] == []
