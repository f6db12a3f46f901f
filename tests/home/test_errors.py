"""Error pages: sentences, the frame of the portal where it can stand, and no details."""

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_unknown_address_is_told_in_the_frame_of_the_portal(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert reverse("home:start") in response.content.decode()


def test_forged_form_is_refused_with_a_sentence():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x@example.org"})

    assert response.status_code == 403
    assert 'id="main"' in response.content.decode()


def test_page_of_a_breakdown_stands_alone():
    text = get_template("500.html").render()

    assert ("<header" in text, 'href="/"' in text) == (False, True)
