"""Addresses of the matchmaking app."""

app_name = "matchmaking"
urlpatterns: list = []
