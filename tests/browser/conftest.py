"""A portal with demonstration data and its five processes, and Debian's Chromium to look at it."""

from collections.abc import Iterator

import pytest

from .chromium import launch_options
from .demo import Portal, running_demo


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running_demo(tmp_path_factory.mktemp("var")) as portal:
        yield portal


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return launch_options()


@pytest.fixture(scope="session")
def browser_context_args(portal: Portal) -> dict:
    return {"base_url": portal.address, "locale": "de-DE", "viewport": {"width": 1280, "height": 900}}
