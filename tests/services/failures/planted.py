"""A web process with a planted fault: each page asks the broker first."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress

import redis

from clusterportal.wsgi import application as portal

server = redis.Redis.from_url(os.environ["CELERY_BROKER_URL"], socket_timeout=0.5)


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    with suppress(redis.RedisError):
        server.ping()
    return portal(environ, start_response)
