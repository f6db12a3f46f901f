"""The page on which one sees and changes how one signs in; allauth's views do the acts."""

from typing import Any
from urllib.parse import quote

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView

from ..second_factor import BACK, is_held_back


class SignInView(IndexView):
    """Which ways exist; whoever must have a second factor and has none is told so first."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        codes = context["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        return {
            **context,
            "held_back": is_held_back(self.request),
            "passkeys": context["authenticators"].get(Authenticator.Type.WEBAUTHN, []),
            "app": context["authenticators"].get(Authenticator.Type.TOTP),
            "codes_left": len(codes.get_unused_codes()) if codes else None,
        }


class RecoveryCodesView(ViewRecoveryCodesView):
    """Shown once, with a file to keep and the way back to where the person was led from."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        text = "\r\n".join(["ClusterPortal", *context["unused_codes"], ""])
        return {**context, "file": quote(text), "back": self.request.session.get(BACK, "")}
