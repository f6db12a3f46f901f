"""The confidentiality agreement that applies to a group, and our own wording of it."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language

from members.models import Cluster, Person

from ..models import Acceptance, Agreement, AgreementVersion

DEFAULT_NAME = "ClusterPortal"
DEFAULT_VALID_FROM = date(2026, 1, 1)
# Paragraphs are parted by blank lines, a line that begins with "#" is a heading. A changed wording is a new version.
PARTS = ("confidentiality", "charter")
WORDING = Path(__file__).resolve().parents[1] / "wording"


def ensure_default_agreement() -> AgreementVersion:
    """The portal's own agreement, first version; made where it is missing, never changed."""
    with transaction.atomic():
        agreement, _made = Agreement.objects.get_or_create(cluster=None, name=DEFAULT_NAME)
        version, _made = AgreementVersion.objects.get_or_create(
            agreement=agreement,
            number=1,
            defaults={"text_de": _wording("de"), "text_en": _wording("en"), "valid_from": DEFAULT_VALID_FROM},
        )
    return version


def _wording(language: str) -> str:
    """The confidentiality agreement and the charter, accepted as one."""
    parts = [(WORDING / f"{name}.{language}.txt").read_text(encoding="utf-8") for name in PARTS]
    return "\n".join(parts)


def valid_version(cluster: Cluster) -> AgreementVersion:
    """The wording that applies to this office's groups now."""
    return AgreementVersion.objects.valid_for(cluster) or ensure_default_agreement()


def accept_agreement(*, person: Person, version: AgreementVersion) -> Acceptance:
    """Keeps that the wording is accepted, and in which language it was read."""
    language = (get_language() or "de")[:2]
    acceptance, _made = Acceptance.objects.get_or_create(
        person=person, version=version, defaults={"language": language}
    )
    return acceptance
