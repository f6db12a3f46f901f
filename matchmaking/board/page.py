"""The board of a proposal: groups side by side, what stands against them, and the pictures of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from focusgroups.enums import RoundState
from members.models import Topic

from ..adapters import Clash, Table
from ..enums import RunState
from ..models import MatchingRun, ProposalProof, ProposedGroup
from ..services.places import newcomers
from ..services.refusals import held_seats
from ..weights import weights_words
from . import pictures, why
from .clashes import clash_sentences, clash_words
from .proofs import proof_context
from .seats import SeatRow, seat_rows

if TYPE_CHECKING:
    from .offers import OfferCard


class PersonCard(NamedTuple):
    """One person in one line of a group; ``url`` opens what can be done with the person."""

    seat: int
    name: str
    company: str
    industry: str
    town: str
    pinned: bool
    gone: bool
    url: str
    here: bool = False
    reason: str = ""


class GroupCard(NamedTuple):
    """A group of the board; ``changeable`` offers the lock and takes people who are dropped on it."""

    pk: int
    key: str
    title: str
    size: int
    topics: list[str]
    reason: str
    scores: list[dict[str, Any]]
    people: list[PersonCard]
    warnings: list[str]
    here: bool
    locked: bool
    changeable: bool
    url: str
    offer: OfferCard | None = None

    @property
    def is_confidential(self) -> bool:
        """A warning may say who does not want to meet whom."""
        return bool(self.warnings)


class Board:
    """A proposal with everything that its page asks of it; each question is answered once.

    ``beside`` is the board of another proposal of the same round, shown on the same page.
    """

    def __init__(
        self, run: MatchingRun, chosen: str = "", person: int | None = None, beside: Board | None = None
    ) -> None:
        self.run, self.chosen, self.beside = run, chosen, beside
        self.rows = seat_rows(run)
        self.ever: list[ProposedGroup] = list(run.groups.all())
        self.groups = [group for group in self.ever if not group.dissolved]
        self.row = next((row for row in self.rows if row.pk == person), None)

    @cached_property
    def topics(self) -> Mapping[str, str]:
        return {topic.slug: topic.name for topic in Topic.objects.all()}

    @cached_property
    def table(self) -> Table:
        people = {group.pk: [row.application for row in self.people_of(group)] for group in self.groups}
        return Table(self.run, people, self.beside.table if self.beside else None)

    @cached_property
    def names(self) -> dict[int, str]:
        """Names of people by their applications."""
        return {row.application: row.name for row in self.rows}

    @cached_property
    def clashes(self) -> list[Clash]:
        """Nothing is judged any more once the groups are published or another proposal is."""
        return self.table.clashes() if self.run.round.state == RoundState.REVIEW else []

    @cached_property
    def proof(self) -> ProposalProof | None:
        return getattr(self.run, "proof", None)

    @cached_property
    def missing(self) -> int:
        """How many applied after the search."""
        return newcomers(self.run).count()

    @cached_property
    def changeable(self) -> bool:
        return self.run.state == RunState.DONE and self.run.round.state == RoundState.REVIEW and not self.missing

    @cached_property
    def can_found(self) -> bool:
        """Whether its people fill one group more than there are."""
        there = [row for row in self.rows if not row.gone]
        filled = {row.group for row in there} - {None}
        return self.changeable and len(there) >= (len(filled) + 1) * self.run.round.min_size

    @cached_property
    def held(self) -> set[int]:
        """Seats of those who are no longer placed by hand, because a confidential rule refused it too often."""
        return held_seats(self.run) if self.table.problem.rules.secret else set()

    @property
    def worth(self) -> float:
        return sum(group.rationale.get("total", 0.0) for group in self.groups)

    @cached_property
    def picked(self) -> ProposedGroup | None:
        """The group whose pictures are shown."""
        named = (group for group in self.groups if group.letter == self.chosen)
        return next(named, self.groups[0] if self.groups else None)

    def people_of(self, group: ProposedGroup) -> list[SeatRow]:
        """The group's people who still take part."""
        return [row for row in self.rows if row.group == group.pk and not row.gone]

    def cards(
        self, letters: Iterable[str] | None = None, offers: Mapping[str, OfferCard] | None = None
    ) -> list[GroupCard]:
        """All groups or some of them; with offers where these are known."""
        shown = [group for group in self.groups if letters is None or group.letter in letters]
        return [self._card(group)._replace(offer=(offers or {}).get(group.letter)) for group in shown]

    def waiting(self) -> list[PersonCard]:
        return [self._person(row) for row in self.rows if row.group is None]

    def warnings_of(self, group: ProposedGroup) -> list[str]:
        return [clash_words(one, self.names, self.run.round) for one in self.clashes if one.group == group.pk]

    def letter_of(self, group: int | None) -> str:
        return next((one.letter for one in self.ever if one.pk == group), "")

    def _card(self, group: ProposedGroup) -> GroupCard:
        rows = [row for row in self.rows if row.group == group.pk]
        learners = sum(bool(row.rationale.get("learns")) for row in rows)
        topics = [self.topics[slug] for slug in group.rationale.get("topics", ()) if slug in self.topics]
        return GroupCard(
            pk=group.pk,
            key=group.letter,
            title=_("Group %(letter)s") % {"letter": group.letter},
            size=len(self.people_of(group)),
            topics=topics[: why.NAMED_TOPICS],
            reason=why.group_sentence(group.rationale, self.topics, learners) if rows else _("Nobody sits here."),
            scores=why.scores(group.rationale) if group.rationale else [],
            people=[self._person(row) for row in rows],
            warnings=self.warnings_of(group),
            here=group == self.picked,
            locked=group.locked,
            changeable=self.changeable,
            url=f"{reverse('matchmaking:run_detail', args=[self.run.pk])}?group={group.letter}#group",
        )

    def _person(self, row: SeatRow) -> PersonCard:
        changes = self.changeable and not row.gone
        return PersonCard(
            row.pk, row.name, row.company, row.industry, row.town, row.pinned, row.gone,
            url=self._address(row) if changes else "",
            here=row == self.row,
            reason=row.reason,
        )  # fmt: skip

    def _address(self, row: SeatRow) -> str:
        address = reverse("matchmaking:run_seat", args=[row.pk])
        return f"{address}?group={self.picked.letter}" if self.chosen and self.picked else address


def numbers(board: Board) -> dict[str, int]:
    """Who applied, has a seat, waits."""
    there = [row for row in board.rows if not row.gone]
    placed = sum(row.group is not None for row in there)
    return {"applied": len(there), "placed": placed, "waits": len(there) - placed, "groups": len(board.groups)}


def board_context(board: Board, offers: Mapping[str, OfferCard] | None = None) -> dict[str, Any]:
    """Everything of the page but the chosen person."""
    return {
        "board": board,
        "run": board.run,
        "round": board.run.round,
        "numbers": numbers(board),
        "cards": board.cards(offers=offers),
        "waiting": board.waiting(),
        "broken": broken(board),
        "letters": [group.letter for group in board.groups],
        "picture": pictures.of_group(board),
        "chance": pictures.against_chance(board),
        "result": pictures.result_words(board),
        "counted": weights_words(board.run.weights),
        "proof": proof_context(board),
        "curve": pictures.course(board.run.result.get("curve", ()), board.run.total_steps),
    }


def broken(board: Board) -> list[str]:
    """What stands against publishing, a line for each group and one for what concerns several."""
    letters = {group.pk: group.letter for group in board.groups}
    return clash_sentences(board.clashes, board.names, letters, board.run.round)
