"""Who gets which answer at this app's addresses."""

from clusterportal.core.policies import Policy

POLICIES: list[Policy] = []
