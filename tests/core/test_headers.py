"""The headers of every answer: each address of the URLconf as each role, files, redirects and errors."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client

from clusterportal.core.policies import ROLES, registered
from tests.browser.pages import FAULTS, VALUE, routes
from tests.policies.cast import Cast, build_cast
from tests.policies.urlconf import OURS, address
from tests.test_settings import REQUIRED, start

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": settings.FURTHER_HEADERS["Permissions-Policy"],
}
PRIVATE = {"no-store", "private"}


def directives(header: str, separator: str) -> set[str]:
    return {part.strip() for part in header.split(separator) if part.strip()}


def faults_of(response: HttpResponseBase) -> list[str]:
    """What is missing of the headers that every answer has."""
    found = [f"{name}: {response.get(name)}" for name, value in ALWAYS.items() if response.get(name) != value]
    if directives(response.get("Content-Security-Policy", ""), ";") != directives(POLICY, ";"):
        found.append(f"Content-Security-Policy: {response.get('Content-Security-Policy')}")
    return found


def cache_of(response: HttpResponseBase) -> set[str]:
    return directives(response.get("Cache-Control", ""), ",")


def addresses(cast: Cast, role: str = "anonymous") -> set[str]:
    """Ours with the objects of the cast, others with the object 1; of the administration those who work there all."""
    ours = {
        address(policy.name, cast.objects.get((policy.subject, kind)))
        for policies in registered().values()
        for policy in policies
        for kind in policy.answers
    }
    others = {f"/{VALUE.sub('1', route)}" for route in routes() if "(" not in route}
    theirs = ("/admin/", "/account/") if role in ("anonymous", "staff", "superuser") else ("/account/",)
    return ours | {other for other in others if other.startswith(theirs)}


def client_of(cast: Cast, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if user := cast.users[role]:
        client.force_login(user)
    return client


@pytest.mark.walks
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_has_the_headers_and_is_stored_nowhere_for_the_signed_in(role: str) -> None:
    cast = build_cast()
    found: dict[str, list[str]] = {}

    for url in sorted(addresses(cast, role)):
        client = client_of(cast, role)
        signed_in = bool(client.cookies)
        response = client.get(url)
        faults = faults_of(response)
        if signed_in and not cache_of(response) >= PRIVATE:
            faults.append(f"Cache-Control: {response.get('Cache-Control')}")
        if "Accept-Language" in response.get("Vary", ""):
            faults.append("varies with the browser's language")
        if faults:
            found[url] = faults

    assert found == {}
    assert len(addresses(cast)) > len(OURS) + len(registered())


@pytest.mark.django_db
def test_reading_visitor_gets_no_cookie_and_a_form_its_own_alone() -> None:
    cast = build_cast()
    found: dict[str, set[str]] = {}

    for url in sorted(addresses(cast)):
        response = Client(raise_request_exception=False).get(url)
        holds_form = response.status_code == 200 and b"csrfmiddlewaretoken" in response.content
        allowed = {settings.CSRF_COOKIE_NAME} if holds_form else set()
        if unwanted := set(response.cookies) - allowed:
            found[url] = unwanted

    assert found == {}


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/", "/clusters/", "/clusters/own/", "/events/", "/rounds/", "/imprint/", "/en/"])
def test_public_page_sets_nothing_at_all(url: str) -> None:
    build_cast()

    response = Client().get(url)

    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert directives(response["Vary"], ",") == {"Cookie"}


@pytest.mark.django_db
def test_language_is_that_of_the_address_whatever_browser_and_cookie_say() -> None:
    build_cast()
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"

    plain, english = client.get("/events/"), Client(headers={"accept-language": "de"}).get("/en/events/")

    assert (plain["Content-Language"], english["Content-Language"]) == ("de", "en")
    assert (b'<html lang="de">' in plain.content, b'<html lang="en">' in english.content) == (True, True)


@pytest.mark.django_db
def test_private_link_is_stored_nowhere() -> None:
    cast = build_cast()
    links = [
        address("matchmaking:enquiry_status", cast.objects["enquiry", "own"]),
        address("events:registration", cast.objects["registration", "own"]),
        "/account/password/reset/key/1-used/",
    ]

    answers = [Client().get(link) for link in links]

    assert [cache_of(answer) >= PRIVATE for answer in answers] == [True] * len(links)


@pytest.mark.django_db
def test_answer_to_a_form_is_stored_nowhere() -> None:
    response = Client().post("/enquiries/add/", {"text": "kurz"})

    assert (response.status_code, cache_of(response) >= PRIVATE) == (200, True)


@pytest.mark.walks
@pytest.mark.django_db
def test_fragment_and_page_of_one_address_vary() -> None:
    """Whatever answers htmx differently says so, or a cache would mix them up."""
    cast = build_cast()
    found = []

    for url in sorted(addresses(cast, "own_manager")):
        page = client_of(cast, "own_manager").get(url)
        fragment = client_of(cast, "own_manager").get(url, headers={"hx-request": "true"})
        differs = page.status_code == 200 and (b"<html" in page.content) != (b"<html" in fragment.content)
        if differs and "HX-Request" not in page.get("Vary", ""):
            found.append(url)

    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("kind", FAULTS)
def test_error_has_the_headers_and_a_page(settings: object, kind: str, language: str) -> None:
    settings.ROOT_URLCONF = "tests.browser.urls"

    response = Client(raise_request_exception=False).get(f"{language}/faults/{kind}/")

    status = {"csrf": 403}.get(kind) or int(kind)
    assert (response.status_code, faults_of(response), dict(response.cookies)) == (status, [], {})
    assert (b"<h1" in response.content, b"planted" in response.content) == (True, False)


@pytest.mark.django_db
def test_address_of_a_button_answers_with_a_page() -> None:
    response = Client().get("/enquiries/status/unknown/withdraw/")

    assert (response.status_code, response["Allow"], faults_of(response)) == (405, "POST", [])
    assert "Diese Adresse gehört zu einer Schaltfläche" in response.content.decode()


@pytest.mark.django_db
def test_too_many_attempts_are_answered_with_the_headers() -> None:
    cache.clear()
    client = Client()

    for _ in range(60):
        response = client.post("/account/login/", {"login": "somebody@example.org", "password": "wrong"})
        if response.status_code == 429:
            break

    assert (response.status_code, faults_of(response)) == (429, [])
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/health/live", "/health/ready"])
def test_health_has_the_headers(url: str) -> None:
    response = Client().get(url)

    assert (response.status_code in (200, 503), faults_of(response), dict(response.cookies)) == (True, [], {})


@pytest.mark.parametrize("file", ["css/tokens.css", "img/mark.svg", "js/theme.js", "admin/css/base.css"])
def test_file_has_the_headers(file: str) -> None:
    response = Client().get(f"/static/{file}")

    assert (response.status_code, faults_of(response), dict(response.cookies)) == (200, [], {})


def test_planted_answer_without_headers_is_found(settings: object) -> None:
    kept_away = ("csp.middleware.CSPMiddleware", "clusterportal.core.middleware.HeadersMiddleware")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in kept_away]

    response = Client().get("/static/css/tokens.css")

    assert [fault.split(":")[0] for fault in faults_of(response)] == [
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
        "Content-Security-Policy",
    ]


BEHIND_A_PROXY = """
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["portal.example.org"]
client = Client(headers={"host": "portal.example.org"})
plain = client.get("/there-is-no-such-page")
secure = client.get("/profile/", headers={"x-forwarded-proto": "https"})
print(plain.status_code, plain["Location"], plain.get("Strict-Transport-Security"), "Content-Security-Policy" in plain)
print(secure.status_code, secure.get("Strict-Transport-Security"))
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
"""


def test_production_insists_on_https_behind_a_proxy(tmp_path) -> None:
    given = {
        **REQUIRED,
        "TRUSTED_PROXY_COUNT": "1",
        "STATIC_ROOT": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
    }

    process = start("production", given, BEHIND_A_PROXY)

    assert (process.returncode, process.stdout.splitlines()) == (
        0,
        [
            "301 https://portal.example.org/there-is-no-such-page None True",
            "302 max-age=31536000; includeSubDomains",
            "True True True",
        ],
    ), process.stderr
