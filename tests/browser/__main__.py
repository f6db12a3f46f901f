"""``python -m tests.browser``, which is what ``make screenshots`` runs."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.browser.settings")
os.environ.setdefault("CLUSTERPORTAL_DEMO", "1")


def main() -> int:
    django.setup()
    from .screenshots import take_all  # needs Django's settings

    summary, failed = take_all()
    sys.stdout.write("\n".join([summary, *failed]) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
