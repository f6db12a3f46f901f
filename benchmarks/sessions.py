"""Session cookies for the bench."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from members.models import User
from members.second_factor import mark_proved


def session_of(email: str) -> str:
    """A cookie header of a new session in which this account has signed in, with its second factor where it has one."""
    user = User.objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    mark_proved(session, user)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
