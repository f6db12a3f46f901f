"""The rows that an act changes, locked against those who act at the same time; always the enquiry first."""

from ..models import Enquiry


def lock_enquiry(enquiry: Enquiry) -> Enquiry:
    """The row as it is now, inside the caller's transaction."""
    return Enquiry.objects.select_for_update(of=("self",)).select_related("owner_cluster").get(pk=enquiry.pk)


def lock_parts(enquiry: Enquiry) -> list[Enquiry]:
    """All parts of an enquiry, the first one first."""
    return list(Enquiry.objects.parts_of(enquiry).select_for_update(of=("self",)).select_related("owner_cluster"))
