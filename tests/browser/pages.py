"""Which pages there are: the addresses of the URLconf, each with examples that a crawl has found.

An address shows another page when it is built from shapes that the ones before did not have: a group's frame and its
room share one. Needs Django to be set up, and a portal with the demonstration's data.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, ResolverMatch, URLResolver, get_resolver, resolve
from django.utils import translation

from .reading import Page, read

READ = 5  # objects of one address that are read
FILTERED = 3  # lists of one address with different filters
SHOWN = 3  # pages of one address that are worth a look
FAULTS = ("400", "403", "404", "csrf", "500")
NO_PAGE = "/there-is-no-such-page/"
#: pages that no link leads to, asked for by the visitor; they may answer with an error
UNLINKED = (
    *(f"/faults/{kind}/" for kind in FAULTS),
    NO_PAGE,
    "/account/password/reset/key/1-used/",
    "/account/confirm-email/used/",
)
VALUE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Answer:
    status: int
    address: str  # after redirects: path and query
    html: str  # empty when it is no page


@dataclass
class Crawl:
    """What one person has found."""

    pages: dict[str, list[str]] = field(default_factory=dict)  # route to addresses that are worth a look
    reached: set[str] = field(default_factory=set)  # routes of pages and of forms
    answers: list[tuple[Answer, Page]] = field(default_factory=list)
    shapes: dict[str, set[tuple[str, str]]] = field(default_factory=dict)


Fetch = Callable[[str], Answer]


def routes(resolver: URLResolver | None = None, before: str = "") -> set[str]:
    """Every address of the URLconf, as Django writes its route."""
    found: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        part = str(entry.pattern)
        route = before + (part.removeprefix("^") if before else part)
        found |= routes(entry, route) if isinstance(entry, URLResolver) else {route}
    return found


def match_of(address: str) -> ResolverMatch | None:
    """What serves a German address."""
    with translation.override("de"):
        try:
            return resolve(urlsplit(address).path)
        except Resolver404:
            return None


def route_of(address: str) -> str:
    match = match_of(address)
    return match.route if match else ""


def name_of(address: str) -> str:
    """What a picture of the page is called, e.g. ``my-groups``."""
    match = match_of(address)
    if match is None:
        return "no-page"
    words = [match.namespace if match.namespace == "admin" else "", match.url_name or match.route]
    words.append(match.kwargs.get("kind", ""))
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")


def names(pages: dict[str, list[str]]) -> dict[str, str]:
    """Telling names to addresses; of several pages at one route the second is ``group-detail-2``."""
    named: dict[str, str] = {}
    for address in (address for addresses in pages.values() for address in addresses):
        first = name = name_of(address)
        number = 1
        while name in named:
            number += 1
            name = f"{first}-{number}"
        named[name] = address
    return named


def targets(answer: Answer, links: Iterable[str], host: str) -> Iterable[str]:
    """The portal's own German addresses among links, without fragments."""
    for link in links:
        parts = urlsplit(urljoin(host + answer.address, link))
        if f"{parts.scheme}://{parts.netloc}" == host and not re.match("/(en|static)/", parts.path):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def one_page(fetch: Fetch, host: str, address: str) -> Crawl:
    """A single page instead of a crawl."""
    found = Crawl()
    take(found, fetch(address), host, route_of(address))
    return found


def crawl(fetch: Fetch, host: str, also: Iterable[str] = ()) -> Crawl:
    """Follows the links from the start page, of each address a few; ``also`` is read without a link."""
    found, seen = Crawl(), set()
    counts: dict[tuple[str, bool], int] = {}
    kinds: set[tuple[str, ...]] = set()
    queue = deque(["/", *also])
    while queue:
        wanted = queue.popleft()
        parts = urlsplit(wanted)
        route, query = route_of(wanted), tuple(sorted(parse_qs(parts.query, keep_blank_values=True)))
        count = counts.get((route, bool(query)), 0)
        if wanted in seen or count >= (FILTERED if query else READ) or (query and (route, *query) in kinds):
            continue
        counts[route, bool(query)] = count + 1
        kinds.add((route, *query))
        seen.add(wanted)
        answer = fetch(wanted)
        if answer.address != wanted and answer.address in seen:
            found.reached.add(route)
            continue
        seen.add(answer.address)
        queue.extend(take(found, answer, host, route, welcome=wanted in UNLINKED))
    ask_for_the_rest(found, fetch, host)
    return found


def take(found: Crawl, answer: Answer, host: str, asked: str, welcome: bool = False) -> list[str]:
    """Notes an answer and says where it leads; ``welcome``: worth a look even if it is an error."""
    found.reached |= {asked, route_of(answer.address)}
    if not answer.html:
        return []
    page = read(answer.html)
    found.answers.append((replace(answer, html=""), page))
    found.reached |= {route_of(address) for address in targets(answer, page.posts, host)}
    if answer.status == 200 or welcome:
        keep(found, answer, page)
    return list(targets(answer, page.links, host))


def keep(found: Crawl, answer: Answer, page: Page) -> None:
    """Of a route the first page, and others that show something new."""
    key = answer.address if answer.address in UNLINKED else route_of(answer.address)
    known, shown = found.shapes.setdefault(key, set()), found.pages.setdefault(key, [])
    if not shown or (len(shown) < SHOWN and page.shapes - known and "?" not in answer.address):
        shown.append(answer.address)
        known |= page.shapes


def ask_for_the_rest(found: Crawl, fetch: Fetch, host: str) -> None:
    """Tries what no link led to, with the objects that were met at neighbouring addresses.

    404 says nothing, it may be the wrong object; any other answer says what is there.
    """
    for route in sorted(routes() - found.reached):
        for address in guesses(route, found):
            answer = fetch(address)
            if answer.status != 404:
                take(found, answer, host, route)
                break


def guesses(route: str, found: Crawl) -> list[str]:
    """Addresses of a route, e.g. ``/seats/1/decline/`` because there is ``/seats/1/accept/``."""
    parameters = VALUE.findall(route)
    if "(" in route:
        return []
    if not parameters:
        return [f"/{route}"]
    before = route[: route.index("<")]
    seen = (match_of(answer.address) for answer, _ in found.answers)
    values = {m.kwargs[parameters[0]] for m in seen if m and m.route.startswith(before) and parameters[0] in m.kwargs}
    return [f"/{VALUE.sub(str(value), route)}" for value in sorted(values, key=str)[:5] or ["1"]]


#: Routes that are no page of their own, and why.
NO_OWN_PAGE = (
    r"admin/\(\?P<url>",  # the admin's own 404
    r"admin/\(\?P<app_label>",  # linked as admin/members/ and so on, Django writes the route differently
    r"admin/.*<path:object_id>/$",  # leads on to change/
    r"admin/r/",  # leads on to the page
    r"account/(confirm-)?email/",  # switched off: 404 for everybody
    r"account/security/recovery-codes/download/",  # switched off, too
    r"calendar/",  # fetched by calendar programs
    r".*\.pdf$",  # with the extra pdf only
)


def missing(crawls: Iterable[Crawl]) -> set[str]:
    """Routes that nobody has reached."""
    left = routes() - set().union(*(found.reached for found in crawls))
    return {route for route in left if not any(re.match(known, route) for known in NO_OWN_PAGE)}
