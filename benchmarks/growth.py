"""Which pages grow with what the portal holds: rows of each page with the demonstration and with many times as much."""

import re

from benchmarks.web import Page, answer, signed_in

FACTOR = 8
ROW = re.compile(rb'<li class="row|<tbody>.*?</tbody>', re.DOTALL)
MOST_MORE = 35  # rows; a page of a list has at most 30


def growing_pages(pages: list[Page]) -> bool:
    """Prints rows and KiB before and after; a page that has many more rows than before is without paging."""
    before = {page.name: shown(page) for page in pages}
    multiply()
    print(f"\n{'page':<22}{'rows':>6}{'KiB':>8}   with {FACTOR} times as much:{'rows':>6}{'KiB':>8}")
    growing = []
    for page in pages:
        (rows, size), (more, larger) = before[page.name], shown(page)
        growing += [page.name] if more - rows > MOST_MORE else []
        print(f"{page.name:<22}{rows:>6}{size:>8.1f}{'':26}{more:>6}{larger:>8.1f}")
    print(f"without paging: {', '.join(growing) or 'none'}")
    return not growing


def shown(page: Page) -> tuple[int, float]:
    """Rows outside the folded tables of pictures, and size in KiB."""
    from clusterportal.wsgi import application

    body = answer(application, page, signed_in(page.who))
    unfolded = re.sub(rb"<details.*?</details>", b"", body, flags=re.DOTALL)
    return sum(max(row.count(b"<tr"), 1) for row in ROW.findall(unfolded)), len(body) / 1024


def multiply() -> None:
    """Copies of networks, companies with their memberships, events, and applications to rounds."""
    for turn in range(1, FACTOR):
        copy_networks(turn)
        copy_events()
        copy_members(turn)
        copy_applications()


def copy_networks(turn: int) -> None:
    from members.models import Cluster

    networks = list(Cluster.objects.exclude(slug__contains="-copy-"))
    for network in networks:
        network.pk, network.slug = None, f"{network.slug[:30]}-copy-{turn}"
    Cluster.objects.bulk_create(networks)


def copy_events() -> None:
    from events.models import Event

    for event in Event.objects.filter(form_key=None).exclude(title__startswith="Copy")[: FACTOR * 10]:
        hosts = list(event.hosts.all())
        event.pk, event.title = None, f"Copy of {event.title}"
        event.save(force_insert=True)
        event.hosts.set(hosts)


def copy_members(turn: int) -> None:
    from members.models import Company, Membership

    memberships = list(Membership.objects.exclude(company__name__contains=" copy ").select_related("company"))
    for number, membership in enumerate(memberships):
        company = membership.company
        company.pk, company.name, membership.pk = None, f"{company.name} copy {turn}.{number}", None
    Company.objects.bulk_create([membership.company for membership in memberships])
    for membership in memberships:
        membership.company = membership.company  # with its new number
    Membership.objects.bulk_create(memberships)


def copy_applications() -> None:
    from focusgroups.models import Application
    from members.models import Person

    applications = list(Application.objects.exclude(person__title="Copy").select_related("person"))
    for application in applications:
        person = application.person
        person.pk, person.user, person.title, application.pk = None, None, "Copy", None
    Person.objects.bulk_create([application.person for application in applications])
    for application in applications:
        application.person = application.person  # with its new number
    Application.objects.bulk_create(applications)
