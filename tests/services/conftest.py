from collections.abc import Iterator

import pytest

from tests.services.harness import Portal
from tests.services.settings import PLACE

PLACE.mkdir(parents=True, exist_ok=True)  # before pytest-django makes the database file there


@pytest.fixture
def portal(transactional_db: None) -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.stop_all()
    portal.empty_broker()
