"""Addresses of the events app."""

from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("events/", views.EventList.as_view(), name="event_list"),
    path("events/manage/", views.ManageEvents.as_view(), name="event_manage"),
    path("events/add/", views.EventCreate.as_view(), name="event_create"),
    path("events/<int:pk>/", views.EventDetail.as_view(), name="event_detail"),
    path("events/<int:pk>/register/", views.EventRegister.as_view(), name="event_register"),
    path("events/<int:pk>/edit/", views.EventEdit.as_view(), name="event_edit"),
    path("events/<int:pk>/cancel/", views.event_cancel, name="event_cancel"),
    path("events/<int:pk>/restore/", views.event_restore, name="event_restore"),
    path("registrations/<slug:token>/", views.registration, name="registration"),
    path("registrations/<slug:token>/restore/", views.registration_restore, name="registration_restore"),
]
