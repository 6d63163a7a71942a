"""Paths of signing in and of one's own account."""

from django.urls import path

from wings.programme.staff.views import account, signing_in, typed

app_name = "staff"
urlpatterns = [
    path("sign-in/", signing_in.show_sign_in, name="sign-in"),
    path("sign-in/second-step/", signing_in.factor, name="factor"),
    path("sign-in/help/", signing_in.lost, name="lost"),
    path("locked/", signing_in.locked, name="locked"),
    path("confirm/", signing_in.confirm, name="confirm"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("leave/", signing_in.leave, name="leave"),
    path("left/", signing_in.left, name="left"),
    path("organisation/", account.organisation, name="organisation"),
    path("account/", account.account, name="account"),
    path("account/passkeys/add/", account.passkey_add, name="passkey-add"),
    path("account/passkeys/remove/", account.passkey_remove, name="passkey-remove"),
    path("account/sessions/end/", account.end_others, name="end-others"),
    path("account/language/", account.language, name="language"),
    path("roles/", account.roles, name="roles"),
    path("drafts/<str:place>/<uuid:page>/", typed.draft, name="draft"),
    path("unsaved/", typed.unsaved, name="unsaved"),
    path("unsaved/<uuid:late>/drop/", typed.unsaved_drop, name="unsaved-drop"),
]
