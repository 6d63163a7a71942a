"""Paths of joining, signing in, one's own account, and the people of an organisation."""

from django.urls import path

from wings.programme.staff.views import (
    account,
    joining,
    partners,
    people,
    renewing,
    signing_in,
    typed,
)

app_name = "staff"
urlpatterns = [
    path("sign-in/", signing_in.show_sign_in, name="sign-in"),
    path("sign-in/second-step/", signing_in.factor, name="factor"),
    path("sign-in/second-step/recovery/", renewing.recover_factor, name="recover-factor"),
    path("sign-in/recovery/", renewing.recover, name="recover"),
    path("sign-in/help/", signing_in.lost, name="lost"),
    path("locked/", signing_in.locked, name="locked"),
    path("confirm/", signing_in.confirm, name="confirm"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("leave/", signing_in.leave, name="leave"),
    path("left/", signing_in.left, name="left"),
    path("organisation/", account.organisation, name="organisation"),
    path("account/", account.account, name="account"),
    path("account/passphrase/", renewing.new_passphrase, name="new-passphrase"),
    path("account/app/", renewing.new_app, name="new-app"),
    path("account/passkeys/add/", account.passkey_add, name="passkey-add"),
    path("account/passkeys/remove/", account.passkey_remove, name="passkey-remove"),
    path("account/sessions/end/", account.end_others, name="end-others"),
    path("account/language/", account.language, name="language"),
    path("roles/", account.roles, name="roles"),
    path("join/", joining.start, name="join"),
    path("join/compare/", joining.compare, name="join-compare"),
    path("join/passphrase/", joining.passphrase, name="join-passphrase"),
    path("join/second-step/", joining.factor, name="join-factor"),
    path("join/recovery/", joining.recovery, name="join-recovery"),
    path("join/recovery/paper/", joining.recovery_paper, name="join-recovery-paper"),
    path("join/done/", joining.done, name="join-done"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path(
        "people/invitations/<uuid:invitation>/cancel/",
        people.invitation_cancel,
        name="invitation-cancel",
    ),
    path("people/<uuid:person>/certify/", people.certify, name="certify"),
    path("people/paper/", partners.paper, name="paper-key"),
    path("people/partners/", partners.partners, name="partners"),
    path("people/partners/<uuid:partner>/", partners.partner, name="partner"),
    path("drafts/<str:place>/<uuid:page>/", typed.draft, name="draft"),
    path("drafts/<uuid:page>/drop/", typed.draft_drop, name="draft-drop"),
    path("unsaved/", typed.unsaved, name="unsaved"),
    path("unsaved/<uuid:late>/drop/", typed.unsaved_drop, name="unsaved-drop"),
]
