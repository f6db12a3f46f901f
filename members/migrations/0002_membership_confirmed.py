from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def confirm_existing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever is a member by now stays one; only new entries wait for the company."""
    apps.get_model("members", "Membership").objects.update(confirmed_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("members", "0001_accounts_networks_companies")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="agreed to by the company"),
        ),
        migrations.RunPython(confirm_existing, migrations.RunPython.noop),
    ]
