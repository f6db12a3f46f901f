"""Reads the Dockerfile, and builds by hand what it builds: without a Docker engine, with the same commands.

Not done here: the base image, ``apt-get``, ``useradd`` and the download of the requirements; ``/opt/venv`` is the
environment in which the tests run (installed by ``make install`` with the same command and the same hashes).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = Path(sys.executable).parent.parent
NOT_DONE_HERE = ("python -m venv ", "/opt/venv/bin/python -m pip install ", "apt-get ", "useradd ")

Line = tuple[str, str]


def lines() -> list[Line]:
    """Instruction and rest of each line of the Dockerfile; it uses no continued lines."""
    text = (ROOT / "Dockerfile").read_text()
    return [tuple(line.split(" ", 1)) for line in text.splitlines() if line and not line.startswith("#")]


def values(instruction: str) -> list[str]:
    return [rest for name, rest in lines() if name == instruction]


def environment() -> dict[str, str]:
    """What the image itself sets."""
    return dict(rest.split("=", 1) for rest in values("ENV"))


def command() -> list[str]:
    return json.loads(values("CMD")[0])


def copied() -> list[str]:
    """What comes from the checkout."""
    return [source for rest in values("COPY") if not rest.startswith("--from") for source in rest.split()[:-1]]


def allowed_by_dockerignore(path: str) -> bool:
    """The few forms that our file uses: everything out, some paths in, some patterns out again."""
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    allowed = True
    for rule in rules:
        if rule.startswith("!"):
            allowed |= path == rule[1:] or path.startswith(f"{rule[1:]}/")
        elif rule == "*" or any(fnmatch(part, rule.removeprefix("**/")) for part in path.split("/")):
            allowed = False
    return allowed


def build(folder: Path) -> Path:
    """``/app`` of the image, made in ``folder`` by the COPY and RUN lines, from files that git knows."""
    app = folder / "app"
    app.mkdir()
    for source in copied():
        _copy(source, app)
    for command in values("RUN"):
        if not command.startswith(NOT_DONE_HERE):
            subprocess.run(["/bin/sh", "-ec", place(command, app)], cwd=app, env=_bare(), check=True)
    return app


def place(text: str, app: Path) -> str:
    return re.sub(r"/app(?![\w-])", str(app), text.replace("/opt/venv", str(VENV)))


def _copy(source: str, app: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", source], cwd=ROOT, capture_output=True, check=True, text=True)
    files = [path for path in listed.stdout.split("\0") if path and allowed_by_dockerignore(path)]
    if not files:
        raise FileNotFoundError(source)
    for path in files:
        (app / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, app / path)


def _bare() -> dict[str, str]:
    """No variable of ours and no secret: what a build has."""
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
