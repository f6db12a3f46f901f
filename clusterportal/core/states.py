"""How a state looks: colour and icon by the state's value; the word comes from the model's choices."""

GOOD, NEEDS, DANGER, NEUTRAL = "good", "needs", "danger", ""

DEFAULT_ICONS = {GOOD: "check", NEEDS: "clock", DANGER: "x", NEUTRAL: "info"}

# Values of the apps' TextChoices. A value that is not named here is neutral.
STATES: dict[str, tuple[str, str]] = {
    # rounds and runs
    "draft": (NEUTRAL, "edit"),
    "open": (GOOD, "check"),
    "closed": (NEUTRAL, "lock"),
    "review": (NEEDS, "eye"),
    "matching": (NEEDS, "rounds"),
    "running": (GOOD, "rounds"),
    "published": (GOOD, "check"),
    "finished": (NEUTRAL, "check"),
    "ended": (NEUTRAL, "minus"),
    "cancelled": (DANGER, "x"),
    "queued": (NEUTRAL, "clock"),
    "stopped": (NEUTRAL, "stop"),
    "done": (GOOD, "check"),
    "failed": (DANGER, "alert"),
    # applications, seats, registrations
    "submitted": (NEUTRAL, "inbox"),
    "applied": (NEUTRAL, "inbox"),
    "placed": (GOOD, "check"),
    "waiting": (NEUTRAL, "clock"),
    "waitlisted": (NEUTRAL, "clock"),
    "withdrawn": (NEUTRAL, "undo"),
    "invited": (NEEDS, "mail"),
    "accepted": (GOOD, "check"),
    "confirmed": (GOOD, "check"),
    "declined": (DANGER, "x"),
    "expired": (DANGER, "clock"),
    "left": (NEUTRAL, "leave"),
    # enquiries and referrals
    "received": (NEEDS, "inbox"),
    "new": (NEEDS, "inbox"),
    "triage": (NEEDS, "inbox"),
    "referred": (NEUTRAL, "next"),
    "pending": (NEEDS, "clock"),
    "in_progress": (GOOD, "people"),
    "solved": (GOOD, "check"),
    "answered": (GOOD, "check"),
    "rejected": (DANGER, "x"),
    "returned": (NEEDS, "undo"),
    # memberships
    "active": (GOOD, "check"),
    "trial": (NEEDS, "clock"),
}


def look_of(state: str) -> tuple[str, str]:
    """Kind and icon of a state's badge."""
    return STATES.get(state, (NEUTRAL, DEFAULT_ICONS[NEUTRAL]))
