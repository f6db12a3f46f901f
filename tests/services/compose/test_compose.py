"""docker-compose.yml: its services, started as processes with its commands and its environment, do their work."""

import http.client
import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from . import image
from .stack import COMPOSE, OTHER_IMAGES, MissingError, Stack

SECRETS = ("SECRET_KEY", "MFA_ENCRYPTION_KEYS", "ROOM_ENCRYPTION_KEYS", "POSTGRES_PASSWORD", "EMAIL_URL")
FORM = "/enquiries/add/"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, app: Path) -> Iterator[Stack]:
    """Started once."""
    folder = tmp_path_factory.mktemp("compose")
    stack = Stack(folder, app)
    for name in ("var", "backups"):
        (folder / name).mkdir()
    stack.make_database()
    try:
        stack.up()
        stack.until(lambda: ready(stack)[0] == 200)
        yield stack
    finally:
        stack.down()
        stack.drop_database()


def ask(stack: Stack, address: str, form: dict | None = None, cookie: str = "") -> tuple[int, dict, str]:
    """As the proxy asks, for a visitor who came by https."""
    own = {"Host": stack.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "Cookie": cookie}
    if form:
        own |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{stack.host}{address}"}
    connection = http.client.HTTPConnection("127.0.0.1", stack.web_port, timeout=20)
    try:
        connection.request("POST" if form else "GET", address, urlencode(form) if form else None, own)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read().decode()
    except OSError:
        return 0, {}, ""
    finally:
        connection.close()


def ready(stack: Stack) -> tuple[int, list[str]]:
    """Status, and which checks have failed."""
    status, _headers, text = ask(stack, "/health/ready")
    checks = json.loads(text)["checks"] if text else {}
    return status, [name for name, check in checks.items() if not check["ok"]]


def play(stack: Stack, act: str) -> None:
    process = stack.run(
        "web", "python", "-m", "tests.services.compose.play", act, PYTHONPATH=f"{stack.app}:{image.ROOT}"
    )
    assert process.returncode == 0, process.stderr


def test_round_and_enquiry_go_through_all_services(stack: Stack) -> None:
    play(stack, "prepare")

    play(stack, "propose")
    stack.until(lambda: stack.rows("SELECT state FROM matchmaking_matchingrun") == [("done",)])
    play(stack, "publish")
    page = ask(stack, FORM)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page[2])[1]
    cookie = page[1]["Set-Cookie"].partition(";")[0]
    asked = {"text": "Wir suchen Hilfe bei Optik und Photonik.", "email": "hanna@example.org", "name": "Hanna"}
    consent = {"passing_consent": "any", "csrfmiddlewaretoken": token}
    sent = ask(stack, FORM, {**asked, **consent}, cookie)
    stack.until(lambda: stack.rows("SELECT state FROM matchmaking_enquiry") == [("triage",)])
    play(stack, "pass_on")
    stack.until(lambda: stack.rows("SELECT count(*) FROM core_outgoingmail WHERE state <> 'sent'") == [(0,)])

    assert sent[0] == 302
    assert stack.rows("SELECT state, count(*) FROM focusgroups_round GROUP BY state") == [("published", 1)]
    assert stack.rows("SELECT count(*) FROM focusgroups_focusgroup") == [(2,)]
    assert stack.rows("SELECT count(*) FROM focusgroups_seat WHERE state = 'invited'") == [(12,)]
    assert stack.rows("SELECT state FROM matchmaking_enquiry") == [("offered",)]
    assert stack.rows("SELECT count(*) FROM matchmaking_suggestion") == [(3,)]
    assert stack.rows("SELECT count(*) FROM core_job WHERE state = 'failed'") == [(0,)]
    mails = "".join(path.read_text() for path in stack.mail.iterdir())
    assert mails.count("Message-ID:") == stack.rows("SELECT count(*) FROM core_outgoingmail")[0][0]
    assert "https://portal.example.org/" in mails


def test_pages_are_as_production_serves_them(stack: Stack) -> None:
    status, headers, text = ask(stack, "/")
    sheet = re.search(r'href="(/static/css/tokens\.[0-9a-f]+\.css)"', text)[1]

    assert (status, "Anmelden" in text, "Set-Cookie" in headers) == (200, True, False)
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert ask(stack, sheet)[0] == 200


@pytest.mark.parametrize(
    "service", [name for name in COMPOSE["services"] if name not in (*OTHER_IMAGES, "migrate", "backup")]
)
def test_health_check_of_each_service_passes(stack: Stack, service: str) -> None:
    assert stack.is_well(service)


def test_stopping_a_worker_turns_health_red_and_pages_still_work(stack: Stack) -> None:
    worker = stack.processes["worker-default"]
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()

    stack.until(lambda: ready(stack)[0] == 503)
    red, page = ready(stack)[1], ask(stack, "/")[0]
    well = stack.is_well("worker-default"), stack.is_well("web")
    stack.start("worker-default")
    stack.until(lambda: ready(stack)[0] == 200)

    assert (red, page, well) == (["worker default"], 200, (False, True))


def test_frozen_broker_shows_and_pages_still_work(stack: Stack) -> None:
    redis = stack.processes["redis"]
    os.kill(redis.pid, signal.SIGSTOP)

    stack.until(lambda: "broker" in ready(stack)[1])
    page = ask(stack, "/")[0]
    os.kill(redis.pid, signal.SIGCONT)
    stack.until(lambda: ready(stack)[0] == 200)

    assert page == 200


def test_backup_service_leaves_a_file(stack: Stack) -> None:
    process = stack.run("backup")

    assert process.returncode == 0, process.stderr
    assert len(list((stack.folder / "backups").glob("*.zip"))) == 1


@pytest.mark.parametrize("name", SECRETS)
def test_without_a_secret_nothing_starts(stack: Stack, name: str) -> None:
    other = Stack(stack.folder, stack.app)
    other.given.pop(name)

    with pytest.raises(MissingError, match=name):
        other.environment("web")


def test_no_secret_stands_in_the_file() -> None:
    text = (image.ROOT / "docker-compose.yml").read_text()

    assert {match for name in SECRETS for match in re.findall(rf"\$\{{{name}[^}}]*\}}", text)} == {
        f"${{{name}:?}}" for name in SECRETS
    }


def test_nothing_runs_as_root_and_only_web_is_reached_from_outside() -> None:
    services: dict[str, dict] = COMPOSE["services"]

    assert {told.get("user") for told in services.values()} == {"10001:10001", "postgres", "redis"}
    assert [name for name, told in services.items() if "ports" in told] == ["web"]
    assert {tuple(told["cap_drop"]) for told in services.values()} == {("ALL",)}


def test_everything_but_the_one_shots_is_started_again() -> None:
    policies = {name: told["restart"] for name, told in COMPOSE["services"].items()}

    assert {name for name, policy in policies.items() if policy == "no"} == {"migrate", "backup"}
    assert set(policies.values()) == {"no", "unless-stopped"}


def test_every_queue_has_a_worker(settings: object) -> None:
    commands = [told["command"] for told in COMPOSE["services"].values() if "-Q" in told.get("command", [])]

    assert {command[command.index("-Q") + 1] for command in commands} == {"dispatch", *settings.JOB_QUEUE_SLOTS}
