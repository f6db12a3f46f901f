"""How a state looks: colour and icon by the state's value; the word comes from the model's choices."""

GOOD, NEEDS, DANGER, NEUTRAL = "good", "needs", "danger", ""

DEFAULT_ICONS = {GOOD: "check", NEEDS: "clock", DANGER: "x", NEUTRAL: "info"}

# Values of the apps' TextChoices. A value that is not named here is neutral.
STATES: dict[str, tuple[str, str]] = {
    # rounds, runs, jobs
    "draft": (NEUTRAL, "edit"),
    "open": (GOOD, "check"),
    "closed": (NEUTRAL, "lock"),
    "matching": (NEUTRAL, "rounds"),
    "review": (NEEDS, "eye"),
    "published": (GOOD, "check"),
    "running": (GOOD, "rounds"),
    "reviewed": (NEUTRAL, "check"),
    "archived": (NEUTRAL, "file"),
    "cancelled": (DANGER, "x"),
    "done": (GOOD, "check"),
    "failed": (DANGER, "alert"),
    "discarded": (NEUTRAL, "file"),
    # applications, seats, registrations, groups, meetings
    "asked": (NEEDS, "mail"),
    "invited": (NEEDS, "mail"),
    "confirmed": (GOOD, "check"),
    "placed": (GOOD, "check"),
    "waiting": (NEUTRAL, "clock"),
    "withdrawn": (NEUTRAL, "undo"),
    "accepted": (GOOD, "check"),
    "declined": (DANGER, "x"),
    "lapsed": (DANGER, "clock"),
    "left": (NEUTRAL, "leave"),
    "forming": (NEEDS, "people"),
    "active": (GOOD, "check"),
    "under_review": (NEUTRAL, "eye"),
    "continued": (GOOD, "next"),
    "remixed": (NEUTRAL, "swap"),
    "planned": (NEUTRAL, "calendar"),
    "held": (GOOD, "check"),
    # enquiries and referrals
    "received": (NEEDS, "inbox"),
    "needs_consent": (NEEDS, "lock"),
    "triage": (NEEDS, "inbox"),
    "offered": (NEEDS, "clock"),
    "returned": (DANGER, "undo"),
    "expired": (DANGER, "clock"),
    "first_contact": (GOOD, "people"),
    "solved": (GOOD, "check"),
    "joined": (NEUTRAL, "swap"),
    "not_solved": (NEUTRAL, "x"),
    "spam": (NEUTRAL, "stop"),
    # mails
    "sent": (GOOD, "mail"),
}


def look_of(state: str) -> tuple[str, str]:
    """Kind and icon of a state's badge."""
    return STATES.get(state, (NEUTRAL, DEFAULT_ICONS[NEUTRAL]))
