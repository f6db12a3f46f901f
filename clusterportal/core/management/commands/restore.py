"""``manage.py restore FILE``: the portal as a backup has it. Stop the portal's processes first."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clusterportal.core.backup import BackupError, count_rows, restore


class Command(BaseCommand):
    help = "Replaces the database and the uploaded files by those of a backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="Replace a database that has data.")

    def handle(self, *, file: Path, force: bool, **options: object) -> None:
        try:
            manifest = restore(file, force=force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The portal is as it was at {manifest['made']}: {sum(count_rows().values())} rows.")
        self.stdout.write("Everybody has to sign in again. Rooms that were erased since then are erased again.")
