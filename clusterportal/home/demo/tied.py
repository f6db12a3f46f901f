"""``python tied.py command …``: becomes the command, and tells the kernel to end it when its parent dies.

So nothing is left behind when the supervisor is killed with no chance to tidy up. Linux only; elsewhere the command
just runs. Needs no Django, so that it costs nothing.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie() -> None:
    """Survives the ``exec`` that follows, not a ``fork``: gunicorn and Celery look after their own children."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    tie()
    os.execvp(sys.argv[1], sys.argv[1:])
