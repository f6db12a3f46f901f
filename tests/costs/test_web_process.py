"""Numbers are crunched by the workers alone; a web process stays small."""

import json
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.walks
def test_web_process_never_loads_the_numeric_libraries():
    command = [sys.executable, "-m", "tests.costs.web_process"]
    run = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert set(found["statuses"].values()) == {200}
    assert (found["start"], found["before"], found["after"]) == ([], [], [])
