"""The look: what tags, form rendering, menu and components put on the page."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path, resolve
from django.utils import translation

from clusterportal.core import context_processors
from clusterportal.core.filters import active_filters
from clusterportal.core.templatetags import ui


def answer(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse()


def named(*names: str) -> list:
    return [path(f"{name}/", answer, name=name) for name in names]


urlpatterns = i18n_patterns(
    path(
        "",
        include(
            (
                [path("", answer, name="start"), *named("search", "imprint", "privacy", "accessibility", "operator")],
                "home",
            )
        ),
    ),
    path("account/", include([*named("account_login")])),
    path("networks/", include((named("cluster_list", "membership_list", "membership_edit"), "members"))),
    path("events/", include((named("event_list", "event_detail"), "events"))),
    path("groups/", include((named("my_groups", "round_list", "round_detail"), "focusgroups"))),
    path("enquiries/", include((named("enquiry_create", "referral_list"), "matchmaking"))),
    prefix_default_language=False,
)
pytestmark = pytest.mark.urls(__name__)


def draw(source: str, request: HttpRequest | None = None, **context: object) -> str:
    return engines["django"].from_string(source).render(context, request).strip()


def user(**changes: object) -> SimpleNamespace:
    quiet = {"is_authenticated": True, "is_staff": False, "is_alliance_staff": False, "managed_cluster_ids": []}
    return SimpleNamespace(**{**quiet, "person_or_none": None, "get_username": lambda: "leader@example.org", **changes})


def request_at(address: str, who: object = None) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = who or user(is_authenticated=False)
    request.resolver_match = resolve(request.path)
    return request


def test_badge_escapes_its_text_and_has_the_icon_of_its_kind():
    html = draw('{% badge text "needs" %}', text="<b>")

    assert html.startswith('<span class="badge needs"><svg')
    assert html.endswith("&lt;b&gt;</span>")
    assert "icons.svg#clock" in html


def test_state_badge_says_the_words_of_the_choices():
    seat = SimpleNamespace(status="accepted", get_status_display=lambda: "said yes")

    html = draw('{% state_badge seat "status" %}', seat=seat)

    assert html.startswith('<span class="badge good">')
    assert re.sub("<.*?>", "", html) == "said yes"


def test_unknown_state_is_neutral():
    html = draw("{% state_badge it %}", it=SimpleNamespace(state="odd", get_state_display=lambda: "odd"))

    assert html.startswith('<span class="badge"><svg')


@pytest.mark.parametrize(
    ("address", "language", "other"),
    [
        ("/events/event_list/?q=a", "de", "/en/events/event_list/?q=a"),
        ("/en/events/event_list/?q=a", "en", "/events/event_list/?q=a"),
        ("/nothing/", "de", "/en/"),
        ("/en/nothing/", "en", "/"),
    ],
)
def test_language_switch_leads_to_the_same_page(address, language, other):
    with translation.override(language):
        request = RequestFactory().get(address)
        if "nothing" not in address:
            request.resolver_match = resolve(request.path)

        assert ui.other_language_url({"request": request}) == other


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (
            user(is_authenticated=False),
            ["home:start", "members:cluster_list", "events:event_list", "matchmaking:enquiry_create"],
        ),
        (
            user(),
            [
                "home:start",
                "focusgroups:my_groups",
                "events:event_list",
                "members:cluster_list",
                "matchmaking:enquiry_create",
            ],
        ),
        (
            user(managed_cluster_ids=[7], is_staff=True),
            [
                "home:start",
                "members:membership_list",
                "focusgroups:round_list",
                "events:event_list",
                "matchmaking:referral_list",
            ],
        ),
        (
            user(is_alliance_staff=True),
            [
                "home:start",
                "admin:matchmaking_enquiry_changelist",
                "members:cluster_list",
                "events:event_list",
                "focusgroups:round_list",
            ],
        ),
    ],
)
def test_menu_follows_the_role(who, names):
    menu = context_processors.menu_for(request_at("/imprint/", who))

    entries = context_processors.menu_entries(**menu)

    assert [entry["url_name"] for entry in entries] == names
    assert [entry["current"] for entry in entries] == [False] * len(names)


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", "home:start"),
        ("/networks/membership_edit/", "members:membership_list"),
        ("/groups/round_detail/", "focusgroups:round_list"),
        ("/enquiries/referral_list/", "matchmaking:referral_list"),
    ],
)
def test_one_menu_entry_is_current(address, current):
    menu = context_processors.menu_for(request_at(address, user(managed_cluster_ids=[7])))

    entries = context_processors.menu_entries(**menu)

    assert [entry["url_name"] for entry in entries if entry["current"]] == [current]


def test_menu_asks_nothing_of_a_user_until_it_is_shown():
    class AskedError(Exception):
        pass

    class Touchy:
        @property
        def is_authenticated(self) -> bool:
            raise AskedError

    context = context_processors.portal(request_at("/", Touchy()))

    with pytest.raises(AskedError):
        str(context["menu"])


def test_account_without_person_shows_the_address():
    assert context_processors.account_name(request_at("/", user())) == "leader@example.org"
    assert context_processors.account_name(request_at("/", user(person_or_none="Ina Lehn"))) == "Ina Lehn"


def test_chips_name_the_choice_drop_only_themselves_and_leave_the_order_out():
    class Filters(forms.Form):
        q = forms.CharField(label="Word", required=False)
        state = forms.MultipleChoiceField(
            label="State", choices=[("TH", "Thuringia"), ("SN", "Saxony")], required=False
        )
        sort = forms.CharField(required=False, widget=forms.HiddenInput)

    query = QueryDict("q=x&state=TH&state=SN&sort=name&page=3")

    chips = active_filters(Filters(query), query)

    assert [(chip.label, chip.value, chip.url) for chip in chips] == [
        ("Word", "x", "?state=TH&state=SN&sort=name"),
        ("State", "Thuringia", "?q=x&state=SN&sort=name"),
        ("State", "Saxony", "?q=x&state=TH&sort=name"),
    ]


def test_removing_all_filters_keeps_the_order_alone():
    request = RequestFactory().get("/?page=3&q=a&state=TH&sort=town")

    assert draw("{% query_only 'sort' %}", request) == "?sort=town"


def test_head_of_a_list_has_bar_count_chips_and_orders():
    class Filters(forms.Form):
        state = forms.ChoiceField(label="State", choices=[("TH", "Thuringia")], required=False)

    request = request_at("/networks/cluster_list/?state=TH&sort=town")
    context = {
        "filter": SimpleNamespace(form=Filters(request.GET)),
        "text": "6 of 26",
        "sorts": [("name", "Name"), ("town", "Town")],
        "sort": "town",
    }

    html = render_to_string("components/list_head.html", context, request)

    assert re.findall(r"<strong[^>]*data-count>(.*?)</strong>", html) == ["6 of 26"]
    assert re.findall(r'<a class="chip" href="(.*?)"', html) == ["?sort=town"]
    assert re.findall(r'<li><a href="(.*?)">(.*?)</a>', html) == [("?state=TH&amp;sort=name", "Name")]
    assert '<strong aria-current="true">Town</strong>' in html
    assert html.count('hx-target="#list"') == 1


def test_sorting_goes_back_to_the_first_page():
    request = RequestFactory().get("/?page=3&q=a&sort=old")

    assert draw('{% query_with sort="name" %}', request) == "?q=a&amp;sort=name"


def test_paging_keeps_the_filters():
    request = request_at("/events/event_list/?q=a&page=2")

    html = render_to_string("components/paging.html", {"page": Paginator(range(30), 10).get_page(2)}, request)

    assert re.findall(r'rel="\w+" href="(.*?)"', html) == ["?q=a&amp;page=1", "?q=a&amp;page=3"]


def test_single_page_has_no_paging():
    html = render_to_string("components/paging.html", {"page": Paginator([1], 10).get_page(1)})

    assert html.strip() == ""


def test_error_messages_interrupt_and_others_do_not():
    messages = [Message(constants.SUCCESS, "saved"), Message(constants.ERROR, "<lost>")]

    html = render_to_string("components/messages.html", {"messages": messages})

    assert re.findall(r'role="(\w+)"', html) == ["status", "alert"]
    assert "&lt;lost&gt;" in html


@pytest.mark.parametrize(("poll", "asks"), [("/runs/1/progress/", 1), ("", 0)])
def test_progress_asks_until_no_address_is_given(poll, asks):
    context = {"key": "run", "text": "Searching", "percent": 62.4, "poll_url": poll}

    with translation.override("de"):
        html = render_to_string("components/progress.html", context)

    assert html.count("hx-get") == asks
    assert 'value="62"' in html


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_error_pages_that_django_renders_without_a_request(template):
    html = render_to_string(template)

    assert html.count("<h1>") == 1


def test_no_comment_of_a_template_reaches_the_page():
    """A comment of the short kind ends on its line; otherwise Django prints it."""
    open_ended = [
        str(path.relative_to(settings.BASE_DIR))
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if any(line.count("{#") != line.count("#}") for line in path.read_text().splitlines())
    ]

    assert open_ended == []
