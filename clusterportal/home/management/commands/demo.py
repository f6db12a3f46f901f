"""``manage.py demo``: prepares what is missing and runs the five processes until Ctrl-C."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from string import Template

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from clusterportal.home.demo import tied
from clusterportal.home.demo.accounts import ACCOUNTS, PASSWORD
from clusterportal.home.demo.second_factor import SECRET, code_of, give_second_factors

HOST = "127.0.0.1"
TIED = [sys.executable, tied.__file__]  # what ends with its parent, even if that is killed
CELERY = "{bin}/celery -A clusterportal.celery"
WORKER = "worker -P solo --concurrency=1 --without-gossip --without-mingle --without-heartbeat"
# In the order of their start, which is staggered: two processes setting up the broker's folders at once disturb
# each other. One process each (solo), so that a killed one leaves nothing behind.
PROCESSES = {
    "web": "{bin}/gunicorn clusterportal.wsgi --bind {host}:{port} --worker-class gthread --workers 1 --threads 8",
    "beat": f"{CELERY} beat --schedule {{var}}/beat-schedule --pidfile=",
    "dispatcher": f"{CELERY} {WORKER} -Q dispatch -n dispatcher@demo",
    "worker": f"{CELERY} {WORKER} -Q default -n default@demo",
    "matching": f"{CELERY} {WORKER} -Q matching -n matching@demo",
}
HEAD = """[supervisord]
nodaemon=true
loglevel=warn
logfile=$var/log/supervisor.log
pidfile=$var/supervisor.pid
$user

[group:portal]
programs=$names
"""
PROGRAM = """
[program:$name]
command=/bin/sh -c "sleep $wait; exec $tied $command"
directory=$base
priority=$wait
startsecs=0
autorestart=true
stopasgroup=true
killasgroup=true
stopwaitsecs=8
redirect_stderr=true
stdout_logfile=$var/log/$name.log
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=1
"""


class Command(BaseCommand):
    help = "Runs the portal with demonstration data: web, beat, dispatcher and two workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--prepare-only", action="store_true", help="Prepare everything, start nothing.")

    def handle(self, *, port: int, prepare_only: bool, **options: object) -> None:
        refuse_taken_port(port)
        settings.BASE_URL = f"http://{HOST}:{port}"  # the demonstration's own mails lead here, too
        make_folders()
        call_command("migrate", verbosity=0)
        self.load_data()
        if prepare_only:
            return
        config = write_config(port)
        self.announce(port)
        environment = {**os.environ, "CLUSTERPORTAL_DEMO": "1", "BASE_URL": settings.BASE_URL}
        run_until_told([*TIED, sys.executable, "-m", "supervisor.supervisord", "-c", str(config)], environment)

    def load_data(self) -> None:
        if not get_user_model().objects.exists():
            self.stdout.write("Loading the demonstration data ...")
            call_command("demo_data")
        else:  # data of a demonstration that is older than the second step
            give_second_factors([email for email, _who in ACCOUNTS], PASSWORD)

    def announce(self, port: int) -> None:
        people = "\n".join(f"  {email:<22} {who}" for email, who in ACCOUNTS)
        self.stdout.write(f"\nClusterPortal: http://{HOST}:{port}/ (in a few seconds)\n")
        self.stdout.write(f"\nSign in with the password {PASSWORD} as one of\n{people}\n")
        self.stdout.write(
            f"\nOffices, staff and operator also type a code; the page shows it (now {code_of(SECRET)}; "
            f"key for an app: {SECRET}).\n"
        )
        self.stdout.write(f"\nCtrl-C ends it. Logs are in {settings.VAR_DIR / 'log'}.\n")
        self.stdout.flush()


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken ({error.strerror}); choose another: make demo PORT=8001"
            ) from None


def make_folders() -> None:
    for name in ("broker/messages", "broker/control", "mail", "log"):
        (settings.VAR_DIR / name).mkdir(parents=True, exist_ok=True)


def run_until_told(supervisor: list[str], environment: dict[str, str]) -> None:
    """Ends the supervisor, and with it all processes, on Ctrl-C, SIGTERM and when the terminal is closed.

    It has a session of its own: from the terminal it would take a hang-up as the order to start everything anew.
    """
    process = subprocess.Popen(supervisor, env=environment, start_new_session=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.terminate())
    process.wait()


def write_config(port: int) -> Path:
    """The supervisor's configuration, written anew at every start."""
    places = {"bin": str(Path(sys.executable).parent), "var": str(settings.VAR_DIR), "host": HOST, "port": port}
    user = "user=root" if os.geteuid() == 0 else ""
    text = Template(HEAD).substitute(places, user=user, names=",".join(PROCESSES))
    for wait, (name, command) in enumerate(PROCESSES.items()):
        quoted = {key: shlex.quote(str(value)) for key, value in places.items()}
        text += Template(PROGRAM).substitute(
            places,
            name=name,
            wait=wait,
            base=settings.BASE_DIR,
            tied=shlex.join(TIED),
            command=command.format(**quoted),
        )
    config = settings.VAR_DIR / "supervisor.conf"
    config.write_text(text)
    return config
