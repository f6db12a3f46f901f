"""docs/operations.md names every variable that is read, and none that is not; the compose file passes them on."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

from clusterportal.celery import app
from clusterportal.core.jobs import JobTask
from clusterportal.core.jobs.kinds import kinds
from tests.test_settings import REQUIRED

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT, COMPOSE_ONLY = range(2)
# The image sets the two folders; the others are for development.
NOT_PASSED_ON = {"CLUSTERPORTAL_VAR", "STATIC_ROOT", "CLUSTERPORTAL_DEMO", "DEBUG"}
RECORD = """
import importlib
import environ

names, read = set(), environ.Env.get_value

def get_value(self, var, *args, **kwargs):
    names.add(str(var))
    return read(self, var, *args, **kwargs)

environ.Env.get_value = get_value
for name in ("production", "dev"):
    importlib.import_module(f"clusterportal.settings.{name}")
print(*names)
"""


def documented(table: int) -> dict[str, str]:
    """Variable and default, as the table says."""
    text = (ROOT / "docs/operations.md").read_text()
    section = text.split("## Environment variables\n")[1].split("\n## ")[0]
    part = section.split("Only `docker-compose.yml`")[table]
    return {name: default for name, _needed, default in re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|", part, re.M)}


def read_by_settings() -> set[str]:
    given = {"PATH": "/usr/bin:/bin", **REQUIRED}
    command = [sys.executable, "-c", RECORD]
    process = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    return set(process.stdout.split())


def compose_text() -> str:
    return (ROOT / "docker-compose.yml").read_text()


def passed_on() -> set[str]:
    return set(yaml.safe_load(compose_text())["services"]["web"]["environment"])


def test_documented_variables_are_those_that_the_settings_read() -> None:
    assert set(documented(ENVIRONMENT)) == read_by_settings()


def test_compose_file_passes_on_what_is_documented() -> None:
    assert set(documented(ENVIRONMENT)) - NOT_PASSED_ON == passed_on()


def test_compose_files_own_variables_are_documented() -> None:
    asked = set(re.findall(r"\$\{(\w+)", compose_text()))

    assert set(documented(COMPOSE_ONLY)) == asked - set(documented(ENVIRONMENT))


def test_defaults_of_the_compose_file_are_the_documented_ones() -> None:
    told = {**documented(ENVIRONMENT), **documented(COMPOSE_ONLY)}
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]+)\}", compose_text()))

    assert {name: default for name, default in defaults.items() if f"`{default}`" not in told[name]} == {}


def test_example_asks_for_what_compose_needs() -> None:
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    needed = set(re.findall(r"\$\{(\w+):\?\}", compose_text()))

    assert needed <= example <= {*documented(ENVIRONMENT), *documented(COMPOSE_ONLY)}


def test_every_task_is_named_in_words() -> None:
    """The staff read them in the list of jobs: ``register_kind`` in the app's ``apps.py``."""
    app.loader.import_default_modules()
    tasks = {name for name, task in app.tasks.items() if isinstance(task, JobTask)}

    assert {task for task in tasks if not task.startswith(("test.", "probe."))} == set(kinds())
