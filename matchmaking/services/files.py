"""Adding files to an enquiry."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.uploads import checked

from ..enums import OPEN_ENQUIRIES
from ..exceptions import EnquiryError
from ..models import Enquiry, EnquiryFile
from .locking import lock_enquiry

MOST = 5  # files of one enquiry


def add_file(*, enquiry: Enquiry, upload: UploadedFile) -> EnquiryFile:
    """Keeps a file with an open enquiry; the same one a second time is the one that is there."""
    name, kind, content = checked(upload)
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.state not in OPEN_ENQUIRIES:
            raise EnquiryError(_("This enquiry is closed. Nothing can be added any more."))
        known = enquiry.files.filter(size=len(content), content=content).first()
        if known is not None:
            return known
        if enquiry.files.count() >= MOST:
            raise EnquiryError(_("This enquiry has %(most)s files already. It takes no more.") % {"most": MOST})
        file = EnquiryFile.objects.create(enquiry=enquiry, name=name, kind=kind, size=len(content), content=content)
        record(actor=None, verb="enquiry_file_added", target=enquiry)
    return file
