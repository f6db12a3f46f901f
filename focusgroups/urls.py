"""Addresses of the focusgroups app."""

from django.urls import path

from .views import agreements, applications, calls, groups, invitations, invites, meetings, room, rounds, seats

app_name = "focusgroups"
urlpatterns = [
    path("rounds/", rounds.RoundListView.as_view(), name="round_list"),
    path("rounds/add/", rounds.RoundCreateView.as_view(), name="round_create"),
    path("rounds/<int:pk>/", rounds.RoundDetailView.as_view(), name="round_detail"),
    path("rounds/<int:pk>/edit/", rounds.RoundEditView.as_view(), name="round_edit"),
    path("rounds/<int:pk>/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/close/", rounds.round_close, name="round_close"),
    path("rounds/<int:pk>/undo-close/", rounds.round_undo_close, name="round_undo_close"),
    path("rounds/<int:pk>/reopen/", rounds.round_reopen, name="round_reopen"),
    path("rounds/<int:pk>/apply/", applications.apply, name="apply"),
    path("rounds/<int:pk>/invite/", invites.round_invite, name="round_invite"),
    path("calls/<str:token>/", calls.call, name="call"),
    path("calls/<str:token>/decline/", calls.call_decline, name="call_decline"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/decline/", invitations.invitation_decline, name="invitation_decline"),
    path("applications/<int:pk>/withdraw/", applications.application_withdraw, name="application_withdraw"),
    path("applications/<int:pk>/restore/", applications.application_restore, name="application_restore"),
    path("groups/", groups.my_groups, name="my_groups"),
    path("groups/<int:pk>/", groups.group_detail, name="group_detail"),
    path("groups/<int:pk>/meeting/", meetings.MeetingPlanView.as_view(), name="meeting_plan"),
    path("meetings/<int:pk>/held/", meetings.MeetingHoldView.as_view(), name="meeting_hold"),
    path("groups/<int:pk>/agreement/", agreements.room_agreement, name="room_agreement"),
    path("groups/<int:pk>/posts/", room.room_posts, name="room_posts"),
    path("groups/<int:pk>/visits/", room.room_visits, name="room_visits"),
    path("room/posts/<uuid:pk>/", room.room_post, name="room_post"),
    path("room/posts/<uuid:pk>/remove/", room.room_post_remove, name="room_post_remove"),
    path("groups/<int:pk>/files/", room.room_files, name="room_files"),
    path("groups/<int:pk>/ideas/", room.room_ideas, name="room_ideas"),
    path("groups/<int:pk>/story/", room.room_story, name="room_story"),
    path("room/files/<uuid:pk>/", room.room_file, name="room_file"),
    path("room/files/<uuid:pk>/remove/", room.room_file_remove, name="room_file_remove"),
    path("room/ideas/<uuid:pk>/remove/", room.room_idea_remove, name="room_idea_remove"),
    path("stories/<int:pk>/withdraw/", room.story_withdraw, name="story_withdraw"),
    path("seats/<int:pk>/accept/", seats.seat_accept, name="seat_accept"),
    path("seats/<int:pk>/decline/", seats.seat_decline, name="seat_decline"),
    path("seats/<int:pk>/restore/", seats.seat_restore, name="seat_restore"),
    path("meetings/<int:pk>/answer/", seats.meeting_answer, name="meeting_answer"),
]
