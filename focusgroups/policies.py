"""Who gets which answer at this app's addresses."""

from datetime import date, timedelta

from clusterportal.core.policies import Policy, everyone, only, signed_in

from .pdf import is_available

# Applicants with their ranks are for the organising office alone; a superuser sees the frame of a round.
OWN_OFFICE = {"own": only("own_manager"), "foreign": only("foreign_manager")}
OWN_OFFICE_POST = {"own": only("own_manager", status=302), "foreign": only("foreign_manager", status=302)}
MEMBERS = ("leader", "other_leader", "group_member")
NOT_MEMBERS = ("own_manager", "foreign_manager", "staff", "superuser")
NOBODY = only()
PLANNERS = {
    "own": only("own_manager", forbidden=("group_member",)),
    "foreign": only("foreign_manager"),
    "protected": only("own_manager"),
}
PLANNED = {
    "own": only("own_manager", status=302, forbidden=("group_member",)),
    "foreign": only("foreign_manager", status=302),
    "protected": only("own_manager", status=302),
}
INVITED_PERSON = {"own": only("group_member"), "foreign": NOBODY, "protected": NOBODY}
ROOM = {"own": only("group_member"), "foreign": NOBODY, "protected": NOBODY}
ROOM_ACT = {"own": only("group_member", status=302), "foreign": NOBODY, "protected": NOBODY}
NOBODIES = {"own": NOBODY, "foreign": NOBODY, "protected": NOBODY}
FRAME_ACT = {
    "own": only("own_manager", status=302),
    "foreign": only("foreign_manager", status=302),
    "protected": only("own_manager", status=302),
}
FRAME = {"own": only("own_manager"), "foreign": only("foreign_manager"), "protected": only("own_manager")}
CASE = {"situation": "Two halls", "question": "Which one?"}
BY_LINK = {"own": everyone(), "foreign": everyone()}
LINK_ACTS = {"own": everyone(302), "foreign": everyone(302)}

# The host's member looks for a date, too; members answer, who plans decides.
DATE_SEARCH = {
    "own": only("group_member", "own_manager"),
    "foreign": only("foreign_manager"),
    "protected": only("own_manager"),
}

