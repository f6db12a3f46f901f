"""What every test starts from."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    """A request for an English page leaves its language behind in the thread; the next test starts in German again."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
