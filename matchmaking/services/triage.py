"""What the staff do with an enquiry besides passing it on: note, ask back, join with another one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import enqueue
from members.models import Cluster, User

from .. import course as rules
from ..enums import OPEN_ENQUIRIES, WITH_THE_STAFF, EnquiryState, ReferralState
from ..exceptions import EnquiryError
from ..models import Enquiry, EnquiryNote
from . import notices
from .conversation import say
from .history import course_of, enter_state
from .locking import lock_enquiry


def add_note(
    *, enquiry: Enquiry, actor: User, text: str, shared: bool = False, cluster: Cluster | None = None
) -> EnquiryNote:
    """Keeps what only those who work on it may read; ``cluster`` is the office that writes, none means the staff."""
    if not text.strip():
        raise EnquiryError(_("Write down what the others should know."))
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.state == EnquiryState.WITHDRAWN:
            raise EnquiryError(_("This enquiry was withdrawn: nothing is kept about it any more."))
        note = EnquiryNote.objects.create(
            enquiry=enquiry, text=text.strip(), author=actor, cluster=cluster, shared=shared
        )
        record(actor=actor, verb="enquiry_noted", target=enquiry)
    return note


def ask_back(*, enquiry: Enquiry, actor: User, question: str) -> Enquiry:
    """Mails a question to the enquirer; the enquiry waits for the answer and is due with nobody."""
    question = question.strip()
    if not question:
        raise EnquiryError(_("Write what you need to know from the enquirer."))
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.split_from_id:
            raise EnquiryError(_("A network has another part of this enquiry. It asks back itself."))
        if enquiry.state != EnquiryState.TRIAGE:
            raise EnquiryError(_("You can ask back while the enquiry is in triage."))
        if not enquiry.email:
            raise EnquiryError(_("There is no e-mail address. Call the enquirer, and keep the answer as a note."))
        enquiry.question = question
        enter_state(enquiry, EnquiryState.ASKED, actor=actor, note=question)
        say(enquiry, question, actor=actor)
        record(actor=actor, verb="enquirer_asked", target=enquiry)
        notices.tell_enquirer(enquiry, "enquiry_question", question=question)
    return enquiry


def go_on_without_answer(*, enquiry: Enquiry, actor: User | None) -> Enquiry:
    """The answer has come in another way, or it is not needed any more."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        _require_asked(enquiry)
        _back_to_triage(enquiry, actor)
        record(actor=actor, verb="enquiry_taken_up_again", target=enquiry)
    return enquiry


def join_with(*, enquiry: Enquiry, other: Enquiry, actor: User) -> Enquiry:
    """Ends an enquiry that was sent twice: it goes on under the number of ``other``, and the enquirer is told.

    The text is kept with the other one as a note, which networks read only where the consent is the same.
    """
    with transaction.atomic():
        enquiry, other = _both_locked(enquiry, other)
        _require_joinable(enquiry, other)
        enquiry.joined.update(joined_to=other)
        enquiry.joined_to = other
        if _same_consent(enquiry, other):
            enquiry.messages.update(enquiry=other)
        enter_state(enquiry, EnquiryState.JOINED, actor=actor)
        EnquiryNote.objects.create(
            enquiry=other,
            author=actor,
            text=_("No. %(number)s, joined: %(text)s") % {"number": enquiry.number, "text": enquiry.text},
            shared=_same_consent(enquiry, other),
        )
        record(actor=actor, verb="enquiry_joined", target=enquiry, number=other.number)
        notices.tell_joined(enquiry)
    return enquiry


def restrict(*, enquiry: Enquiry, actor: User) -> Enquiry:
    """Personal data or a complaint: from now on only the staff see it. A network that has it loses it and is told."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.restricted:
            raise EnquiryError(_("This enquiry is restricted already."))
        course = rules.call_in(course_of(enquiry))
        enquiry.restricted = True
        if course.state == enquiry.state:
            enquiry.save(update_fields=["restricted"])
        else:
            _call_in(enquiry)
            enter_state(enquiry, course.state, actor=actor)
        record(actor=actor, verb="enquiry_restricted", target=enquiry)
    return enquiry


def lift_restriction(*, enquiry: Enquiry, actor: User) -> Enquiry:
    """It may be passed on again; a network that had lost it does not get it back by itself."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if not enquiry.restricted:
            raise EnquiryError(_("This enquiry is not restricted."))
        enquiry.restricted = False
        enquiry.save(update_fields=["restricted"])
        enqueue("matchmaking.route_enquiry", object_id=enquiry.pk)
        record(actor=actor, verb="enquiry_restriction_lifted", target=enquiry)
    return enquiry


def _call_in(enquiry: Enquiry) -> None:
    held = enquiry.referrals.select_related("cluster").get(state__in=rules.HELD)
    held.enquiry, held.state, held.answered_at = enquiry, ReferralState.WITHDRAWN, timezone.now()
    held.save(update_fields=["state", "answered_at"])
    notices.tell_office(held, "referral_called_in")


def _back_to_triage(enquiry: Enquiry, actor: User | None) -> None:
    enquiry.question = ""
    enter_state(enquiry, EnquiryState.TRIAGE, actor=actor)


def _require_asked(enquiry: Enquiry) -> None:
    if enquiry.state != EnquiryState.ASKED:
        raise EnquiryError(_("There is no open question any more. Below you see where the enquiry stands."))


def _both_locked(enquiry: Enquiry, other: Enquiry) -> tuple[Enquiry, Enquiry]:
    """Always the older row first, so that two who join them both ways do not wait for each other."""
    locked = {one.pk: lock_enquiry(one) for one in sorted((enquiry, other), key=lambda one: one.pk)}
    return locked[enquiry.pk], locked[other.pk]


def _require_joinable(enquiry: Enquiry, other: Enquiry) -> None:
    if enquiry.pk == other.pk:
        raise EnquiryError(_("This is the number of the enquiry itself. Name the other one."))
    if enquiry.split_from_id or enquiry.further_parts.exists():
        raise EnquiryError(_("This enquiry was split to several networks. It is not joined any more."))
    if enquiry.state not in WITH_THE_STAFF:
        raise EnquiryError(_("A network has this enquiry, or it is closed. It is not joined any more."))
    if other.state not in OPEN_ENQUIRIES:
        raise EnquiryError(
            _("No. %(number)s is closed, so nobody would answer. Refer this one.") % {"number": other.number}
        )
    if enquiry.alliance_id != other.alliance_id or _reached_at(enquiry) != _reached_at(other):
        raise EnquiryError(
            _("No. %(number)s comes from another address. Its answers must not go to somebody else.")
            % {"number": other.number}
        )


def _reached_at(enquiry: Enquiry) -> str:
    return enquiry.email.lower() or enquiry.phone


def _same_consent(enquiry: Enquiry, other: Enquiry) -> bool:
    one, two = ((each.passing_consent, each.asked_cluster_id) for each in (enquiry, other))
    return one == two
