"""Who gets which answer at this app's addresses."""

from clusterportal.core.policies import SIGN_IN, Policy, everyone, only

from .grouping.problem import Term

OFFICES = ("own_manager", "foreign_manager")
# A referral is seen by its office and by the staff of the alliance, who only look on.
SEEN = {
    "own": only("own_manager", "staff", "superuser"),
    "foreign": only("foreign_manager", "staff", "superuser"),
}
ANSWERED = {
    "own": only("own_manager", "superuser", status=SIGN_IN, forbidden=["staff"]),
    "foreign": only("foreign_manager", "superuser", status=SIGN_IN, forbidden=["staff"]),
}
# The cast's referral is offered, not accepted: the page comes back with the refusal.
REFUSED = {
    "own": only("own_manager", "superuser", forbidden=["staff"]),
    "foreign": only("foreign_manager", "superuser", forbidden=["staff"]),
}
POST_ONLY = {"own": everyone(405), "foreign": everyone(405)}

# Members see the group and are led back to it; the moderator's seat in the cast is empty.
SEEKERS = {
    "own": {**only("own_manager"), "group_member": SIGN_IN},
    "foreign": only("foreign_manager"),
    "protected": only("own_manager"),
}
SEEKING = {
    "own": only("own_manager", "group_member", status=SIGN_IN),
    "foreign": only("foreign_manager", status=SIGN_IN),
    "protected": only("own_manager", status=SIGN_IN),
}
POLICIES: list[Policy] = [
    Policy("matchmaking:newcomer", subject="group", answers=SEEKERS),
    Policy("matchmaking:newcomer", subject="group", method="post", answers=SEEKING),
    Policy("matchmaking:enquiry_create", answers={"none": everyone()}),
    Policy("matchmaking:enquiry_begin", answers={"none": everyone()}),
    Policy("matchmaking:enquiry_begin", method="post", data={"text": "Wer klebt Glas?"}, answers={"none": everyone()}),
    Policy("matchmaking:enquiry_status", subject="enquiry", answers={"own": everyone(), "foreign": everyone()}),
    Policy(
        "matchmaking:enquiry_agree",
        subject="enquiry",
        method="post",
        answers={"own": everyone(SIGN_IN), "foreign": everyone(SIGN_IN)},
    ),
    Policy(
        "matchmaking:enquiry_reply",
        subject="enquiry",
        method="post",
        data={"reply": "Etwa zweitausend im Jahr."},
        answers={"own": everyone(SIGN_IN), "foreign": everyone(SIGN_IN)},
    ),
    Policy(
        "matchmaking:enquiry_withdraw",
        subject="enquiry",
        method="post",
        answers={"own": everyone(SIGN_IN), "foreign": everyone(SIGN_IN)},
    ),
    Policy("matchmaking:enquiry_withdraw", subject="enquiry", answers=POST_ONLY),
    Policy(
        "matchmaking:enquiry_file_add",
        subject="enquiry",
        method="post",
        answers={"own": everyone(SIGN_IN), "foreign": everyone(SIGN_IN)},
    ),
    Policy("matchmaking:enquiry_own_file", subject="enquiry_file", answers={"own": everyone(), "foreign": everyone()}),
    Policy("matchmaking:enquiry_file", subject="enquiry_file", answers=SEEN),
    *(
        Policy(
            f"matchmaking:enquiry_{act}",
            subject="enquiry",
            method="post",
            answers={"own": everyone(SIGN_IN), "foreign": everyone(SIGN_IN)},
        )
        for act in ("answer", "erase")
    ),
    Policy("matchmaking:enquiry_pass_on", answers={"none": only("leader", "other_leader", "group_member", *OFFICES)}),
    Policy("matchmaking:enquiry_flow", answers={"none": only("staff")}),
    Policy("matchmaking:referral_list", answers={"none": only(*OFFICES, "staff", "superuser")}),
    Policy("matchmaking:referral_detail", subject="referral", answers=SEEN),
    Policy("matchmaking:referral_accept", subject="referral", method="post", answers=ANSWERED),
    Policy(
        "matchmaking:referral_decline",
        subject="referral",
        method="post",
        data={"reason": "Dafür fehlt uns das Labor."},
        answers=ANSWERED,
    ),
    Policy(
        "matchmaking:referral_return",
        subject="referral",
        method="post",
        data={"reason": "Die Maschine fällt aus."},
        answers=REFUSED,
    ),
    Policy(
        "matchmaking:referral_first_contact",
        subject="referral",
        method="post",
        data={"on": "2026-01-12", "people": "Karla mit Vera"},
        answers=REFUSED,
    ),
    Policy(
        "matchmaking:referral_message", subject="referral", method="post", data={"text": "Wie dick?"}, answers=REFUSED
    ),
    Policy("matchmaking:referral_settle", subject="referral", method="post", answers=ANSWERED),
    Policy(
        "matchmaking:referral_close", subject="referral", method="post", data={"outcome": "solved"}, answers=REFUSED
    ),
]

# Runs and proposals are known to the organising office alone: not to the staff, not to a superuser.
OFFICE_SEES = {"own": only("own_manager"), "foreign": only("foreign_manager")}
OFFICE_ACTS = {"own": only("own_manager", status=SIGN_IN), "foreign": only("foreign_manager", status=SIGN_IN)}
AS_USUAL = {term.value: "2" for term in Term}

POLICIES += [
    Policy("matchmaking:run_list", subject="round", answers=OFFICE_SEES),
    Policy("matchmaking:run_create", subject="round", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_detail", subject="run", answers=OFFICE_SEES),
    Policy("matchmaking:run_cancel", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_publish", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_publish", subject="run", answers=OFFICE_SEES),
    Policy("matchmaking:run_call_back", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_weights", subject="round", answers=OFFICE_SEES),
    Policy("matchmaking:run_weights", subject="round", method="post", data=AS_USUAL, answers=OFFICE_ACTS),
    Policy("matchmaking:run_compare", subject="round", answers=OFFICE_SEES),
    Policy("matchmaking:run_improve", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_keep", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_take_up", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_seat", subject="proposed_seat", answers=OFFICE_SEES),
    Policy("matchmaking:run_proof", subject="run", answers=OFFICE_ACTS),
    Policy("matchmaking:run_prove", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_prove_cancel", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_move", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_found", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_swap", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_pin", subject="run", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_lock", subject="run", method="post", data={"group": "A"}, answers=OFFICE_ACTS),
    Policy("matchmaking:run_undo", subject="board_act", method="post", answers=OFFICE_ACTS),
    Policy("matchmaking:run_redo", subject="board_act", method="post", answers=OFFICE_ACTS),
]
