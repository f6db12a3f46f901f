"""Celery tasks of this app: deadlines that end by themselves."""

from celery import shared_task

from clusterportal.core.jobs import JobRun, JobTask

from .room import deadlines, files, hearings, moderators, newcomers, review
from .services import applications, reminders, searches, seats, turnout
from .services.rounds import close_round_at_deadline
from .services.seats import lapse_seat as end_invitation

DUE_IN_ROOMS = (
    files.forget_expired,
    hearings.tell_of_due,
    moderators.take_over,
    newcomers.mind_newcomer,
    review.mind_review,
    review.erase_archive,
)


@shared_task(base=JobTask, bind=True, name="focusgroups.close_round")
def close_round(self: JobTask, run: JobRun) -> None:
    with run.finish():
        close_round_at_deadline(round_id=run.object_id)


@shared_task(base=JobTask, bind=True, name=deadlines.MIND)
def mind_room(self: JobTask, run: JobRun) -> None:
    with run.finish():
        for mind in DUE_IN_ROOMS:
            mind(group_id=run.object_id)


@shared_task(base=JobTask, bind=True, name=reminders.REMIND)
def remind_commitments(self: JobTask, run: JobRun) -> None:
    with run.finish():
        reminders.remind_of_commitments(meeting_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.lapse_seat")
def lapse_seat(self: JobTask, run: JobRun) -> None:
    with run.finish():
        end_invitation(seat_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.forget_withdrawn")
def forget_withdrawn(self: JobTask, run: JobRun) -> None:
    with run.finish():
        applications.forget_withdrawn(application_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.tell_declined")
def tell_declined(self: JobTask, run: JobRun) -> None:
    with run.finish():
        seats.tell_declined(seat_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.close_search")
def close_search(self: JobTask, run: JobRun) -> None:
    with run.finish():
        searches.close_search_at_deadline(search_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.remind_search")
def remind_search(self: JobTask, run: JobRun) -> None:
    with run.finish():
        searches.remind_silent(search_id=run.object_id)


@shared_task(base=JobTask, bind=True, name="focusgroups.watch_meeting")
def watch_meeting(self: JobTask, run: JobRun) -> None:
    with run.finish():
        turnout.watch_meeting(meeting_id=run.object_id)
