"""Addresses of the focusgroups app."""

app_name = "focusgroups"
urlpatterns: list = []
