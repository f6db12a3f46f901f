"""The look: what tags, form rendering, menu and components put on the page."""

import datetime as dt
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

from clusterportal.core import context_processors, dates, pictures
from clusterportal.core.filters import active_filters
from clusterportal.core.forms import NativeDates
from clusterportal.core.templatetags import ui


def answer(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse()


def named(*names: str) -> list:
    return [path(f"{name}/", answer, name=name) for name in names]


urlpatterns = i18n_patterns(
    path(
        "",
        include(([path("", answer, name="start"), *named("imprint", "privacy", "accessibility", "operator")], "home")),
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


class Person(NativeDates, forms.Form):
    name = forms.CharField(label="Name")
    note = forms.CharField(label="Note", required=False, help_text="Short", widget=forms.TextInput({"class": "short"}))
    born = forms.DateField(label="Born", required=False)
    way = forms.ChoiceField(label="Way", choices=[("30", "near"), ("60", "far")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")


@pytest.mark.parametrize(
    ("language", "moment", "text"),
    [
        ("de", dt.datetime(2026, 12, 3, 14, 0), "Donnerstag, 3. Dezember 2026, 14 Uhr"),
        ("de", dt.datetime(2026, 12, 3, 9, 30), "Donnerstag, 3. Dezember 2026, 9:30 Uhr"),
        ("de", dt.datetime(2026, 12, 3, 13, 0, tzinfo=dt.UTC), "Donnerstag, 3. Dezember 2026, 14 Uhr"),
        ("de", dt.date(2026, 12, 3), "Donnerstag, 3. Dezember 2026"),
        ("en", dt.datetime(2026, 12, 3, 14, 0), "Thursday, 3 December 2026, 14:00"),
    ],
)
def test_long_date_speaks_the_language_in_local_time(language, moment, text):
    with translation.override(language):
        assert dates.date_long(moment) == text


def test_dates_on_pages_break_after_commas_only():
    with translation.override("de"):
        text = draw("{{ day|date_long }}", day=dt.datetime(2026, 12, 3, 14, 0))

    assert text == "Donnerstag, 3.\xa0Dezember\xa02026, 14\xa0Uhr"


@pytest.mark.parametrize(
    ("language", "moment", "text"),
    [
        ("de", dt.date(2026, 12, 3), "Do, 3. Dez."),
        ("de", dt.date(2027, 1, 4), "Mo, 4. Jan. 2027"),
        ("en", dt.date(2026, 12, 3), "Thu, 3 Dec"),
    ],
)
def test_short_date_names_the_year_only_when_it_is_another(language, moment, text, monkeypatch):
    monkeypatch.setattr(dates.timezone, "localdate", lambda: dt.date(2026, 11, 22))

    with translation.override(language):
        assert dates.date_short(moment) == text


@pytest.mark.parametrize(("distance", "text"), [(0.4, "under 1 km"), (34.4, "34 km"), (1250, "1,250 km")])
def test_distance_is_rounded(distance, text):
    with translation.override("en"):
        assert dates.kilometres(distance) == text


@pytest.mark.parametrize(("name", "letters"), [("Dr. Anja Wiegand", "AW"), ("Ute", "U"), ("", "")])
def test_initials_skip_titles(name, letters):
    assert dates.initials(name) == letters


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


def test_field_joins_label_help_and_control():
    html = str(Person()["note"].as_field_group())

    assert '<label for="id_note">Note' in html
    assert '<p class="hint" id="id_note_helptext">Short</p>' in html
    assert 'class="input short"' in html
    assert 'aria-describedby="id_note_helptext"' in html
    assert 'class="optional"' in html
    assert 'class="optional"' not in str(Person()["name"].as_field_group())


def test_wrong_field_is_marked_and_the_summary_leads_to_it():
    html = str(Person({"name": "", "way": "30", "agreed": "on"}))

    assert re.findall(r'<li><a href="(.*?)">', html) == ["#id_name"]
    assert 'id="id_name_error"' in html
    assert re.search(r'<input[^>]*name="name"[^>]*aria-invalid="true"[^>]*aria-describedby="id_name_error"', html)
    assert html.count("data-errors") == 1


def test_summary_of_a_radio_group_leads_to_its_fieldset():
    html = str(Person({"name": "Ina", "agreed": "on"}))

    assert re.findall(r'<li><a href="(.*?)">', html) == ["#id_way"]
    assert re.search(r'<fieldset class="field wrong" id="id_way"', html)


def test_radio_buttons_come_as_choices():
    html = str(Person(initial={"way": "60"})["way"].as_field_group())

    assert re.findall(r'<label class="choice" for="(.*?)">', html) == ["id_way_0", "id_way_1"]
    assert re.findall(r'value="(\d+)"[^>]*checked', html) == ["60"]


def test_date_field_is_the_browsers_own():
    html = str(Person(initial={"born": dt.date(2026, 12, 3)})["born"])

    with translation.override("de"):
        assert 'type="date"' in html
        assert 'value="2026-12-03"' in html


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


def test_numbers_of_pictures_keep_their_point_in_german():
    with translation.override("de"):
        html = draw(
            "{% strip 0.925 %}{% bars rows %}", rows=[{"label": "a", "value": 2000}, {"label": "b", "value": 3}]
        )

    assert re.findall(r'class="c1" width="(.*?)"', html) == ["92.5", "100.0", "0.1"]
    assert "2.000" in html


def test_bars_of_shares_fill_the_line_only_at_the_total():
    html = draw("{% bars rows 200 %}", rows=[{"label": "a", "value": 178}, {"label": "b", "value": 22}])

    assert re.findall(r'class="c1" width="(.*?)"', html) == ["89.0", "11.0"]


def test_every_state_has_its_own_tile():
    tiles = pictures.tiles({"TH": 18, "BY": 1}, "/networks/?state=")

    assert len({(tile["x"], tile["y"]) for tile in tiles}) == 16
    assert {tile["code"]: tile["level"] for tile in tiles if tile["count"]} == {"TH": 3, "BY": 1}
    assert next(tile["url"] for tile in tiles if tile["code"] == "TH") == "/networks/?state=TH"


def test_map_puts_erfurt_where_the_outline_has_it_and_names_what_is_beyond():
    places = [
        {"label": "Erfurt", "latitude": 50.978, "longitude": 11.029, "count": 2},
        {"label": "Kiel", "latitude": 54.32, "longitude": 10.13},
    ]

    sheet = pictures.town_map(places, route=True)

    assert [(point["label"], point["x"], point["y"]) for point in sheet["points"]] == [("Erfurt (2)", "184.3", "176.1")]
    assert sheet["beyond"] == ["Kiel"]
    assert sheet["route"] == "184.3,176.1"


def test_labels_of_near_towns_do_not_cover_each_other():
    places = [
        {"label": name, "latitude": latitude, "longitude": longitude}
        for name, latitude, longitude in [
            ("Hermsdorf", 50.896, 11.857),
            ("Gera", 50.88, 12.083),
            ("Jena", 50.927, 11.587),
        ]
    ]

    points = pictures.town_map(places)["points"]

    boxes = [
        pictures.label_box(float(p["label_x"]), float(p["label_y"]) - 5, len(p["label"]) * pictures.LETTER, p["anchor"])
        for p in points
    ]
    assert [pictures.covers(box, boxes[:index]) for index, box in enumerate(boxes)] == [False] * 3


def test_curve_of_nothing_draws_no_line():
    assert pictures.curve([])["points"] == ""
    assert pictures.curve([1, 2])["points"] == "4.0,130.0 404.0,18.0"


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
