"""Work is a row, the broker is a wake-up call."""

from clusterportal.core.jobs.leases import LeaseLost, after_undo, call_back, call_back_all, enqueue
from clusterportal.core.jobs.tasks import JobRun, JobTask

__all__ = ["JobRun", "JobTask", "LeaseLost", "after_undo", "call_back", "call_back_all", "enqueue"]
