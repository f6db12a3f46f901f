"""Lists of names go by German rules: Ä beside A, ß as ss, whatever the case."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_membership_confirmed"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="alliance",
            options={
                "ordering": [django.db.models.functions.comparison.Collate(models.F("name"), "de-x-icu")],
                "verbose_name": "alliance",
                "verbose_name_plural": "alliances",
            },
        ),
        migrations.AlterModelOptions(
            name="cluster",
            options={
                "ordering": [django.db.models.functions.comparison.Collate(models.F("name"), "de-x-icu")],
                "verbose_name": "network",
                "verbose_name_plural": "networks",
            },
        ),
        migrations.AlterModelOptions(
            name="company",
            options={
                "ordering": [django.db.models.functions.comparison.Collate(models.F("name"), "de-x-icu"), "pk"],
                "verbose_name": "member company",
                "verbose_name_plural": "member companies",
            },
        ),
        migrations.AlterModelOptions(
            name="competence",
            options={
                "ordering": [django.db.models.functions.comparison.Collate(models.F("name"), "de-x-icu")],
                "verbose_name": "competence",
                "verbose_name_plural": "competences",
            },
        ),
        migrations.AlterModelOptions(
            name="membership",
            options={
                "ordering": [
                    django.db.models.functions.comparison.Collate(models.F("company__name"), "de-x-icu"),
                    "-starts_on",
                ],
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
            },
        ),
        migrations.AlterModelOptions(
            name="person",
            options={
                "ordering": [
                    django.db.models.functions.comparison.Collate(models.F("last_name"), "de-x-icu"),
                    django.db.models.functions.comparison.Collate(models.F("first_name"), "de-x-icu"),
                ],
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.AlterModelOptions(
            name="topic",
            options={
                "ordering": [
                    "position",
                    django.db.models.functions.comparison.Collate(models.F("name_de"), "de-x-icu"),
                ],
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
            },
        ),
        migrations.AlterModelOptions(
            name="town",
            options={
                "ordering": [django.db.models.functions.comparison.Collate(models.F("name"), "de-x-icu")],
                "verbose_name": "town",
                "verbose_name_plural": "towns",
            },
        ),
    ]
