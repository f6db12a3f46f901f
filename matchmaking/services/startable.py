"""Whether a search for groups can begin: what can be known before anything is computed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focusgroups.enums import RoundState
from focusgroups.models import Application, Round
from members.enums import DECISION_MAKERS
from members.models import Affiliation

from ..exceptions import RunError


def require_startable(round: Round) -> None:
    """Refuses with a sentence where the round's state or its applicants allow no search."""
    _require_state(round)
    applicants = Application.objects.filter(round=round).to_place().order_by("pk")
    rows = list(applicants.values_list("person", "company"))
    if len(rows) < round.min_size:
        raise RunError(
            _("%(count)d people have applied, a group needs %(smallest)d. Open the round once more.")
            % {"count": len(rows), "smallest": round.min_size}
        )
    if round.decision_makers_only:
        rows = _deciding(round, rows)
        _require_deciders(round, len(rows))
    _require_companies(round, len({company for _person, company in rows}))


def _require_state(round: Round) -> None:
    if round.state == RoundState.OPEN:
        raise RunError(_("Applications are still possible. Close them first, then search for groups."))
    if round.state == RoundState.MATCHING:
        raise RunError(_("A search is already running for this round."))
    if round.state not in (RoundState.CLOSED, RoundState.REVIEW):
        raise RunError(_("Groups cannot be searched now: %(state)s.") % {"state": round.get_state_display()})


def _require_deciders(round: Round, deciders: int) -> None:
    if deciders < round.min_size:
        raise RunError(
            ngettext(
                "This round is for decision makers, and %(count)d of them has applied; a group needs %(smallest)d.",
                "This round is for decision makers, and %(count)d of them have applied; a group needs %(smallest)d.",
                deciders,
            )
            % {"count": deciders, "smallest": round.min_size}
            + " "
            + _("Open the round once more, or open it to everybody.")
        )


def _require_companies(round: Round, companies: int) -> None:
    """Nobody shares a group with somebody of the same company."""
    if companies < round.min_size:
        raise RunError(
            ngettext(
                "Everybody who could get a seat comes from %(count)d company; a group needs %(smallest)d companies.",
                "Everybody who could get a seat comes from %(count)d companies; a group needs %(smallest)d of them.",
                companies,
            )
            % {"count": companies, "smallest": round.min_size}
            + " "
            + _("Open the round once more, or allow smaller groups.")
        )


def _deciding(round: Round, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those who decide in the company that they apply for."""
    functions = Affiliation.objects.filter(decision_level__in=DECISION_MAKERS, ends_on__isnull=True)
    makers = set(functions.filter(person__applications__round=round).values_list("person_id", "company_id"))
    return [row for row in rows if row in makers]
