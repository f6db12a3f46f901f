"""The races need the same database for threads as those of the focus groups."""

from tests.focusgroups.conftest import shared_database

__all__ = ["shared_database"]
