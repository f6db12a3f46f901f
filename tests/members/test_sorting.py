"""Lists of names go by German rules, on SQLite as on PostgreSQL."""

import pytest

from clusterportal.core.sorting import german, german_key
from members.enums import State
from members.models import Company, Town
from tests.factories.members import make_company

NAMES = ["Zebra", "öl", "Straßenbau", "Apfel", "Strassenbahn", "Äpfel", "apfelhof", "Oltmanns", "Ölmühle", "Strasse"]
IN_ORDER = [
    "Apfel",
    "Äpfel",
    "apfelhof",
    "öl",
    "Ölmühle",
    "Oltmanns",
    "Strasse",
    "Strassenbahn",
    "Straßenbau",
    "Zebra",
]


@pytest.fixture
def towns(db) -> None:
    Town.objects.bulk_create(Town(name=name, state=State.TH, latitude=51, longitude=11) for name in NAMES)


def test_the_database_sorts_names_as_germans_do(towns):
    found = Town.objects.filter(name__in=NAMES)

    assert list(found.order_by(german("name")).values_list("name", flat=True)) == IN_ORDER
    assert list(found.order_by(german("name").desc()).values_list("name", flat=True)) == IN_ORDER[::-1]
    assert [town.name for town in found] == IN_ORDER


def test_python_sorts_names_as_the_database_does():
    assert sorted(NAMES, key=german_key) == IN_ORDER


def test_the_order_reaches_through_a_relation(towns):
    for name in NAMES:
        make_company(name=f"{name} GmbH", town=Town.objects.get(name=name))

    companies = Company.objects.order_by("town", "pk")

    assert [company.town.name for company in companies] == IN_ORDER


def test_equal_names_are_told_apart_by_case_and_dots_only_at_the_end():
    assert sorted(["Muller", "müller", "Müller", "muller"], key=german_key) == ["muller", "Muller", "müller", "Müller"]
