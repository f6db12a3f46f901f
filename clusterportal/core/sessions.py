"""Sessions in the database, as Django keeps them; every page of somebody signed in begins with reading one."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from .prepared import Key, prepared


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_sessions(Key(self.session_key), timezone.now())), None)
        if found is None:
            self._session_key = None
        return found


@prepared
def _sessions(key: Key, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
