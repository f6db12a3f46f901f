"""Keeps ``User.second_factor_since`` in step with allauth's authenticators, and marks the session that proved one."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from .models import User
from .second_factor import mark_proved

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@receiver(post_save, sender=Authenticator)
def remember_since_when(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """Whoever sets up the first factor has just shown it: the session counts as proved."""
    if not created or instance.type not in REAL:
        return
    first = User.objects.filter(pk=instance.user_id, second_factor_since=None).update(
        second_factor_since=timezone.now()
    )
    request = context.request
    if first and request is not None and request.user.pk == instance.user_id:
        request.user.refresh_from_db(fields=["second_factor_since"])
        mark_proved(request.session, request.user)


@receiver(post_delete, sender=Authenticator)
def forget_with_the_last(instance: Authenticator, **kwargs: Any) -> None:
    if not Authenticator.objects.filter(user_id=instance.user_id, type__in=REAL).exists():
        User.objects.filter(pk=instance.user_id).update(second_factor_since=None)


@receiver(authenticator_used)
def mark_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    mark_proved(request.session, user)
