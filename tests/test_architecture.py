"""The floors hold: model relations point down, engines load without Django, migrations are complete."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import call_command

FLOORS = {"core": 0, "members": 1, "events": 2, "focusgroups": 2, "matchmaking": 3, "home": 4}


def upward_relations() -> list[str]:
    """Foreign keys of our models that point to a higher or a neighbouring floor."""
    found = []
    for model in apps.get_models():
        here = model._meta.app_label
        for field in model._meta.get_fields() if here in FLOORS else []:
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            there = field.related_model._meta.app_label
            is_user = field.related_model is apps.get_model("members", "User")
            if there in FLOORS and there != here and FLOORS[there] >= FLOORS[here] and not is_user:
                found.append(f"{model.__name__}.{field.name} -> {field.related_model.__name__}")
    return found


def test_relations_point_down() -> None:
    assert upward_relations() == []


@pytest.mark.parametrize("engine", ["matchmaking.grouping", "matchmaking.routing"])
def test_engine_loads_without_django(engine: str) -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        f"package = importlib.import_module('{engine}')\n"
        "for module in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n"
        "    try:\n"
        "        importlib.import_module(module.name)\n"
        "    except ModuleNotFoundError as error:\n"
        "        if error.name != 'numba':  # the optional extra\n"
        "            raise\n"
        "sys.exit('django' in sys.modules or 'celery' in sys.modules)\n"
    )

    result = subprocess.run([sys.executable, "-c", code], check=False)

    assert result.returncode == 0


def test_web_process_starts_without_the_numeric_libraries() -> None:
    code = (
        "import os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'clusterportal.settings.test'\n"
        "import clusterportal.wsgi, clusterportal.urls\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "print(sorted({'numpy', 'scipy', 'sklearn'} & set(sys.modules)))\n"
    )

    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert result.stdout.strip() == "[]"


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
