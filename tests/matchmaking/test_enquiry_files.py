"""A drawing with an enquiry: judged by its content, seen by nobody else, gone with the enquiry."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clusterportal.core.uploads import LARGEST, UploadError
from matchmaking.exceptions import EnquiryError
from matchmaking.models import Enquiry, EnquiryFile
from matchmaking.services.erasing import erase_enquiry, withdraw_enquiry
from matchmaking.services.files import MOST, add_file
from matchmaking.services.referrals import answer_and_close, decline_referral
from tests.factories.matchmaking import make_enquiry, make_referral
from tests.factories.members import make_alliance, make_leader, make_manager, make_staff

from .test_enquiry_pages import ADDRESS, TYPED

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a drawing"
PNG = b"\x89PNG\r\n\x1a\n a picture"
PAGE = b"<html><script>alert(1)</script></html>"


def upload(content: bytes = PDF, name: str = "Zeichnung.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_drawing_comes_with_the_form_and_is_offered_on_the_private_page(client) -> None:
    make_alliance()

    address = client.post(ADDRESS, {**TYPED, "upload": upload()}).url

    file = EnquiryFile.objects.get()
    answer = client.get(reverse("matchmaking:enquiry_own_file", args=[file.enquiry.token, file.pk]))
    assert "Zeichnung.pdf" in client.get(address).content.decode()
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="Zeichnung.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_file_that_cannot_be_taken_is_named_at_its_field_and_nothing_is_stored(client) -> None:
    make_alliance()

    page = client.post(ADDRESS, {**TYPED, "upload": upload(PAGE, "Zeichnung.pdf")}).content.decode()

    assert "weder ein PDF noch ein Bild" in page
    assert TYPED["text"] in page
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "kept", "kind"),
    [
        (PNG, "../../etc/passwd", "passwd.png", "image/png"),
        (PNG, "C:\\Bilder\\Teil 1.PNG.exe", "Teil 1.PNG.png", "image/png"),
        (b"\xff\xd8\xff\xe0", "Fräse.JPG", "Fräse.jpg", "image/jpeg"),
        (PDF, '<b>"x\r\n.pdf', "bx.pdf", "application/pdf"),
        (PDF, "x" * 300, "x" * 116 + ".pdf", "application/pdf"),
        (PDF, ".pdf", "file.pdf", "application/pdf"),
    ],
)
def test_name_and_kind_come_from_the_content(content, name, kept, kind) -> None:
    enquiry = make_enquiry()
    given = upload(content)
    given._name = name  # past what Django itself takes away

    file = add_file(enquiry=enquiry, upload=given)

    assert (file.name, file.kind) == (kept, kind)


@pytest.mark.parametrize("content", [b"", b"%PD", PAGE, b"MZ\x90", b"\0" * 40])
def test_other_content_is_refused(content) -> None:
    with pytest.raises(UploadError):
        add_file(enquiry=make_enquiry(), upload=upload(content))

    assert not EnquiryFile.objects.exists()


def test_too_large_too_many_and_too_late_are_refused() -> None:
    enquiry = make_enquiry()
    with pytest.raises(UploadError, match="5,0"):
        add_file(enquiry=enquiry, upload=upload(PDF + b"x" * LARGEST))
    for number in range(MOST):
        add_file(enquiry=enquiry, upload=upload(PDF + str(number).encode()))

    add_file(enquiry=enquiry, upload=upload(PDF + b"0"))  # the same once more is no other file
    with pytest.raises(EnquiryError):
        add_file(enquiry=enquiry, upload=upload(PDF + b"another"))
    closed = answer_and_close(enquiry=make_enquiry(), actor=make_staff(make_alliance()), message="Nein.")
    with pytest.raises(EnquiryError):
        add_file(enquiry=closed, upload=upload())

    assert enquiry.files.count() == MOST


def test_office_reads_it_as_long_as_it_has_the_enquiry(client) -> None:
    referral = make_referral()
    file = add_file(enquiry=referral.enquiry, upload=upload())
    office, stranger = make_manager(referral.cluster), make_leader()
    address = reverse("matchmaking:enquiry_file", args=[file.pk])

    def status(user) -> int:
        client.force_login(user)
        return client.get(address).status_code

    before = [status(user) for user in (office, stranger, make_staff(referral.enquiry.alliance))]
    decline_referral(referral=referral, actor=office, reason="Uns fehlt das Labor.")

    assert before == [200, 404, 200]
    assert status(office) == 404


def test_nobody_opens_it_with_another_private_link(client) -> None:
    file = add_file(enquiry=make_enquiry(), upload=upload())
    other = make_enquiry()

    assert client.get(reverse("matchmaking:enquiry_own_file", args=[other.token, file.pk])).status_code == 404


@pytest.mark.parametrize("end", ["withdraw", "erase"])
def test_it_goes_with_the_enquiry(end) -> None:
    enquiry = make_enquiry()
    add_file(enquiry=enquiry, upload=upload())

    if end == "withdraw":
        withdraw_enquiry(enquiry=enquiry)
    else:
        answer_and_close(enquiry=enquiry, actor=make_staff(make_alliance()), message="Nein.")
        erase_enquiry(enquiry=enquiry)

    assert not EnquiryFile.objects.exists()


def test_adding_without_a_file_says_so(client) -> None:
    enquiry = make_enquiry()

    page = client.post(reverse("matchmaking:enquiry_file_add", args=[enquiry.token]), follow=True).content.decode()

    assert "Wählen Sie zuerst eine Datei." in page
