"""Addresses of the events app."""

from django.urls import path

from . import hosting_views, views

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
    path("events/hosting/<int:pk>/", hosting_views.host_request, name="host_request"),
    path("events/hosting/<int:pk>/accept/", hosting_views.host_accept, name="host_accept"),
    path("events/hosting/<int:pk>/decline/", hosting_views.host_decline, name="host_decline"),
    path("events/hosting/<int:pk>/undo/", hosting_views.host_undo, name="host_undo"),
    path("registrations/<slug:token>/", views.registration, name="registration"),
    path("registrations/<slug:token>/confirm/", views.registration_confirm, name="registration_confirm"),
    path("registrations/<slug:token>/restore/", views.registration_restore, name="registration_restore"),
]
