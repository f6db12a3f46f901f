"""What every other place for one person would gain or cost, in words: shown before anything is done."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import kilometres
from members.models import User

from ..adapters import Offer, Offers, SwapOffer
from ..grouping.checks import Rule
from ..models import ProposedGroup
from ..services.refusals import keep_refusals
from .clashes import rule_words, signed_percent
from .page import Board
from .seats import SeatRow

BUTTONS = 6  # groups offered at once; further ones are folded
BEST_SWAPS = 4
TELLING_KM = 3  # a way that is shorter or longer by less is the same


class SwapCard(NamedTuple):
    """Changing seats with somebody; ``value`` is what the form sends, ``letter`` is empty for the waiting list."""

    value: str
    name: str
    letter: str
    price: str
    kind: str
    broken: str


class OfferCard(NamedTuple):
    """A group as a new place; ``letter`` is empty for the waiting list, ``kind`` is gain, loss, even or clash."""

    letter: str
    price: str
    kind: str
    broken: str
    gains: list[str]
    losses: list[str]
    swap: SwapCard | None
    locked: bool


def picked_context(board: Board, actor: User) -> dict[str, Any]:
    """The chosen person with all offers; without offers where the person is pinned or sits in a locked group.

    What a confidential rule forbids is kept; from the tenth time on nothing is offered any more (``held``).
    """
    row = board.row
    if row is None or not board.changeable or row.gone:
        return {"row": None}
    group = next((one for one in board.groups if one.pk == row.group), None)
    context = {"row": row, "letter": group.letter if group else "", "locked": bool(group and group.locked)}
    if row.pinned or context["locked"]:
        return context
    offers = board.table.offers(row.application)
    keep_refusals(run=board.run, refused=_refused(board, row, offers), actor=actor)
    return {**context, "held": True} if row.pk in board.held else {**context, **_offers(board, row, offers)}


def _refused(board: Board, row: SeatRow, offers: Offers) -> dict[int, list[list[int]]]:
    """Whom these offers tell something about that nobody may know: the person, and those who could take its place."""
    beside = {group.pk: [one.application for one in board.people_of(group)] for group in board.groups}
    told = [group for group in beside if group != row.group and Rule.CONFIDENTIAL in offers.moves[group].broken]
    refused = {
        one.pk: [beside[row.group]]
        for one in board.rows
        if row.group is not None and one.group not in told and _is_secret(offers.swaps.get(one.application))
    }
    return {**refused, row.pk: [beside[group] for group in told]} if told else refused


def _is_secret(offer: SwapOffer | None) -> bool:
    return offer is not None and Rule.CONFIDENTIAL in offer.broken


def _offers(board: Board, row: SeatRow, offers: Offers) -> dict[str, Any]:
    by_letter = {group.letter: group for group in board.groups if group.pk != row.group}
    cards = [_card(board, group, offers, letter) for letter, group in by_letter.items()]
    open_cards = sorted((card for card in cards if not card.locked), key=lambda card: _order(card, offers, by_letter))
    waiting, swaps = offers.moves.get(None), _elsewhere(board, row)
    return {
        "offers": {card.letter: card for card in cards},
        "targets": open_cards[:BUTTONS],
        "further": open_cards[BUTTONS:],
        "waiting_price": signed_percent(_share(board, waiting.gain)) if waiting else "",
        "best_swaps": _best_swaps(board, offers, [one for _title, rows in swaps for one in rows])[:BEST_SWAPS],
        "swaps": [
            (title, [_swap(board, one, offers) for one in rows if _swappable(board, one)]) for title, rows in swaps
        ],
    }


def _order(card: OfferCard, offers: Offers, groups: dict[str, ProposedGroup]) -> tuple[bool, float]:
    """What breaks a rule stands last, otherwise the best first."""
    return bool(card.broken), -offers.moves[groups[card.letter].pk].gain


def _card(board: Board, group: ProposedGroup, offers: Offers, letter: str) -> OfferCard:
    offer = offers.moves[group.pk]
    gains, losses = _lines(board, offer, offers.km_here)
    return OfferCard(
        letter=letter,
        price=signed_percent(_share(board, offer.gain)),
        kind=_kind(offer.gain, offer.broken),
        broken=_broken_words(board, group, offer),
        gains=gains,
        losses=losses,
        swap=None if group.locked else next(iter(_best_swaps(board, offers, board.people_of(group))), None),
        locked=group.locked,
    )


def _lines(board: Board, offer: Offer, km_here: float | None) -> tuple[list[str], list[str]]:
    """What speaks for the place and what against it, in the things themselves."""
    gains, losses = [], []
    if offer.shared_by:
        text = ngettext("shares “%(topic)s” with %(count)d", "shares “%(topic)s” with %(count)d", offer.shared_by)
        gains.append(text % {"topic": board.topics.get(offer.topic, offer.topic), "count": offer.shared_by})
    elif offer.km is not None:
        losses.append(_("shares no topic"))
    if offer.km is not None and km_here is not None and abs(offer.km - km_here) >= TELLING_KM:
        shorter = offer.km < km_here
        distance = kilometres(abs(offer.km - km_here))
        text = _("way shorter by %(distance)s") if shorter else _("way longer by %(distance)s")
        (gains if shorter else losses).append(text % {"distance": distance})
    if offer.mended:
        gains.append(_("settles: %(rules)s") % {"rules": rule_words(offer.mended)})
    return gains, losses


def _kind(gain: float, broken: Iterable[str]) -> str:
    if broken:
        return "clash"
    return "gain" if gain > 1e-9 else "loss" if gain < -1e-9 else "even"


def _share(board: Board, gain: float) -> float:
    return gain / board.worth if board.worth else 0.0


def _broken_words(board: Board, group: ProposedGroup, offer: Offer) -> str:
    """Sizes say which of the two groups they are about."""
    sizes = (Rule.TOO_SMALL, Rule.TOO_LARGE)
    words = [rule_words((rule,)) for rule in offer.broken if rule not in sizes]
    left = next((one for one in board.groups if board.row and one.pk == board.row.group), None)
    smallest = board.run.round.min_size
    if Rule.TOO_SMALL in offer.broken:
        if left and 0 < len(board.people_of(left)) - 1 < smallest:
            words.append(_("group %(letter)s becomes too small") % {"letter": left.letter})
        if len(board.people_of(group)) + 1 < smallest:
            words.append(_("group %(letter)s is still too small") % {"letter": group.letter})
    if Rule.TOO_LARGE in offer.broken:
        words.append(_("group %(letter)s becomes too large") % {"letter": group.letter})
    return ", ".join(words)


def _swaps(board: Board, offers: Offers, rows: Iterable[SeatRow]) -> list[SwapCard]:
    return [_swap(board, row, offers) for row in rows if _swappable(board, row)]


def _best_swaps(board: Board, offers: Offers, rows: Iterable[SeatRow]) -> list[SwapCard]:
    """With whom of these people changing seats breaks no rule, the best first."""
    allowed = [row for row in rows if _swappable(board, row) and not offers.swaps[row.application].broken]
    best = sorted(allowed, key=lambda row: -offers.swaps[row.application].gain)
    return [_swap(board, row, offers) for row in best]


def _elsewhere(board: Board, row: SeatRow) -> list[tuple[str, list[SeatRow]]]:
    """Groups that people can be swapped with, and the waiting list, each with a title."""
    found = [
        (_("Group %(letter)s") % {"letter": group.letter}, board.people_of(group))
        for group in board.groups
        if group.pk != row.group and not group.locked
    ]
    if row.group is not None:
        found.append((_("Waiting list"), [one for one in board.rows if one.group is None]))
    return found


def _swappable(board: Board, row: SeatRow) -> bool:
    return not row.pinned and not row.gone and row.pk not in board.held


def _swap(board: Board, row: SeatRow, offers: Offers) -> SwapCard:
    offer, letter = offers.swaps[row.application], board.letter_of(row.group)
    return SwapCard(
        value=f"{row.pk}:{letter}",
        name=row.name,
        letter=letter,
        price=signed_percent(_share(board, offer.gain)),
        kind=_kind(offer.gain, offer.broken),
        broken=rule_words(offer.broken),
    )
