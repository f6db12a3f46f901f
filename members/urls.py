"""Addresses of the members app."""

from django.urls import path

from . import views

app_name = "members"
urlpatterns = [
    path("clusters/", views.ClusterListView.as_view(), name="cluster_list"),
    path("clusters/<slug:slug>/", views.ClusterDetailView.as_view(), name="cluster_detail"),
    path("companies/<int:pk>/", views.CompanyDetailView.as_view(), name="company_detail"),
    path("companies/<int:pk>/edit/", views.CompanyEditView.as_view(), name="company_edit"),
    path("people/<int:pk>/", views.PersonDetailView.as_view(), name="person_detail"),
    path("affiliations/<int:pk>/end/", views.affiliation_end, name="affiliation_end"),
    path("affiliations/<int:pk>/reopen/", views.affiliation_reopen, name="affiliation_reopen"),
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("interests/", views.InterestsView.as_view(), name="interests"),
    path("memberships/", views.MembershipListView.as_view(), name="membership_list"),
    path("memberships/add/", views.MembershipCreateView.as_view(), name="membership_create"),
    path("memberships/<int:pk>/", views.MembershipDetailView.as_view(), name="membership_detail"),
    path("memberships/<int:pk>/edit/", views.MembershipEditView.as_view(), name="membership_edit"),
    path("memberships/<int:pk>/end/", views.MembershipEndView.as_view(), name="membership_end"),
    path("memberships/<int:pk>/reopen/", views.membership_reopen, name="membership_reopen"),
    path("memberships/<int:pk>/confirm/", views.membership_confirm, name="membership_confirm"),
    path("memberships/<int:pk>/refuse/", views.membership_refuse, name="membership_refuse"),
    path("memberships/<int:pk>/talks/add/", views.TalkCreateView.as_view(), name="talk_create"),
    path("talks/<int:pk>/edit/", views.TalkEditView.as_view(), name="talk_edit"),
    path("talks/<int:pk>/remove/", views.talk_remove, name="talk_remove"),
    path("talks/<int:pk>/restore/", views.talk_restore, name="talk_restore"),
    path("clusters/<slug:slug>/talk-rhythm/", views.TalkRhythmView.as_view(), name="talk_rhythm"),
]
