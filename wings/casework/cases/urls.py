from django.urls import path

from wings.casework.cases.views import (
    consents,
    entrance,
    extras,
    flags,
    papers,
    records,
    stages,
    team,
)

app_name = "cases"

urlpatterns = [
    path("new/", entrance.new, name="new"),
    path("new/intake/", entrance.intake, name="intake"),
    path("<str:code>/card/", records.card, name="card"),
    path("<str:code>/card/checked/", records.contact_checked, name="contact-checked"),
    path("<str:code>/identity/", records.identity, name="identity"),
    path("<str:code>/whereabouts/", records.whereabouts, name="whereabouts"),
    path("<str:code>/consents/", consents.consents, name="consents"),
    path("<str:code>/consents/notice/", consents.notice, name="notice"),
    path("<str:code>/consents/ask/<slug:consent>/", consents.ask, name="consent-ask"),
    path("<str:code>/consents/<uuid:pk>/stop/", consents.stop, name="consent-stop"),
    path("<str:code>/consents/<uuid:pk>/paper/", papers.show, name="paper"),
    path("<str:code>/consents/<uuid:pk>/paper/add/", papers.add, name="paper-add"),
    path("<str:code>/extras/", extras.extras, name="extras"),
    path("<str:code>/team/", team.team, name="team"),
    path("<str:code>/team/<uuid:pk>/end/", team.end, name="team-end"),
    path("<str:code>/team/<uuid:pk>/hand-over/", team.pass_on, name="team-pass"),
    path("<str:code>/pause/", stages.pause, name="pause"),
    path("<str:code>/close/", stages.close, name="close"),
    path("<str:code>/go-on/", stages.reopen, name="reopen"),
    path("<str:code>/flags/", flags.flags, name="flags"),
    path("<str:code>/flags/<uuid:pk>/", flags.answer, name="flag"),
]
