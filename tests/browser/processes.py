"""Work that several processes share; imports nothing of Django, so that a new process can begin with it."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

PROCESSES = 2


def pool() -> ProcessPoolExecutor:
    """Processes that know the portal's addresses."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(PROCESSES, mp_context=spawn, initializer=set_up)


def set_up() -> None:
    """The settings are those of the process that has started this one."""
    import django

    django.setup()
