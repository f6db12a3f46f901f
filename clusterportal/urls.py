"""All addresses: German at the plain one, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from members.account import not_here
from members.views.sign_in import RecoveryCodesView, SignInView

urlpatterns = i18n_patterns(
    path("", include("clusterportal.home.urls")),
    path("", include("members.urls")),
    path("", include("events.urls")),
    path("", include("focusgroups.urls")),
    path("", include("matchmaking.urls")),
    # An account's address is its login, and would be taken over unproved; who has one is decided by the offices.
    path("account/email/", not_here),
    path("account/confirm-email/", not_here),
    path("account/confirm-email/<path:key>/", not_here),
    path("account/", RedirectView.as_view(pattern_name="mfa_index")),
    path("account/", include("allauth.account.urls")),
    path("account/security/", SignInView.as_view(), name="mfa_index"),
    path("account/security/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("account/security/recovery-codes/", RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("account/security/recovery-codes/download/", not_here),
    path("account/security/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)

handler500 = "clusterportal.core.outage.server_error"
