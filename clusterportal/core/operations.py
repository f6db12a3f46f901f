"""What a person does about work that went wrong."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from clusterportal.core import mail
from clusterportal.core.audit import record
from clusterportal.core.jobs import leases
from clusterportal.core.models import Job, OutgoingMail


def retry_job(*, job: Job, actor: AbstractBaseUser) -> bool:
    """Makes a failed job due again; False, and nothing done, when it is not failed any more."""
    return _logged(lambda: leases.retry(job.pk), "job_retried", job, actor)


def retry_mail(*, mail_row: OutgoingMail, actor: AbstractBaseUser) -> bool:
    """Sends a failed mail after all; False, and nothing done, when it is not failed any more."""
    return _logged(lambda: mail.retry(mail_id=mail_row.pk), "mail_retried", mail_row, actor)


def _logged(act: Callable[[], bool], verb: str, target: models.Model, actor: AbstractBaseUser) -> bool:
    with transaction.atomic():
        done = act()
        if done:
            record(actor=actor, verb=verb, target=target)
    return done
