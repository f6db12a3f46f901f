"""Fixtures of the matchmaking tests."""

from tests.focusgroups.conftest import shared_database

__all__ = ["shared_database"]
