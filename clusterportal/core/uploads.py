"""Which files the portal takes: judged by their first bytes, never by the name or by what the browser says."""

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .exceptions import DomainError

LARGEST: Final = 5 * 1024 * 1024  # bytes
LONGEST_NAME: Final = 120
ACCEPTED: Final = ".pdf,.png,.jpg,.jpeg"
#: the first bytes of a file, and what it is
KINDS: Final = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)


class UploadError(DomainError):
    """The file is too large, or nothing that the portal takes."""


def checked(upload: UploadedFile) -> tuple[str, str, bytes]:
    """Name, kind and content of a file that may be kept; raises UploadError with what to do instead."""
    if upload.size > LARGEST:
        raise UploadError(
            _("This file has %(size)s, at most %(most)s are taken. A smaller picture or the pages that matter will do.")
            % {"size": filesizeformat(upload.size), "most": filesizeformat(LARGEST)}
        )
    content = upload.read()
    for beginning, kind, ending in KINDS:
        if content.startswith(beginning):
            return _safe_name(upload.name or "", ending), kind, content
    raise UploadError(
        _("This is neither a PDF nor a picture (JPEG, PNG). Save it as one of these and choose it again.")
    )


def _safe_name(name: str, ending: str) -> str:
    """Without a path and signs that no file name has, with the ending of what the file is."""
    stem = "".join(
        sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable() and sign not in '<>:"|?*'
    )
    stem = (
        stem.removesuffix(ending).rpartition(".")[0] if "." in stem.removesuffix(ending) else stem.removesuffix(ending)
    )
    return f"{stem.strip('. ')[: LONGEST_NAME - len(ending)] or 'file'}{ending}"
