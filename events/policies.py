"""Who gets which answer at this app's addresses."""

from clusterportal.core.policies import ROLES, Policy, everyone, only

OFFICES = ("own_manager", "foreign_manager", "superuser")


def _office_of(manager: str, status: int = 200) -> dict[str, int]:
    """The event is public, so others may know of it but not change it: 403."""
    others = [role for role in ROLES if role not in (manager, "superuser", "anonymous")]
    return dict(only(manager, "superuser", status=status, forbidden=others))


GUEST = {"name": "Gast Beispiel", "email": "gast.beispiel@example.org"}

ASKED = {"own": only("own_manager"), "foreign": only("foreign_manager")}
ANSWERED = {"own": only("own_manager", status=302), "foreign": only("foreign_manager", status=302)}

POLICIES = [
    Policy("events:host_request", ASKED, subject="host_request"),
    *(
        Policy(f"events:host_{act}", ANSWERED, subject="host_request", method="post")
        for act in ("accept", "decline", "undo")
    ),
    Policy("events:event_list", {"none": everyone()}),
    Policy("events:event_detail", {"own": everyone(), "foreign": everyone()}, subject="event"),
    Policy("events:event_register", {"own": everyone(), "foreign": everyone()}, subject="event"),
    Policy(
        "events:event_register",
        {"own": everyone(302), "foreign": everyone(302)},
        subject="event",
        method="post",
        data=GUEST,
    ),
    Policy("events:registration", {"own": everyone(), "foreign": everyone()}, subject="registration"),
    Policy(
        "events:registration",
        {"own": everyone(302), "foreign": everyone(302)},
        subject="registration",
        method="post",
    ),
    Policy(
        "events:registration_confirm",
        {"own": everyone(302), "foreign": everyone(302)},
        subject="registration",
        method="post",
    ),
    Policy(
        "events:registration_restore",
        {"own": everyone(302), "foreign": everyone(302)},
        subject="registration",
        method="post",
    ),
    Policy("events:event_manage", {"none": only(*OFFICES)}),
    Policy("events:event_create", {"none": only(*OFFICES)}),
    Policy(
        "events:event_edit",
        {"own": _office_of("own_manager"), "foreign": _office_of("foreign_manager")},
        subject="event",
    ),
    Policy(
        "events:event_cancel",
        {"own": _office_of("own_manager"), "foreign": _office_of("foreign_manager")},
        subject="event",
    ),
    Policy(
        "events:event_restore",
        {"own": _office_of("own_manager", 302), "foreign": _office_of("foreign_manager", 302)},
        subject="event",
        method="post",
    ),
    Policy(
        "events:event_cancel",
        {"own": _office_of("own_manager", 302), "foreign": _office_of("foreign_manager", 302)},
        subject="event",
        method="post",
    ),
]