POLICIES = [
    Policy("focusgroups:round_list", answers={"none": everyone()}),
    Policy("focusgroups:round_detail", subject="round", answers={"own": everyone(), "foreign": everyone()}),
    Policy(
        "focusgroups:round_detail",
        subject="draft_round",
        answers={
            "own": {**only("own_manager", "superuser"), "anonymous": 404},
            "foreign": {**only("foreign_manager", "superuser"), "anonymous": 404},
        },
    ),
    Policy("focusgroups:round_create", answers={"none": only("own_manager", "foreign_manager", "superuser")}),
    Policy("focusgroups:round_edit", subject="round", answers=OWN_OFFICE),
    Policy("focusgroups:round_open", subject="draft_round", method="post", answers=OWN_OFFICE_POST),
    Policy("focusgroups:round_close", subject="round", method="post", answers=OWN_OFFICE_POST),
    Policy("focusgroups:round_undo_close", subject="round", method="post", answers=OWN_OFFICE_POST),
    Policy("focusgroups:round_reopen", subject="round", answers=OWN_OFFICE),
    Policy("focusgroups:round_rhythm", subject="round", answers=OWN_OFFICE),
    Policy("focusgroups:round_rhythm", subject="full_round", answers=OWN_OFFICE),
    Policy(
        "focusgroups:apply",
        subject="round",
        answers={
            "own": only(*MEMBERS, forbidden=NOT_MEMBERS),
            "foreign": only(forbidden=(*MEMBERS, *NOT_MEMBERS)),
        },
    ),
    Policy(
        "focusgroups:apply",
        subject="draft_round",
        answers={
            "own": only(forbidden=("own_manager", "superuser")),
            "foreign": only(forbidden=("foreign_manager", "superuser")),
        },
    ),
    Policy(
        "focusgroups:round_invite",
        subject="round",
        answers={
            "own": only("own_manager", forbidden=(*MEMBERS, *NOT_MEMBERS[1:])),
            "foreign": only("foreign_manager", forbidden=(*MEMBERS, "own_manager", "staff", "superuser")),
        },
    ),
    Policy(
        "focusgroups:round_invite",
        subject="draft_round",
        answers={
            "own": only("own_manager", forbidden=("superuser",)),
            "foreign": only("foreign_manager", forbidden=("superuser",)),
        },
    ),
    Policy(
        "focusgroups:round_invite",
        subject="round",
        method="post",
        answers={"own": only("own_manager", status=302, forbidden=(*MEMBERS, *NOT_MEMBERS[1:]))},
    ),
    # Personal links: whoever has one is the person, and nobody's name is on the page but theirs.
    Policy("focusgroups:call", subject="application", answers=BY_LINK),
    Policy("focusgroups:call_decline", subject="application", method="post", answers=LINK_ACTS),
    Policy("focusgroups:invitation", subject="seat", answers=BY_LINK),
    Policy("focusgroups:invitation_decline", subject="seat", answers=BY_LINK),
    Policy("focusgroups:invitation_decline", subject="seat", method="post", answers=LINK_ACTS),
    Policy(
        "focusgroups:application_withdraw",
        subject="application",
        method="post",
        answers={"own": only("leader", status=302), "foreign": NOBODY},
    ),
    Policy(
        "focusgroups:application_restore",
        subject="application",
        method="post",
        answers={"own": only("leader", status=302), "foreign": NOBODY},
    ),
    Policy("focusgroups:my_groups", answers={"none": signed_in()}),
    Policy(
        "focusgroups:group_detail",
        subject="group",
        answers={
            "own": only("group_member", "own_manager"),
            "foreign": only("foreign_manager"),
            "protected": only("own_manager"),
        },
    ),
    Policy("focusgroups:seat_accept", subject="seat", answers=INVITED_PERSON),
    Policy(
        "focusgroups:seat_accept",
        subject="seat",
        method="post",
        answers={"own": only("group_member"), "foreign": NOBODY, "protected": NOBODY},
    ),
    Policy("focusgroups:seat_decline", subject="seat", answers=INVITED_PERSON),
    Policy(
        "focusgroups:seat_decline",
        subject="seat",
        method="post",
        answers={"own": only("group_member", status=302), "foreign": NOBODY, "protected": NOBODY},
        data={"reason": "time"},
    ),
    Policy(
        "focusgroups:seat_restore",
        subject="seat",
        method="post",
        answers={"own": only("group_member", status=302), "foreign": NOBODY, "protected": NOBODY},
    ),
    Policy(
        "focusgroups:meeting_answer",
        subject="meeting",
        method="post",
        answers={"own": only("group_member", status=302), "foreign": NOBODY, "protected": NOBODY},
        data={"comes": "yes"},
    ),
    Policy("focusgroups:meeting_plan", subject="group", answers=PLANNERS),
    Policy(
        "focusgroups:meeting_plan",
        subject="group",
        method="post",
        answers=PLANNED,
        data={"starts_at": f"{date.today() + timedelta(weeks=6)}T14:00", "place": "Werkstraße 1"},
    ),
    Policy("focusgroups:meeting_hold", subject="meeting", answers=PLANNERS),
    Policy("focusgroups:meeting_hold", subject="meeting", method="post", answers=PLANNERS),
    Policy("focusgroups:date_search", subject="group", answers=DATE_SEARCH),
    Policy("focusgroups:date_search_open", subject="group", answers=DATE_SEARCH),
    Policy("focusgroups:date_search_open", subject="group", method="post", answers=DATE_SEARCH),  # empty, it comes back
    Policy(
        "focusgroups:date_search_answer",
        subject="group",
        method="post",
        answers={
            "own": {**only("group_member"), "own_manager": 404},
            "foreign": NOBODY,
            "protected": NOBODY,
        },
    ),
    Policy("focusgroups:date_search_decide", subject="group", method="post", answers=PLANNED),
    Policy("focusgroups:date_search_stop", subject="group", method="post", answers=PLANNED),
    Policy("focusgroups:dates", subject="date_search", answers=BY_LINK),
    Policy(
        "focusgroups:dates", subject="date_search", method="post", answers=BY_LINK
    ),  # without an answer it comes back
    Policy("focusgroups:comes", subject="comes", answers=BY_LINK),
    Policy("focusgroups:comes", subject="comes", method="post", answers=LINK_ACTS, data={"comes": "yes"}),
    Policy("focusgroups:comes_calendar", subject="comes", answers=BY_LINK),
    Policy("focusgroups:turnout", subject="meeting", answers=PLANNERS),
    Policy("focusgroups:meeting_postpone", subject="meeting", answers=PLANNERS),
    Policy("focusgroups:meeting_postpone", subject="meeting", method="post", answers=PLANNED),
    Policy("focusgroups:meeting_hybrid", subject="meeting", answers=PLANNERS),
    Policy("focusgroups:meeting_hybrid", subject="meeting", method="post", answers=PLANNED),
    Policy("focusgroups:meeting_cancel", subject="meeting", answers=PLANNERS),
    Policy("focusgroups:meeting_cancel", subject="meeting", method="post", answers=PLANNED),
    Policy("focusgroups:room_way_in", subject="meeting", method="post", answers=ROOM_ACT, data={"text": "Dial 1"}),
    Policy("focusgroups:host_kit", subject="meeting", answers=DATE_SEARCH),
    Policy("focusgroups:host_kit_edit", subject="meeting", answers=DATE_SEARCH),
    Policy("focusgroups:host_kit_edit", subject="meeting", method="post", answers=DATE_SEARCH),  # empty, it comes back
    Policy("focusgroups:host_order", subject="group", answers=DATE_SEARCH),
    Policy(
        "focusgroups:swap_ask",
        subject="group",
        method="post",
        answers={
            "own": {**only("group_member"), "own_manager": 404, "group_member": 404},  # no meeting is named
            "foreign": NOBODY,
        },
    ),
    Policy("focusgroups:swap_answer", subject="swap", method="post", answers=ROOM_ACT),
    Policy(
        "focusgroups:swap_withdraw", subject="swap", method="post", answers=dict.fromkeys(("own", "foreign"), NOBODY)
    ),
    Policy("focusgroups:swap", subject="swap_link", answers=BY_LINK),
    Policy("focusgroups:swap", subject="swap_link", method="post", answers=LINK_ACTS),
    Policy("focusgroups:host_take", subject="meeting", method="post", answers=PLANNED),
    Policy(
        "focusgroups:calendars",
        answers={"none": only("leader", "other_leader", "group_member", "own_manager", "foreign_manager", "staff")},
    ),
    Policy(
        "focusgroups:calendar_renew",
        method="post",
        answers={
            "none": only(
                "leader", "other_leader", "group_member", "own_manager", "foreign_manager", "staff", status=302
            )
        },
    ),
    # A calendar has no session: whoever has the address is the person.
    Policy("focusgroups:calendar_feed", subject="calendar", answers=BY_LINK),
    Policy("focusgroups:meeting_calendar", subject="meeting", answers=ROOM),
    # The protected room: the membership list is the only key, and nobody of the cast has one to the protected group.
    Policy("focusgroups:room_posts", subject="group", answers=ROOM),
    Policy("focusgroups:room_posts", subject="group", method="post", answers=ROOM_ACT, data={"text": "Good evening"}),
    Policy("focusgroups:room_visits", subject="group", answers=ROOM),
    Policy("focusgroups:room_post", subject="post", answers=ROOM),
    Policy("focusgroups:room_post", subject="post", method="post", answers=ROOM_ACT, data={"text": "Thank you"}),
    Policy("focusgroups:room_post_remove", subject="post", answers=ROOM),
    Policy("focusgroups:room_post_remove", subject="post", method="post", answers=ROOM_ACT),
    Policy("focusgroups:room_files", subject="group", answers=ROOM),
    Policy("focusgroups:room_files", subject="group", method="post", answers=ROOM),  # without a file it comes back
    Policy("focusgroups:room_file", subject="room_file", answers=ROOM),
    Policy("focusgroups:room_file_remove", subject="room_file", answers=ROOM),
    Policy("focusgroups:room_file_remove", subject="room_file", method="post", answers=ROOM_ACT),
    Policy("focusgroups:room_ideas", subject="group", answers=ROOM),
    Policy("focusgroups:room_ideas", subject="group", method="post", answers=ROOM_ACT, data={"text": "Ask at home"}),
    Policy("focusgroups:room_idea_remove", subject="idea", method="post", answers=ROOM_ACT),
    Policy("focusgroups:room_story", subject="group", answers=ROOM),
    Policy("focusgroups:room_story", subject="group", method="post", answers=ROOM_ACT, data={"line": "Less gas"}),
    Policy("focusgroups:story_release", subject="story", method="post", answers=FRAME_ACT),
    Policy("focusgroups:story_withdraw", subject="story", method="post", answers=ROOM_ACT),
    Policy("focusgroups:room_agreement", subject="group", answers=ROOM),
    Policy("focusgroups:room_agreement", subject="group", method="post", answers=ROOM),  # without a tick it comes back
    Policy("focusgroups:room_erase", subject="group", answers=ROOM),
    Policy("focusgroups:room_erase", subject="group", method="post", answers=ROOM_ACT),
    # Asking for an emergency opening shows nothing of the room; a second person must confirm it.
    Policy("focusgroups:emergency", subject="group", answers=dict.fromkeys(("own", "protected"), only("staff"))),
    Policy("focusgroups:emergency", subject="group", method="post", answers={"protected": only("staff")}),
    Policy("focusgroups:room_meeting", subject="meeting", answers=ROOM),
    Policy("focusgroups:room_minutes", subject="meeting", answers=ROOM),
    Policy("focusgroups:room_minutes", subject="meeting", method="post", answers=ROOM, data={"seen": "before"}),
    Policy("focusgroups:room_case", subject="meeting", answers=ROOM),
    Policy("focusgroups:room_case", subject="meeting", method="post", answers=ROOM_ACT, data=CASE),
    Policy("focusgroups:room_objection", subject="meeting", answers=ROOM),
    Policy("focusgroups:room_objection", subject="meeting", method="post", answers=ROOM_ACT, data={"text": "Prices"}),
    Policy("focusgroups:room_commitment", subject="meeting", method="post", answers=ROOM_ACT, data={"text": "Ask"}),
    Policy("focusgroups:room_commitment_done", subject="commitment", method="post", answers=ROOM_ACT),
    Policy("focusgroups:room_reason", subject="meeting", method="post", answers=ROOM_ACT, data={"text": "Travel"}),
    Policy("focusgroups:room_pulse", subject="meeting", answers=ROOM),
    Policy("focusgroups:room_pulse", subject="meeting", method="post", answers=ROOM),  # the meeting lies ahead
    Policy("focusgroups:room_wish", subject="group", answers=ROOM),
    Policy("focusgroups:room_wish", subject="group", method="post", answers=ROOM),  # before the second meeting
    # Belonging to a group: leaving is for members; the moderator's pages for the moderator, of whom the cast has none.
    Policy("focusgroups:room_leave", subject="group", answers=ROOM),
    Policy("focusgroups:room_leave", subject="group", method="post", answers=ROOM),  # without a choice it comes back
    Policy("focusgroups:room_ideas_text", subject="group", answers=ROOM),
    Policy("focusgroups:room_moderation", subject="group", answers=NOBODIES),
    Policy("focusgroups:room_hear", subject="group", answers=NOBODIES),
    Policy("focusgroups:room_hear", subject="group", method="post", answers=NOBODIES),
    Policy("focusgroups:group_moderator", subject="group", answers=FRAME),
    Policy("focusgroups:group_moderator", subject="group", method="post", answers=FRAME),  # without a choice
    Policy("focusgroups:room_moderator", subject="group", answers=ROOM),
    Policy("focusgroups:room_moderator", subject="group", method="post", answers=ROOM_ACT),
    *(
        Policy(f"focusgroups:{name}", subject="meeting", answers=ROOM)
        for name in ("room_minutes_paper", "room_attendance")
    ),
    *(
        Policy(f"focusgroups:{name}", subject="meeting", answers=ROOM if is_available() else NOBODIES)
        for name in ("room_minutes_pdf", "room_attendance_pdf")
    ),
    Policy("focusgroups:room_breach_report", subject="group", answers=ROOM),
    Policy("focusgroups:room_breach_report", subject="group", method="post", answers=ROOM),  # empty
    Policy("focusgroups:room_breach", subject="breach", answers=ROOM),
    # What a member has written to the coordination office, and nothing else of the room, opens to its staff.
    Policy(
        "focusgroups:breach",
        subject="breach",
        answers={"own": only("staff"), "foreign": only("staff"), "protected": NOBODY},
    ),
    Policy("focusgroups:room_review", subject="group", answers=ROOM),
    Policy("focusgroups:room_review", subject="group", method="post", answers=ROOM_ACT, data={"choice": "continue"}),
    Policy("focusgroups:room_newcomer", subject="newcomer", answers=ROOM),
    Policy("focusgroups:room_newcomer", subject="newcomer", method="post", answers=ROOM_ACT, data={"vote": "yes"}),
    Policy("focusgroups:room_hearing", subject="hearing", answers=ROOM),
    Policy("focusgroups:room_hearing", subject="hearing", method="post", answers=ROOM),  # without an answer
]
