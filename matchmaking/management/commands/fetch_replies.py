"""``manage.py fetch_replies``: takes in what enquirers have answered by mail; beat does the same each minute."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matchmaking.incoming.mailboxes import MailboxError
from matchmaking.services.incoming import fetch_replies


class Command(BaseCommand):
    help = "Reads the mailbox of MAILBOX_URL and puts each answer into the thread of its enquiry."

    def handle(self, **options: object) -> None:
        if not settings.MAILBOX_URL:
            raise CommandError("MAILBOX_URL is not set: there is no mailbox to read.")
        try:
            number = fetch_replies()
        except MailboxError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Mails worked on: {number}.")
