"""``manage.py demo_data``: fills an empty portal with the demonstration, the same every time but for the dates."""

import logging

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clusterportal.home.demo.accounts import ACCOUNTS, PASSWORD, build_accounts, give_passwords
from clusterportal.home.demo.companies import build_companies
from clusterportal.home.demo.enquiries import build_enquiries
from clusterportal.home.demo.events import build_events
from clusterportal.home.demo.mails import date_mail_files
from clusterportal.home.demo.networks import build_networks
from clusterportal.home.demo.rounds import build_rounds
from clusterportal.home.demo.second_factor import give_second_factors
from clusterportal.home.demo.talks import build_talks
from clusterportal.home.demo.work import undisturbed
from focusgroups.services.agreements import ensure_default_agreement
from members.models import User
from members.services.catalogue import load_catalogue

__all__ = ["ACCOUNTS", "PASSWORD", "Command"]


class Command(BaseCommand):
    help = "Fills an empty portal with demonstration data: networks, companies, rounds, events, enquiries."

    def handle(self, **options: object) -> None:
        if User.objects.exists():
            raise CommandError("There is data already. The demonstration is loaded into an empty portal only.")
        logging.getLogger("clusterportal.core.jobs").setLevel(logging.WARNING)
        with undisturbed(), transaction.atomic():
            load_catalogue()
            ensure_default_agreement()
            alliance = build_networks()
            build_companies()
            build_accounts(alliance)
            build_rounds()
            build_talks()
            build_events()
            build_enquiries()
            give_second_factors([email for email, _who in ACCOUNTS], PASSWORD)
            give_passwords()
        date_mail_files()
