"""Undo instead of "are you sure?": the act is done at once and told with a button that takes it back.

How to use it, in the view that acts::

    end_affiliation(affiliation=affiliation, actor=request.user)
    done_with_undo(request, _("Ina Lehn was removed."), reverse("members:affiliation_reopen", args=[affiliation.pk]))

and in the view behind the button, a POST of its own with its own policy::

    @require_POST
    @tell_refusals
    def affiliation_reopen(request, pk):
        affiliation = get_object_or_404(..., pk=pk)  # what this user may change
        take_undo(request)  # once, and only in the session that was offered it
        reopen_affiliation(affiliation=affiliation, actor=request.user)  # locks the row and checks its state

Where the object's own page offers the way back for good (``members:membership_reopen``), leave ``take_undo`` out.
The button is drawn by ``components/messages.html``. Where an act sends mails, show a
preview instead: a mail has no undo.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .exceptions import DomainError

MARK = "undo:"
SESSION_KEY = "undo"
REMEMBERED = 20  # acts of a session that can still be taken back


class UndoGoneError(DomainError):
    """The session does not know of this undo: used already, too old, or somebody else's."""


def time_to_undo() -> str:
    """How long consequences wait, in words: "2 minutes"."""
    seconds = settings.UNDO_SECONDS
    if seconds % 60 or not seconds:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    return ngettext("%(count)d minute", "%(count)d minutes", seconds // 60) % {"count": seconds // 60}


def done_with_undo(request: HttpRequest, text: str, undo_url: str) -> None:
    """Tells on the next page that ``text`` has happened, with a button that posts to ``undo_url``."""
    offered = [url for url in request.session.get(SESSION_KEY, []) if url != undo_url]
    request.session[SESSION_KEY] = [*offered, undo_url][-REMEMBERED:]
    messages.success(request, text, extra_tags=f"{MARK}{undo_url}")


def take_undo(request: HttpRequest) -> None:
    """Uses up the undo that was offered for this address.

    Raises
    ------
    UndoGoneError
        When none was offered in this session, or it has been used.
    """
    offered = request.session.get(SESSION_KEY, [])
    if request.path not in offered:
        raise UndoGoneError(_("This can no longer be undone here. Open the entry and change it there."))
    request.session[SESSION_KEY] = [url for url in offered if url != request.path]


def undo_url(message: Message) -> str:
    """Where the button of a message leads; empty for a message without one."""
    tags = message.extra_tags or ""
    return tags.removeprefix(MARK) if tags.startswith(MARK) else ""
