"""``manage.py health [name ...]``: what /health/ready says, for a shell; ends with 1 when something is wrong."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clusterportal.core.health import all_checks


class Command(BaseCommand):
    help = "Says how the portal is: database, migrations, broker, processes, work, mail. Asks only the database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="Only these, e.g. beat or 'worker default'.")

    def handle(self, *, names: list[str], **options: object) -> None:
        checks = all_checks()
        chosen = {name: checks.get(name, {"ok": False}) for name in names or checks}
        for name, facts in chosen.items():
            self.stdout.write(f"{name}: {json.dumps(facts)}")
        failed = [name for name, facts in chosen.items() if not facts["ok"]]
        if failed:
            raise CommandError(f"Not well: {', '.join(failed)}.")
