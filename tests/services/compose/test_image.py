"""The Dockerfile: what it copies exists, what it runs succeeds, and no secret is needed or kept.

What needs an engine is not shown here: see image.py.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from . import image
from .stack import COMPOSE


def test_image_has_static_files_and_translations(app: Path) -> None:
    static = json.loads((app / "staticfiles/staticfiles.json").read_text())["paths"]

    assert (app / "staticfiles" / static["css/tokens.css"]).is_file()
    assert (app / "locale/de/LC_MESSAGES/django.mo").stat().st_size > 10_000


def test_image_has_the_code_and_nothing_else(app: Path) -> None:
    assert sorted(path.name for path in app.iterdir() if path.name != "__pycache__") == [
        "clusterportal", "events", "focusgroups", "locale", "manage.py", "matchmaking", "members",
        "requirements", "static", "staticfiles", "templates",
    ]  # fmt: skip
    assert [path.name for path in app.rglob("*") if path.name in (".env", ".git", "tests", "var")] == []


def test_every_package_of_ours_is_copied() -> None:
    packages = tomllib.loads((image.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]

    assert set(packages) <= set(image.copied())


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("members/models/person.py", True),
        ("requirements/base.txt", True),
        (".env", False),
        ("var/portal.sqlite3", False),
        ("members/__pycache__/x.pyc", False),
        ("clusterportal/.env", False),
        ("tests/conftest.py", False),
    ],
)
def test_secrets_and_data_stay_out_of_the_build(path: str, allowed: bool) -> None:
    assert image.allowed_by_dockerignore(path) is allowed


def test_requirements_are_installed_by_their_hashes() -> None:
    [install] = [command for command in image.values("RUN") if "pip install" in command]

    dry = [word for word in image.place(install, image.ROOT).split() if word != "--no-cache-dir"]
    process = subprocess.run(
        [*dry, "--dry-run", "--quiet"], cwd=image.ROOT, capture_output=True, text=True, check=False
    )

    assert "--require-hashes -r requirements/base.txt" in install
    assert (process.returncode, process.stdout) == (0, ""), process.stderr


def test_image_has_the_version_of_python_that_the_tests_have() -> None:
    images = {source.split()[0] for source in image.values("FROM")}

    assert images == {f"python:{sys.version_info.major}.{sys.version_info.minor}-slim-bookworm"}


def test_image_runs_as_nobody_special_and_holds_no_secret() -> None:
    names = set(image.environment()) | {rest.split("=")[0] for rest in image.values("ARG")}

    assert image.values("USER") == ["10001"]
    assert {name for name in names if name.endswith(("KEY", "PASSWORD", "SECRET", "TOKEN", "URL"))} == set()


def test_image_starts_what_the_compose_file_calls_web() -> None:
    words = COMPOSE["services"]["web"]["command"]

    assert [word for word in words if "$" not in word] == [word for word in image.command() if word not in ("2", "8")]
