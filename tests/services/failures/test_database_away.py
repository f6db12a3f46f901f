"""The database refuses or hangs for half a minute: each page says so calmly, nothing is half done, all recovers."""

import socket
import time
from collections.abc import Callable

import pytest
from django.urls import reverse

from matchmaking.models import Enquiry
from tests.services.failures.town import HOST, RETURN, Answer, Page, Town, Visits
from tests.services.failures.work import Work, failed_jobs, mails_by_state

OUTAGE = 30  # seconds
NEED_NOTHING = ("imprint", "privacy", "accessibility", "operator", "search")  # by a visitor who asks for nothing yet
SENTENCES = {"de": "Das Portal macht eine kurze Pause", "en": "The portal is taking a short break"}


def refuse(town: Town) -> None:
    town.database.refuse()


def reach_again(town: Town) -> None:
    town.database.restore()


def hang(town: Town) -> None:
    town.database.hang()


def resume(town: Town) -> None:
    town.database.resume()


OUTAGES = {"refuses": (refuse, reach_again), "hangs": (hang, resume)}


def takes_connections(town: Town) -> bool:
    try:
        socket.create_connection((HOST, town.database.port), timeout=5).close()
    except OSError:
        return False
    return True


def asked_until(town: Town, end: float) -> list[tuple[Page, Answer]]:
    """Pages in turn, German and English, until the time has come."""
    pages = [page for page in town.pages() if page.role in ("anonymous", "leader", "own_manager")]
    answers: list[tuple[Page, Answer]] = []
    while time.monotonic() < end:
        page = pages[len(answers) % len(pages)]
        if len(answers) % 2:
            page = Page(page.role, f"/en{page.path}", page.status)
        answers.append((page, town.get(page.path, page.role)))
        time.sleep(0.2)
    return answers


def is_calm(page: Page, answer: Answer) -> bool:
    if answer.status == 200:
        return page.role == "anonymous" and page.path.removeprefix("/en").strip("/") in NEED_NOTHING
    language = "en" if page.path.startswith("/en/") else "de"
    told = f'<html lang="{language}">' in answer.text and SENTENCES[language] in answer.text
    betrayed = any(word in answer.text for word in ("Traceback", "psycopg", "OperationalError", HOST))
    return answer.status == 503 and int(answer.headers["Retry-After"]) > 0 and told and not betrayed


def p95(answers: list[tuple[Page, Answer]]) -> float:
    return Visits(seconds=[answer.seconds for _, answer in answers]).p95


@pytest.mark.parametrize("kind", OUTAGES)
def test_pages_say_so_and_everything_recovers(town: Town, row: Callable, kind: str) -> None:
    work = Work(town, f"database-{kind}")
    work.prepare()
    town.until(town.done)
    before = town.visit(town.pages())
    fail, restore = OUTAGES[kind]

    sent = work.send()  # the workers are about to begin
    fail(town)
    began = time.monotonic()
    reached = takes_connections(town)
    address, typed = reverse("matchmaking:enquiry_create"), {**work.enquiry, "text": f"Wer kennt sich mit {kind} aus?"}
    unsaved = town.post(address, typed)
    live = [town.get("/health/live").status for _ in range(3)]
    answers = asked_until(town, began + OUTAGE)
    live += [town.get("/health/live").status for _ in range(3)]
    restore(town)
    back = town.until(lambda: town.get("/").status == 200, RETURN)
    again = town.post(address, unsaved.typed)
    seconds = back + town.until(town.done, 2 * RETURN)  # whoever had begun is waited for until the lease ends
    after = town.visit(town.pages())

    agitated = [f"{page.path}: {answer.status}" for page, answer in answers if not is_calm(page, answer)]
    asked = len(answers) + 2
    row(f"Database {kind}", f"{OUTAGE} s", asked, len(agitated), f"{p95(answers) / before.p95:.2f}", f"{seconds:.0f} s")
    assert reached is (kind == "hangs")
    assert [answer.status for answer in sent] == [302] * 4
    assert (before.unexpected, agitated, after.unexpected) == ([], [], [])
    assert (live, unsaved.status, "nicht gespeichert" in unsaved.text) == ([200] * 6, 503, True)
    assert unsaved.typed == typed
    assert (again.status, Enquiry.objects.filter(text=typed["text"]).count()) == (302, 1)
    assert work.result() == {**Work.DONE, "enquiries": ["triage"] * 2, "routed": 2}
    assert (town.dead, failed_jobs(), set(mails_by_state())) == ([], [], {"sent"})
