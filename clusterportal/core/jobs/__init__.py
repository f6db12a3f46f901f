"""Work is a row, the broker is a wake-up call."""

from clusterportal.core.jobs.leases import LeaseLost, enqueue
from clusterportal.core.jobs.tasks import JobRun, JobTask

__all__ = ["JobRun", "JobTask", "LeaseLost", "enqueue"]
