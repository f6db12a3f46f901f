"""All addresses: German at the plain one, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from members.account import no_own_address

urlpatterns = i18n_patterns(
    path("", include("clusterportal.home.urls")),
    path("", include("members.urls")),
    path("", include("events.urls")),
    path("", include("focusgroups.urls")),
    path("", include("matchmaking.urls")),
    path("account/email/", no_own_address),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)

handler500 = "clusterportal.core.outage.server_error"
