"""Twenty enquiries, each led through the portal's own services to the state in which it is shown."""

from datetime import timedelta

from django.utils import timezone

from matchmaking.models import Enquiry, EnquiryStep, Referral
from matchmaking.services.enquiries import submit_enquiry
from matchmaking.services.referrals import (
    accept_referral,
    close_enquiry,
    decline_referral,
    record_first_contact,
    refer,
)
from members.models import Cluster, User

from .enquiry_texts import ENQUIRIES
from .work import work_off

DECLINED = "Dazu haben unsere Mitglieder keine Erfahrung."
FURTHER = {"accepted": 1, "first_contact": 2, "solved": 3}


def build_enquiries() -> None:
    staff = User.objects.get(email="staff@example.org")
    made = [(_submit(row), row[2], row[0]) for row in ENQUIRIES]
    work_off()
    for enquiry, state, days in made:
        enquiry.refresh_from_db()
        if state in ("offered", "accepted", "first_contact", "solved", "declined"):
            _pass_on(enquiry, state, staff)
        _date_back(enquiry, days)
    work_off()


def _submit(row: tuple) -> Enquiry:
    _, language, state, place, name, text = row
    address = f"anfrage{len(text)}@example.org"
    consent = "ask" if state == "needs_consent" else "any"
    return submit_enquiry(text=text, email=address, name=name, place=place, language=language, passing_consent=consent)


def _pass_on(enquiry: Enquiry, state: str, staff: User) -> None:
    cluster = enquiry.suggestions.select_related("cluster").earliest("rank").cluster
    referral = refer(enquiry=enquiry, cluster=cluster, actor=staff)
    office = _office(cluster)
    if state == "declined":
        decline_referral(referral=referral, actor=office, reason=DECLINED)
        return
    steps = FURTHER.get(state, 0)
    if steps >= 1:
        accept_referral(referral=referral, actor=office)
    if steps >= 2:
        enquiry.refresh_from_db()
        record_first_contact(enquiry=enquiry, actor=office, people="Telefonat mit der Geschäftsstelle")
    if steps >= 3:
        enquiry.refresh_from_db()
        close_enquiry(enquiry=enquiry, actor=office, solved=True, message="Ein Mitglied übernimmt die Aufgabe.")


def _office(cluster: Cluster) -> User:
    return cluster.roles.select_related("user").earliest("pk").user


def _date_back(enquiry: Enquiry, days: int) -> None:
    """Moves an enquiry and its history into the past; what was due then stays due three days later."""
    back = timedelta(days=days, hours=3)
    received = enquiry.received_at - back
    Enquiry.objects.filter(pk=enquiry.pk).update(
        received_at=received, due_at=enquiry.due_at - timedelta(days=days) if enquiry.due_at else None
    )
    Referral.objects.filter(enquiry=enquiry).update(offered_at=received + timedelta(hours=5))
    for place, step in enumerate(EnquiryStep.objects.filter(enquiry=enquiry)):
        happened = min(received + timedelta(hours=20 * place), timezone.now())
        EnquiryStep.objects.filter(pk=step.pk).update(happened_at=happened)
