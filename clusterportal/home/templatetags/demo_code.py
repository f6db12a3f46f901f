"""What a visitor of the demo would read from an authenticator app; empty everywhere else."""

from allauth.mfa.models import Authenticator
from django import template
from django.conf import settings

from members.models import User

from ..demo.second_factor import code_of, secret_of

register = template.Library()


@register.simple_tag
def demo_code(secret: str) -> str:
    """``{% demo_code form.secret as code %}``: while the app is being set up."""
    return code_of(secret) if settings.DEMO else ""


@register.simple_tag
def demo_code_of(user: User) -> str:
    """``{% demo_code_of form.user as code %}``: of the account that is signing in."""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first() if settings.DEMO else None
    secret = secret_of(factor) if factor else None
    return code_of(secret, user.pk) if secret else ""
