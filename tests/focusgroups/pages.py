"""What tests of pages share: a page that answers, and the answers of somebody who applies."""

from django.test import Client
from django.urls import reverse

from focusgroups.models import Round


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"focusgroups:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def answers(round: Round, person, **changes: object) -> dict[str, object]:
    return {
        "topic_1": person.interests.get().topic_id,
        "learn_1": "on",
        "confirmed": "on",
        "affiliation": person.affiliations.get().pk,
        "takeaway": "How others buy energy",
        "contribution": "An electric kiln",
        "travel_limit": "60",
        **changes,
    }
