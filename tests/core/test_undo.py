"""Undo: offered with a message, once, in the session that acted."""

import re
from collections.abc import Callable

import pytest
from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from clusterportal.core.undo import REMEMBERED, UndoGoneError, done_with_undo, take_undo

pytestmark = pytest.mark.django_db


def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def request_to() -> Callable[..., HttpRequest]:
    def make(path: str, session: object = None) -> HttpRequest:
        request = RequestFactory().post(path)
        SessionMiddleware(nothing).process_request(request)
        if session is not None:
            request.session = session
        MessageMiddleware(nothing).process_request(request)
        return request

    return make


def test_message_brings_a_button_that_posts_with_a_token(request_to):
    request = request_to("/end/")

    done_with_undo(request, "It has <ended>.", "/reopen/7/")

    html = render_to_string("components/messages.html", {"messages": get_messages(request)}, request)
    assert re.findall(r'<form class="inline" method="post" action="(.*?)">', html) == ["/reopen/7/"]
    assert "csrfmiddlewaretoken" in html
    assert "It has &lt;ended&gt;." in html


def test_message_without_undo_has_no_form(request_to):
    request = request_to("/save/")

    messages.success(request, "Saved", extra_tags="safe")

    html = render_to_string("components/messages.html", {"messages": get_messages(request)}, request)
    assert "<form" not in html


def test_undo_is_taken_once(request_to):
    request = request_to("/end/")
    done_with_undo(request, "Ended", "/reopen/7/")
    back = request_to("/reopen/7/", request.session)

    take_undo(back)

    with pytest.raises(UndoGoneError):
        take_undo(back)


def test_undo_of_another_session_or_another_thing_is_refused(request_to):
    request = request_to("/end/")
    done_with_undo(request, "Ended", "/reopen/7/")

    with pytest.raises(UndoGoneError):
        take_undo(request_to("/reopen/7/"))
    with pytest.raises(UndoGoneError):
        take_undo(request_to("/reopen/8/", request.session))


def test_session_remembers_the_latest_acts_only(request_to):
    request = request_to("/end/")

    for number in range(REMEMBERED + 1):
        done_with_undo(request, "Ended", f"/reopen/{number}/")

    with pytest.raises(UndoGoneError):
        take_undo(request_to("/reopen/0/", request.session))
    take_undo(request_to("/reopen/1/", request.session))
