"""Learning the words that people use: after a detour the staff keep what the right network's profile did not know."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun, enqueue
from members.models import User

from ..adapters import unmet_words
from ..enums import GIVEN_BACK
from ..exceptions import EnquiryError
from ..models import OfficeWord, Referral
from .locking import lock_enquiry

FIND = "matchmaking.find_new_words"
MOST = 12


def look_for_words(referral: Referral) -> None:
    """For a referral that is being accepted, where others had it first or the engine had not thought of this one."""
    enquiry = referral.enquiry
    detour = enquiry.referrals.filter(state__in=GIVEN_BACK).exists()
    foreseen = enquiry.suggestions.filter(cluster=referral.cluster_id, rank=1).exists()
    if detour or not foreseen:
        enqueue(FIND, object_id=referral.pk)


def find_new_words(*, referral_id: int, job: JobRun) -> None:
    """Keeps with the referral which words of the enquiry met nothing that the portal knows of the network."""
    referral = Referral.objects.select_related("enquiry", "cluster").get(pk=referral_id)
    words = unmet_words(text=referral.enquiry.text, cluster=referral.cluster)
    with job.finish():
        enquiry = lock_enquiry(referral.enquiry)
        if enquiry.text and not enquiry.restricted:
            Referral.objects.filter(pk=referral_id).update(new_words=words[:MOST])


def keep_words(*, referral: Referral, actor: User, words: Iterable[str]) -> list[OfficeWord]:
    """The ticked words belong to the network from now on; none ticked means that none of them says anything."""
    with transaction.atomic():
        enquiry = lock_enquiry(referral.enquiry)
        offered = Referral.objects.get(pk=referral.pk, enquiry=enquiry).new_words
        if not offered:
            raise EnquiryError(_("These words have been looked through already."))
        chosen = [word for word in offered if word in set(words)]
        known = {word.casefold() for word in referral.cluster.office_words.values_list("word", flat=True)}
        new = {word.casefold(): word for word in chosen if word.casefold() not in known}
        kept = OfficeWord.objects.bulk_create(
            OfficeWord(word=word, cluster=referral.cluster, added_by=actor) for word in new.values()
        )
        Referral.objects.filter(pk=referral.pk).update(new_words=[])
        record(actor=actor, verb="enquiry_words_kept", target=enquiry, number=len(kept))
    return kept
