"""Every page of the URLconf as each person sees it: whole, in one language, quiet, at home, accessible."""

import sys

import pytest
from playwright.sync_api import Browser

from .demo import Portal
from .look import Looks, look_at, look_with
from .processes import pool
from .survey import PEOPLE, Survey, chosen, survey
from .view import Task, View, tasks
from .words import faults

#: what the control page of urls.py holds, as the detectors call it
PLANTED = {
    "h1", "template", "None", "escaped twice", "object", "placeholder", "other language", "English words",
    "axe image-alt", "sideways", "foreign host", "policy", "console",
}  # fmt: skip


@pytest.fixture(scope="module")
def found(portal: Portal) -> Survey:
    return survey(portal.address, chosen("PEOPLE", PEOPLE))


@pytest.fixture(scope="module")
def looks(found: Survey, portal: Portal) -> Looks:
    seen = Looks()
    with pool() as processes:
        for one in [processes.submit(look_at, portal.address, task) for task in tasks(found.views, found.states)]:
            seen.add(one.result())
    return seen


def listing(found: dict[str, list[str]]) -> str:
    """One fault a line, for whoever mends them."""
    return "\n" + "\n".join(f"{where}: {fault}" for where, faults in sorted(found.items()) for fault in faults)


def test_every_address_is_reached_by_somebody(found: Survey) -> None:
    assert sorted(found.missing) == []


def test_everything_that_a_link_leads_to_answers_in_whole_pages(found: Survey) -> None:
    broken: dict[str, list[str]] = {}

    for person, crawl in found.crawls.items():
        for answer, page in crawl.answers:
            planted = answer.address.startswith("/faults/")
            status = [] if answer.status < 500 or planted else [f"status: {answer.status}"]
            if unwanted := [*status, *faults(page, answer.address)]:
                broken[f"{person} {answer.address}"] = unwanted

    assert not broken, listing(broken)


def test_pages_are_accessible_quiet_and_at_home(looks: Looks, found: Survey) -> None:
    lesser = "\n  ".join(sorted(looks.lesser)) or "none"
    sys.stdout.write(f"{len(found.views)} pages; what axe finds of little weight:\n  {lesser}\n")

    assert not looks.faults, listing(looks.faults)


def test_page_with_every_fault_is_found_out(browser: Browser, portal: Portal) -> None:
    view = View("visitor", "control", "/faults/control/")

    looks = look_with(browser, portal.address, Task([view], {}))

    kinds = {fault.split("] ")[1].split(":")[0] for fault in looks.faults["visitor /faults/control/"]}
    assert kinds == PLANTED
