"""Addresses of the home app."""

from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("search/", views.search_page, name="search"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("imprint/", views.LegalPage.as_view(template_name="home/imprint.html"), name="imprint"),
    path("privacy/", views.LegalPage.as_view(template_name="home/privacy.html"), name="privacy"),
    path("accessibility/", views.LegalPage.as_view(template_name="home/accessibility.html"), name="accessibility"),
    path("operator/", views.LegalPage.as_view(template_name="home/operator.html"), name="operator"),
]
