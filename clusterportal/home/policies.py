"""Who gets which answer at this app's addresses."""

from clusterportal.core.policies import Policy, everyone

SECRETS = ("draft", "round", "guest", "phone", "exit", "talk", "takeaway", "protected", "proposed", "enquiry", "triage")

POLICIES = [
    Policy("home:start", {"none": everyone()}),
    Policy("home:search", {"none": everyone()}),
    *(Policy("home:search", {"none": everyone()}, data={"q": f"Kanari {secret}"}) for secret in SECRETS),
    Policy("home:mailbox", {"none": everyone(404)}),
    Policy("home:imprint", {"none": everyone()}),
    Policy("home:privacy", {"none": everyone()}),
    Policy("home:accessibility", {"none": everyone()}),
    Policy("home:operator", {"none": everyone()}),
]
