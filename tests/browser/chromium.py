"""How Debian's Chromium is started: without a screen, without a word to anybody."""

import shutil
from typing import Any

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch_options() -> dict[str, Any]:
    return {"executable_path": shutil.which("chromium") or "/usr/bin/chromium", "args": QUIET, "headless": True}
