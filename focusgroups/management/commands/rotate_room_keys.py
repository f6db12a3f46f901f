"""``manage.py rotate_room_keys``: the keys of the protected rooms under the newest of ROOM_ENCRYPTION_KEYS."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clusterportal.core.exceptions import DomainError
from focusgroups.models import RoomKey
from focusgroups.room.encryption import SealError
from focusgroups.room.keys import reencrypt, rewrap


class Command(BaseCommand):
    help = "Wraps each room's key with the first of ROOM_ENCRYPTION_KEYS; with --reencrypt rooms get new keys, too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reencrypt", action="store_true", help="Make new keys and seal everything anew.")

    def handle(self, *, reencrypt: bool, **options: object) -> None:
        turned, failed = 0, []
        for row in RoomKey.objects.filter(erased_at=None).order_by("pk"):
            try:
                turned += _turn(row, anew=reencrypt)
            except (DomainError, SealError):
                failed.append(str(row.pk))
        self.stdout.write(f"{turned} keys turned, {RoomKey.objects.count() - turned - len(failed)} left as they are.")
        if failed:
            raise CommandError(f"Left as they were, since none of the keys given opens them: {', '.join(failed)}.")


def _turn(row: RoomKey, *, anew: bool) -> bool:
    if not anew:
        return rewrap(row)
    reencrypt(row)
    return True
