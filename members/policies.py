"""Who gets which answer at this app's addresses."""

from clusterportal.core.policies import ROLES, Policy, everyone, only, signed_in

OFFICES = ("own_manager", "foreign_manager", "superuser")


def _company(*roles: str) -> dict[str, int]:
    """The profile is public, so that everybody else may know of it but not change it: 403."""
    others = [role for role in ROLES if role not in (*roles, "anonymous")]
    return dict(only(*roles, forbidden=others))


COMPANY = {"own": _company("leader", "own_manager", "superuser"), "foreign": _company("foreign_manager", "superuser")}
PERSON = {"own": only("leader", "own_manager", "superuser"), "foreign": only("foreign_manager", "superuser")}
MEMBERSHIP = {"own": only("own_manager", "superuser"), "foreign": only("foreign_manager", "superuser")}
MEMBERSHIP_CHANGED = {
    "own": only("own_manager", "superuser", status=302),
    "foreign": only("foreign_manager", "superuser", status=302),
}
AFFILIATION = {  # a leader may not end the own one, nobody undoes what was not done here: told on the page before
    "own": only("leader", "own_manager", "superuser", status=302),
    "foreign": only("foreign_manager", "superuser", status=302),
}
ANSWERED = {"own": only("leader", status=302), "foreign": only()}
ENDED = {"ends_on": "2099-12-31", "reason": "merged"}
CORRECTED = {"kind": "research", "starts_on": "2025-12-01"}

TALKER = {"own": only("own_manager"), "foreign": only("foreign_manager")}
TALKED = {"own": only("own_manager", status=302), "foreign": only("foreign_manager", status=302)}
UNTOUCHED = {"own": only(), "foreign": only()}  # there is nothing to take back
A_TALK = {"held_on": "2026-01-08", "kind": "phone", "note": "Kurz gesprochen."}

POLICIES = [
    Policy("members:cluster_list", {"none": everyone()}),
    Policy("members:cluster_detail", {"own": everyone(), "foreign": everyone()}, subject="cluster"),
    Policy("members:company_detail", {"own": everyone(), "foreign": everyone()}, subject="company"),
    Policy("members:company_edit", COMPANY, subject="company"),
    Policy("members:company_edit", COMPANY, subject="company", method="post"),
    Policy("members:person_detail", PERSON, subject="person"),
    Policy("members:profile", {"none": signed_in()}),
    Policy("members:profile", {"none": signed_in()}, method="post"),
    Policy("members:interests", {"none": signed_in()}),
    Policy("members:interests", {"none": signed_in()}, method="post"),
    Policy("members:membership_list", {"none": only(*OFFICES)}),
    Policy("members:membership_create", {"none": only(*OFFICES)}),
    Policy("members:membership_create", {"none": only(*OFFICES)}, method="post"),
    Policy("members:membership_detail", MEMBERSHIP, subject="membership"),
    Policy("members:membership_edit", MEMBERSHIP, subject="membership"),
    Policy("members:membership_edit", MEMBERSHIP_CHANGED, subject="membership", method="post", data=CORRECTED),
    Policy("members:membership_end", MEMBERSHIP, subject="membership"),
    Policy("members:membership_end", MEMBERSHIP_CHANGED, subject="membership", method="post", data=ENDED),
    Policy("members:membership_reopen", MEMBERSHIP_CHANGED, subject="membership", method="post"),
    Policy("members:talk_create", TALKER, subject="membership"),
    Policy("members:talk_create", TALKED, subject="membership", method="post", data=A_TALK),
    Policy("members:talk_edit", TALKER, subject="talk"),
    Policy("members:talk_edit", TALKED, subject="talk", method="post", data=A_TALK),
    Policy("members:talk_remove", TALKED, subject="talk", method="post"),
    Policy("members:talk_restore", UNTOUCHED, subject="talk", method="post"),
    Policy("members:talk_restore", TALKED, subject="removed_talk", method="post"),
    Policy("members:talk_rhythm", TALKER, subject="cluster"),
    Policy("members:talk_rhythm", TALKED, subject="cluster", method="post", data={"months": "18"}),
    Policy("members:affiliation_end", AFFILIATION, subject="affiliation", method="post"),
    Policy("members:affiliation_reopen", AFFILIATION, subject="affiliation", method="post"),
    Policy("members:membership_confirm", ANSWERED, subject="membership", method="post"),
    Policy("members:membership_refuse", ANSWERED, subject="membership", method="post"),
]
