"""Is a round ready to be matched? What the office is told before it starts a run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.sorting import german_key

from .models import Application, Round
from .sizes import Partition, partition


@dataclass(frozen=True)
class Remark:
    """One line of the check: whether all is well, and what it says."""

    well: bool
    text: str


def check_readiness(round: Round, applications: Sequence[Application]) -> tuple[Partition, list[Remark]]:
    """How the applicants can be cut, and what else to know. Applications come with their person's affiliations."""
    cut = partition(len(applications), round.min_size, round.max_size)
    remarks = [_cut_in_words(cut, round), _companies(applications)]
    if round.decision_makers_only:
        remarks.append(_deciders(applications))
    return cut, [remark for remark in remarks if remark]


def _cut_in_words(cut: Partition, round: Round) -> Remark:
    sizes = {"smallest": round.min_size, "largest": round.max_size}
    if not cut.groups:
        return Remark(
            False,
            ngettext(
                "For a first group of %(smallest)s one more person is needed.",
                "For a first group of %(smallest)s %(needed)s more people are needed.",
                cut.needed,
            )
            % {**sizes, "needed": cut.needed},
        )
    groups = ngettext("%(people)s people make %(groups)s group", "%(people)s people make %(groups)s groups", cut.groups)
    head = groups % {"people": cut.people, "groups": cut.groups}
    if not cut.waiting:
        return Remark(True, _("%(head)s of %(smallest)s to %(largest)s, nobody waits.") % {**sizes, "head": head})
    tail = ngettext(
        "%(waiting)s person waits, or %(needed)s more must join.",
        "%(waiting)s people wait, or %(needed)s more must join.",
        cut.waiting,
    ) % {"waiting": cut.waiting, "needed": cut.needed}
    return Remark(False, f"{head}: {tail}")


def _companies(applications: Sequence[Application]) -> Remark | None:
    twice = [company for company, times in Counter(one.company for one in applications).items() if times > 1]
    if not twice:
        return None
    names = ", ".join(sorted((company.name for company in twice), key=german_key))
    return Remark(
        True, _("Several people have applied from %(names)s: they get into different groups.") % {"names": names}
    )


def _deciders(applications: Sequence[Application]) -> Remark | None:
    others = sum(not decides(application) for application in applications)
    if not others:
        return None
    return Remark(
        False,
        ngettext(
            "%(others)s applicant is not a decision maker, and this round is for decision makers.",
            "%(others)s applicants are not decision makers, and this round is for decision makers.",
            others,
        )
        % {"others": others},
    )


def decides(application: Application) -> bool:
    """Whether the person is a decision maker in the company that they apply for."""
    return any(
        function.is_decision_maker
        for function in application.person.affiliations.all()
        if function.company_id == application.company_id and function.ends_on is None
    )
