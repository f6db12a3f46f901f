"""The portal's Celery application with the test's own modules, for the workers that the tests start and kill."""

from clusterportal.celery import app

# Celery imports these when it has set up Django; the order matters: the fault first, then the point of death.
app.conf.imports = ("tests.services.probe", "tests.services.faults", "tests.services.death")
