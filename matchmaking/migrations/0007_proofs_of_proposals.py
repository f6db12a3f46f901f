import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0006_run_errors_of_any_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposalProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for a worker"),
                            ("running", "under way"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                            ("failed", "stopped with an error"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("people", models.JSONField(blank=True, default=list, verbose_name="people with a seat")),
                ("groups", models.PositiveSmallIntegerField(default=0, verbose_name="groups")),
                ("bound", models.FloatField(blank=True, null=True, verbose_name="worth at most")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proof",
                        to="matchmaking.matchingrun",
                        verbose_name="proposal",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
            ],
            options={
                "verbose_name": "proof of a proposal",
                "verbose_name_plural": "proofs of proposals",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True), ("bound__isnull", False), _connector="OR"
                        ),
                        name="proof_has_a_bound",
                    )
                ],
            },
        ),
    ]
