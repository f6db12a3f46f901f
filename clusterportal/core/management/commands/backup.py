"""``manage.py backup``: the portal in one file; the portal may go on running."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clusterportal.core.backup import BackupError, back_up


class Command(BaseCommand):
    help = "Writes database and uploaded files into one file with checksums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR / "backups")

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            file = back_up(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file} ({file.stat().st_size / 1e6:.1f} MB). It holds personal data: keep it safe.")
