"""The printable kit of a new installation: one self-contained file, one sheet a person."""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from wings.config.founding import Beginning, Envelope, Member
from wings.foundation.keys.totp import provisioning_uri
from wings.programme.staff.rules.comparing import Words, words_of
from wings.programme.staff.rules.entitlement import roles_of
from wings.programme.staff.rules.newcomers import secret_text
from wings.programme.staff.rules.paper import on_paper, paper_keypair
from wings.programme.staff.rules.qr import Picture, qr_code

STYLE: Final = "staff/paper.css"


@dataclass(frozen=True)
class PersonSheet:
    """What one person needs to sign in for the first time."""

    name: str
    offices: str
    sign_in: str
    passphrase: list[str]
    secret: str
    picture: Picture
    recovery_code: str
    words: Words


@dataclass(frozen=True)
class SecretSheet:
    """A secret of 32 bytes on paper."""

    name: str
    role: str
    letters: str
    picture: Picture
    words: Words | None = None


def kit(beginning: Beginning) -> str:
    """Return the whole kit as one page that needs no other file."""
    with translation.override(beginning.plan.language):
        # Whole in itself: it is printed where there is no network,
        # and nothing of it stays beside it.
        return render_to_string("config/kit.html", _shown(beginning))


def _shown(beginning: Beginning) -> dict[str, Any]:
    founded = beginning.founded
    root, pepper = on_paper(founded.root_seed), on_paper(beginning.pepper.secret)
    return {
        "style": f"data:text/css;base64,{_style()}",
        "language": beginning.plan.language,
        "organisation": beginning.plan.organisation,
        "programme": beginning.plan.programme,
        "day": beginning.at.date(),
        "root": SecretSheet("", "", root, qr_code(root), founded.words),
        "pepper": SecretSheet("", "", pepper, qr_code(pepper)),
        "pepper_version": beginning.pepper.version,
        "people": [_person(one) for one in beginning.members],
        "envelopes": [_envelope(one) for one in beginning.envelopes],
    }


def _person(member: Member) -> PersonSheet:
    who = member.credentials
    offices = [str(role.label) for role in roles_of(member.founder.roles)]
    if member.founder.is_certifier:
        offices.append(translation.gettext("certifier"))
    return PersonSheet(
        name=who.names.shown,
        offices=", ".join(offices),
        sign_in=who.names.sign_in,
        passphrase=who.passphrase.split(),
        secret=secret_text(who.totp_seed),
        picture=qr_code(provisioning_uri(who.totp_seed)),
        recovery_code=who.recovery_code,
        words=who.words,
    )


def _envelope(envelope: Envelope) -> SecretSheet:
    letters = on_paper(envelope.secret)
    words = words_of(paper_keypair(envelope.secret))
    return SecretSheet(envelope.name, str(envelope.role.label), letters, qr_code(letters), words)


def _style() -> str:
    found = finders.find(STYLE)
    return b64encode(Path(str(found)).read_bytes()).decode("ascii")
