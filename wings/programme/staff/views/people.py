"""The people of an organisation: who is invited, who waits, who is certified for what."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wings.foundation.keys.certificates import Kind
from wings.foundation.ui.parts import Alert, Cell, Column, Tone
from wings.programme.staff.actions import certifying, inviting
from wings.programme.staff.actions.entering import SignInNameTaken
from wings.programme.staff.contents import Names, Proposal
from wings.programme.staff.forms import CertifyForm, InviteForm, NewRolesForm
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.navigation import organisation_name, path_of
from wings.programme.staff.http.requests import posted
from wings.programme.staff.queries import people as queries
from wings.programme.staff.queries.invitations import open_invitation, open_invitations
from wings.programme.staff.rules.comparing import person_words, root_words
from wings.programme.staff.rules.entitlement import roles_of
from wings.programme.staff.vocabulary import FLAGGED, May, PersonState

COLUMNS: Final = (
    Column(label=_("Name")),
    Column(label=_("Roles")),
    Column(label=_("State")),
    Column(label=_("Since")),
)
TONES: Final[dict[PersonState, Tone]] = {
    PersonState.WAITING: "attention",
    PersonState.UNTRUSTED: "danger",
}
OPEN_STATES: Final = frozenset({PersonState.WAITING, PersonState.CERTIFIED, PersonState.UNTRUSTED})
LEAVING: Final = "desk:leaving"  # its page names files, which staff does not know
_NAME_TAKEN: Final = _("Somebody signs in by this name already, or is invited to. Choose another.")
_CHANGED: Final = _(
    "This person's keys or names have changed since the page was shown. Nothing was signed. "
    "Compare the words again; if they differ, tell your colleagues before you go on."
)
_BY_ROOT: Final = _(
    "This is a certifier. Only the root of the organisation, whose seed lies in the printed kit, "
    "signs for certifiers."
)


@require_GET
@door(May.SEE_PEOPLE)
def people(request: StaffRequest) -> HttpResponse:
    """List everybody of the organisation, and the invitations that are open."""
    keyring = request.keyring
    certifies = May.CERTIFY in request.mays
    invites = May.INVITE in request.mays
    invited = open_invitations(keyring.organisation, node=keyring.node, at=request.at)
    shown = {
        "columns": COLUMNS,
        "rows": [_row(one, certifies=certifies) for one in queries.people(keyring)],
        "invited": [(one, said(one.proposal.roles)) for one in invited],
        "invites": invites,
        "certifies": certifies,
        "words": root_words(keyring.roots[keyring.organisation]),
    }
    return render(request, "staff/people/people.html", shown)


@require_http_methods(["GET", "POST"])
@door(May.INVITE)
def invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody, and show the code once."""
    form = InviteForm(posted(request))
    if form.is_valid():
        typed = form.cleaned_data
        proposal = Proposal(Names(typed["sign_in"], typed["shown_name"]), typed["roles"])
        try:
            invitation, code = inviting.invite(request.keyring, proposal, at=request.at)
        except SignInNameTaken:
            form.add_error("sign_in", _NAME_TAKEN)
        else:
            # Without a redirect: only a digest of the code is stored.
            return _invitation_page(request, proposal, code, until=invitation.expires_at)
    return render(request, "staff/people/invite.html", {"form": form})


@require_POST
@door(May.INVITE)
def invitation_cancel(request: StaffRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back; one that is gone already is no fault."""
    found = open_invitation(invitation, request.keyring.organisation)
    if found is not None:
        inviting.cancel(request.keyring, found, at=request.at)
    return HttpResponseRedirect(reverse("staff:people"))


@require_http_methods(["GET", "POST"])
@door(May.CERTIFY)
@fresh_factor
def certify(request: StaffRequest, person: UUID) -> HttpResponse:
    """Compare words with somebody and certify her; or sign other roles for her."""
    found = queries.candidate(request.keyring, person)
    if found is None:
        raise Http404
    subject = certifying.Subject.of(found.account.keyholder, found.names)
    form = _certify_form(request, found, subject)
    if form.is_valid() and not _refused(request, form, subject):
        return HttpResponseRedirect(reverse("staff:people"))
    standing = found.certificate
    shown = {
        "form": form,
        "names": found.names,
        "words": person_words(subject.sealing_public, subject.signing_public),
        "is_certified": standing is not None,
        "notice": _notice(found),
        "flags": [(role.label, FLAGGED[role]) for role in roles_of(found.roles) if role in FLAGGED],
        "is_certifier": standing is not None and standing.kind is Kind.CERTIFIER,
        "leaving_url": path_of(LEAVING, person) if standing is not None else "",
    }
    return render(request, "staff/people/certify.html", shown)


def said(roles: Iterable[str]) -> str:
    """Return roles in words."""
    return capfirst(", ".join(str(role.label) for role in roles_of(roles)))


def _certify_form(
    request: StaffRequest, found: queries.Candidate, subject: certifying.Subject
) -> CertifyForm | NewRolesForm:
    keys = (subject.sealing_public, subject.signing_public)
    standing = found.certificate
    same_keys = standing is not None and keys == (standing.sealing_public, standing.signing_public)
    # New keys after a loss are compared anew; the name alone proves nothing.
    kind = NewRolesForm if same_keys else CertifyForm
    initial = {"roles": list(found.roles), "compared": subject.compared}
    return kind(posted(request), initial=initial)


def _refused(
    request: StaffRequest, form: CertifyForm | NewRolesForm, subject: certifying.Subject
) -> bool:
    typed = form.cleaned_data
    try:
        certifying.certify(
            request.keyring, subject, typed["roles"], compared=typed["compared"], at=request.at
        )
    except certifying.NotWhatWasCompared:
        form.add_error(None, _CHANGED)
    except certifying.SignedByRoot:
        form.add_error(None, _BY_ROOT)
    return not form.is_valid()


def _notice(found: queries.Candidate) -> Alert | None:
    standing = found.certificate
    if standing is not None and standing.kind is Kind.CERTIFIER:
        return Alert(text=_BY_ROOT)
    return None


def _invitation_page(
    request: StaffRequest, proposal: Proposal, code: str, *, until: object
) -> HttpResponse:
    keyring = request.keyring
    shown = {
        "proposal": proposal,
        "roles": said(proposal.roles),
        "code": code,
        "until": until,
        "address": request.build_absolute_uri(reverse("staff:join")),
        "organisation": organisation_name(keyring.certificate),
        "words": root_words(keyring.roots[keyring.organisation]),
    }
    return render(request, "staff/people/invitation.html", shown)


def _row(one: queries.Person, *, certifies: bool) -> list[Cell]:
    url = ""
    if certifies and one.state in OPEN_STATES:
        url = reverse("staff:certify", args=[one.keyholder])
    elif certifies and one.state == PersonState.PAPER:
        url = path_of(LEAVING, one.keyholder)
    name: str | Promise = one.names.shown or _("Not known")
    return [
        Cell(text=name, url=url, hint=one.names.sign_in),
        Cell(text=said(one.roles)),
        Cell(text=one.state.label, tone=TONES.get(one.state, "")),
        Cell(text=date_format(one.since, "SHORT_DATE_FORMAT") if one.roles else "–"),
    ]
