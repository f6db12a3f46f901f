"""The table of the cache, in which the limits of sign-in attempts are counted: without it nobody could sign in."""

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_table(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Does nothing where the table is there already, or where the cache lives elsewhere."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_jobs_mail_log")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
