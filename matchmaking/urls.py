"""Addresses of the matchmaking app."""

from django.urls import path

from .views import boards, drafts, enquiries, files, proofs, referrals, runs, weights

app_name = "matchmaking"
urlpatterns = [
    path("enquiries/add/", enquiries.EnquiryCreateView.as_view(), name="enquiry_create"),
    path("enquiries/begin/", enquiries.EnquiryBeginView.as_view(), name="enquiry_begin"),
    path("enquiries/status/<slug:token>/", enquiries.EnquiryStatusView.as_view(), name="enquiry_status"),
    path("enquiries/status/<slug:token>/agree/", enquiries.agree, name="enquiry_agree"),
    path("enquiries/status/<slug:token>/reply/", enquiries.EnquiryReplyView.as_view(), name="enquiry_reply"),
    path("enquiries/status/<slug:token>/withdraw/", enquiries.withdraw, name="enquiry_withdraw"),
    path("enquiries/status/<slug:token>/answer/", enquiries.answer, name="enquiry_answer"),
    path("enquiries/status/<slug:token>/erase/", enquiries.erase, name="enquiry_erase"),
    path("enquiries/status/<slug:token>/files/", files.add, name="enquiry_file_add"),
    path("enquiries/status/<slug:token>/files/<int:pk>/", files.own, name="enquiry_own_file"),
    path("enquiries/files/<int:pk>/", files.received, name="enquiry_file"),
    path("referrals/", referrals.ReferralListView.as_view(), name="referral_list"),
    path("referrals/<int:pk>/", referrals.ReferralDetailView.as_view(), name="referral_detail"),
    path("referrals/<int:pk>/accept/", referrals.accept, name="referral_accept"),
    path("referrals/<int:pk>/decline/", referrals.decline, name="referral_decline"),
    path("referrals/<int:pk>/return/", referrals.give_back, name="referral_return"),
    path("referrals/<int:pk>/first-contact/", referrals.first_contact, name="referral_first_contact"),
    path("referrals/<int:pk>/close/", referrals.close, name="referral_close"),
    path("rounds/<int:pk>/runs/", runs.RunListView.as_view(), name="run_list"),
    path("rounds/<int:pk>/runs/add/", runs.create, name="run_create"),
    path("rounds/<int:pk>/runs/weights/", weights.weigh, name="run_weights"),
    path("rounds/<int:pk>/runs/compare/", drafts.compare, name="run_compare"),
    path("runs/<int:pk>/improve/", drafts.improve, name="run_improve"),
    path("runs/<int:pk>/keep/", drafts.keep, name="run_keep"),
    path("runs/<int:pk>/take-up/", drafts.take_up, name="run_take_up"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="run_cancel"),
    path("runs/<int:pk>/publish/", runs.publish, name="run_publish"),
    path("runs/<int:pk>/call-back/", runs.call_back, name="run_call_back"),
    path("runs/<int:pk>/proof/", proofs.proof, name="run_proof"),
    path("runs/<int:pk>/proof/start/", proofs.start, name="run_prove"),
    path("runs/<int:pk>/proof/cancel/", proofs.cancel, name="run_prove_cancel"),
    path("runs/<int:pk>/move/", boards.move, name="run_move"),
    path("runs/<int:pk>/found/", boards.found, name="run_found"),
    path("runs/<int:pk>/swap/", boards.swap, name="run_swap"),
    path("runs/<int:pk>/pin/", boards.pin, name="run_pin"),
    path("runs/<int:pk>/lock/", boards.lock, name="run_lock"),
    path("runs/seats/<int:pk>/", boards.seat, name="run_seat"),
    path("runs/acts/<int:pk>/undo/", boards.undo, name="run_undo"),
    path("runs/acts/<int:pk>/redo/", boards.redo, name="run_redo"),
]
