"""Keys that no account holds: on paper, and the roots of partner organisations."""

from typing import Final
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wings.foundation.vault import trust
from wings.programme.organisations import queries as organisations
from wings.programme.organisations.models import Organisation
from wings.programme.staff.actions import certifying
from wings.programme.staff.forms import PaperForm, PartnerForm
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.navigation import organisation_name
from wings.programme.staff.http.requests import posted
from wings.programme.staff.rules.comparing import root_words, words_of
from wings.programme.staff.rules.paper import on_paper, paper_keypair
from wings.programme.staff.rules.qr import qr_code
from wings.programme.staff.vocabulary import May, Role

_PRINTED: Final = _(
    "This key was made already, and its paper was shown once. If it was not printed, make another."
)
_CHANGED: Final = _(
    "The other organisation's root has changed since the page was shown. Nothing was signed. "
    "Compare the words again; if they differ, tell both organisations before you go on."
)


@require_http_methods(["GET", "POST"])
@door(May.CERTIFY)
@fresh_factor
def paper(request: StaffRequest) -> HttpResponse:
    """Make a key that exists on paper alone, and show the paper once."""
    form = PaperForm(posted(request), initial={"keyholder": uuid4()})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            secret = certifying.make_paper_keyholder(
                certifying.Signer.certifier(request.keyring),
                typed["shown_name"],
                (typed["role"],),
                keyholder=typed["keyholder"],
                node=request.keyring.node,
                at=request.at,
            )
        except certifying.AlreadyThere:
            form.add_error(None, _PRINTED)
        else:
            # Without a redirect: the secret is stored nowhere, so no second page could show it.
            return _paper_page(request, secret, typed["shown_name"], Role(typed["role"]))
    return render(request, "staff/people/paper.html", {"form": form})


@require_GET
@door(May.CERTIFY)
def partners(request: StaffRequest) -> HttpResponse:
    """List the other organisations of this installation, trusted or not."""
    keyring = request.keyring
    trusted = set(trust.partners(keyring))
    others = [one for one in organisations.all_organisations() if one.pk != keyring.organisation]
    shown = {
        "partners": [
            (one, organisations.name_of(one, keyring.node), one.pk in trusted) for one in others
        ],
        "words": root_words(keyring.roots[keyring.organisation]),
    }
    return render(request, "staff/people/partners.html", shown)


@require_http_methods(["GET", "POST"])
@door(May.CERTIFY)
@fresh_factor
def partner(request: StaffRequest, partner: UUID) -> HttpResponse:
    """Compare the words of another organisation's root, and sign that it is trusted."""
    other = _other(request, partner)
    root = bytes(other.root_public)
    form = PartnerForm(posted(request), initial={"compared": root.hex()})
    if form.is_valid() and _is_signed(request, form, other):
        return HttpResponseRedirect(reverse("staff:partners"))
    shown = {
        "form": form,
        "name": organisations.name_of(other, request.keyring.node),
        "words": root_words(root),
    }
    return render(request, "staff/people/partner.html", shown)


def _other(request: StaffRequest, partner: UUID) -> Organisation:
    others = {one.pk: one for one in organisations.all_organisations()}
    if partner not in others or partner == request.keyring.organisation:
        raise Http404
    return others[partner]


def _is_signed(request: StaffRequest, form: PartnerForm, other: Organisation) -> bool:
    keyring = request.keyring
    try:
        certifying.trust_partner(
            certifying.Signer.certifier(keyring),
            other,
            compared=bytes.fromhex(form.cleaned_data["compared"]),
            node=keyring.node,
            at=request.at,
        )
    except (certifying.NotWhatWasCompared, ValueError):
        form.add_error(None, _CHANGED)
        return False
    return True


def _paper_page(request: StaffRequest, secret: bytes, name: str, role: Role) -> HttpResponse:
    letters = on_paper(secret)
    shown = {
        "name": name,
        "role": role.label,
        "organisation": organisation_name(request.keyring.certificate),
        "letters": letters,
        "picture": qr_code(letters),
        "words": words_of(paper_keypair(secret)),
        "day": request.at.date(),
    }
    return render(request, "staff/people/paper_key.html", shown)
