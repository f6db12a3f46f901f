"""Whether an answered enquiry has helped, asked later."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0007_proofs_of_proposals"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days after closing")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "Yes, it has helped"),
                            ("not_helped", "No, it has not helped"),
                            ("open", "My question is still open"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="matchmaking.enquiry",
                        verbose_name="enquiry",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["enquiry", "days"],
                "constraints": [
                    models.UniqueConstraint(fields=("enquiry", "days"), name="one_follow_up_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("asked_at__isnull", False), _connector="OR"),
                        name="answered_once_asked",
                    ),
                ],
            },
        ),
    ]
