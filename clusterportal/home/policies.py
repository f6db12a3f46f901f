"""Who gets which answer at this app's addresses."""

from clusterportal.core.policies import Policy, everyone

POLICIES = [
    Policy("home:start", {"none": everyone()}),
    Policy("home:mailbox", {"none": everyone(404)}),
    Policy("home:imprint", {"none": everyone()}),
    Policy("home:privacy", {"none": everyone()}),
    Policy("home:accessibility", {"none": everyone()}),
    Policy("home:operator", {"none": everyone()}),
]
