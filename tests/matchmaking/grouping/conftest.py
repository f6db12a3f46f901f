"""The compiled engine is tested where numba is installed: ``pip install`` of ``requirements/fast.txt``."""

from matchmaking.grouping.engines import available

collect_ignore = [] if "numba" in available() else ["test_assignment.py"]
