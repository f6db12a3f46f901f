"""A portal with demonstration data and its five processes, and Debian's Chromium to look at it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .chromium import launch_options
from .demo import Portal, prepare, running_demo


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's data, loaded once for all that start from it.

    Whoever works on a test names a folder with ``DEMO_DATA`` that is kept from one run to the next.
    """
    folder = Path(os.environ.get("DEMO_DATA") or tmp_path_factory.mktemp("prepared"))
    if not (folder / "portal.sqlite3").exists():
        prepare(folder)
    return folder


@pytest.fixture(scope="session")
def portal(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running_demo(tmp_path_factory.mktemp("var"), prepared) as portal:
        yield portal


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return launch_options()


@pytest.fixture(scope="session")
def browser_context_args(portal: Portal) -> dict:
    return {"base_url": portal.address, "locale": "de-DE", "viewport": {"width": 1280, "height": 900}}
