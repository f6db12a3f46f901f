"""Celery tasks of the ground floor."""

from celery import shared_task

from clusterportal.core import kept, mail
from clusterportal.core.jobs import JobRun, JobTask
from clusterportal.core.jobs import dispatch as dispatcher


@shared_task(name="core.dispatch")
def dispatch() -> None:
    """Woken every second by beat."""
    dispatcher.dispatch()


@shared_task(name="core.forget_old_jobs")
def forget_old_jobs() -> None:
    dispatcher.forget_old_jobs()


@shared_task(name="core.forget_old_mails")
def forget_old_mails() -> None:
    mail.forget_old_mails()


@shared_task(name="core.forget_old_forms")
def forget_old_forms() -> None:
    kept.forget_old_forms()


@shared_task(name="core.sign_of_life")
def sign_of_life(queue: str) -> None:
    """Comes through the broker to a worker of the queue: that it was done shows that both are there."""
    dispatcher.beat_heart(dispatcher.worker_of(queue))


# With pauses of at most an hour a server may answer "later" for three days, as mail servers do among themselves.
@shared_task(base=JobTask, bind=True, name="core.send_mail", max_attempts=80, on_give_up=staticmethod(mail.mark_failed))
def send_mail(self: JobTask, run: JobRun) -> None:
    mail.send(mail_id=run.object_id, job=run)
