"""A web process of its own: imports the portal as gunicorn does, answers the pages, prints what it has loaded."""

import json
import os
import sys

NUMERIC = ("numpy", "scipy", "sklearn", "numba")


def loaded() -> list[str]:
    return [name for name in NUMERIC if name in sys.modules]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "clusterportal.settings.test"
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import clusterportal.wsgi  # noqa: F401

    at_start = loaded()
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    from tests.conftest import prove_second_factor

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    from tests.costs.pages import grow, make_portal, pages

    portal = make_portal()
    grow(portal, 1)
    before, statuses = loaded(), {}
    for name, (user, address, _most) in pages(portal).items():
        client = Client()
        if user is not None:
            client.force_login(user)
            prove_second_factor(client, user)
        statuses[name] = client.get(address).status_code
    sys.stdout.write(json.dumps({"start": at_start, "before": before, "after": loaded(), "statuses": statuses}) + "\n")


if __name__ == "__main__":
    main()
