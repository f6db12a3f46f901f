"""Is a round ready to be matched? What the office is told before it starts a run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.sorting import german_key

from .models import Round
from .rows import Applicant
from .sizes import Partition, partition
from .travel import distance_km


@dataclass(frozen=True)
class Remark:
    """One line of the check: whether all is well, and what it says."""

    well: bool
    text: str


def check_readiness(round: Round, applicants: Sequence[Applicant], invited: int = 0) -> tuple[Partition, list[Remark]]:
    """How the applicants can be cut, and what else to know; ``invited`` have not answered yet."""
    cut = partition(len(applicants), round.min_size, round.max_size)
    remarks = [_cut_in_words(cut, round), _unanswered(invited), _companies(applicants), _travel(round, applicants)]
    if round.decision_makers_only:
        remarks.append(_deciders(applicants))
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


def _unanswered(invited: int) -> Remark | None:
    if not invited:
        return None
    text = ngettext(
        "%(invited)s invited person has not confirmed their topics yet, and gets no seat without that.",
        "%(invited)s invited people have not confirmed their topics yet, and get no seat without that.",
        invited,
    )
    return Remark(False, text % {"invited": invited})


def _travel(round: Round, applicants: Sequence[Applicant]) -> Remark | None:
    """Names those who live too far from too many for any group: they would wait."""
    far = sorted((one.person for one in _far_from_all(applicants, round.min_size - 1)), key=german_key)
    if not far or len(applicants) < round.min_size:
        return None
    text = _("Within the travel limits of everybody, too few others live near: %(names)s.")
    return Remark(False, text % {"names": ", ".join(far)})


def _far_from_all(applicants: Sequence[Applicant], needed: int) -> list[Applicant]:
    """Who has fewer than ``needed`` others near enough; both drive, hence the smaller of two limits counts."""
    return [one for one in applicants if sum(_is_near(one, other) for other in applicants) - 1 < needed]


def _is_near(one: Applicant, other: Applicant) -> bool:
    limit = min(one.travel_limit_km, other.travel_limit_km)
    return distance_km(one, other) <= limit


def _companies(applicants: Sequence[Applicant]) -> Remark | None:
    companies = Counter((one.company, one.company_name) for one in applicants)
    twice = [name for (_company, name), times in companies.items() if times > 1]
    if not twice:
        return None
    names = ", ".join(sorted(twice, key=german_key))
    return Remark(
        True, _("Several people have applied from %(names)s: they get into different groups.") % {"names": names}
    )


def _deciders(applicants: Sequence[Applicant]) -> Remark | None:
    others = sum(not applicant.decides for applicant in applicants)
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
