from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_migrating_makes_the_table_of_the_cache(settings: object) -> None:
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "core_cache"}}
    migration = import_module("clusterportal.core.migrations.0001_first_release")

    migration.make_table_of_the_cache(None, SimpleNamespace(connection=connection))
    cache.set("attempts", 3)

    assert cache.get("attempts") == 3
