"""One portal of real processes for the tests of a file, and the table that is printed at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from tests.services.failures.town import Town
from tests.services.settings import PLACE

COLUMNS = ("what failed", "for", "pages asked", "unexpected", "p95 during/before", "work done once after")


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest) -> Path:
    return PLACE.parent / request.module.__name__.rsplit(".", 1)[1]


@pytest.fixture(scope="module")
def database(place: Path, django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database that lives as long as the file's portal; pytest-django's would be emptied after each test."""
    connection.settings_dict["TEST"]["NAME"] = f"clusterportal_{place.name}"
    with django_db_blocker.unblock():
        created = setup_databases(verbosity=0, interactive=False)
        call_command("createcachetable", "core_cache", verbosity=0)  # the tests' own cache is in memory
        yield
        teardown_databases(created, verbosity=0)


@pytest.fixture(scope="module")
def built(place: Path, database: None) -> Iterator[Town]:
    town = Town(place)
    try:
        town.start()
        yield town
    finally:
        town.stop()


@pytest.fixture
def town(built: Town) -> Town:
    """With everybody signed in."""
    if not built.cookies:
        built.sign_in()
    return built


@pytest.fixture
def row(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Adds a line to the table."""

    def add(*cells: Any) -> None:
        record_property("failure", [str(cell) for cell in cells])

    return add


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    calls = [report for report in reports if getattr(report, "when", "") == "call"]
    rows = [cells for report in calls for name, cells in report.user_properties if name == "failure"]
    if not rows:
        return
    widths = [max(len(row[i]) for row in [COLUMNS, *rows]) for i in range(len(COLUMNS))]
    terminalreporter.section("What failed, and what people noticed")
    for row in [COLUMNS, tuple("-" * width for width in widths), *sorted(rows)]:
        terminalreporter.write_line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
