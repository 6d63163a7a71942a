"""What went wrong, in one sentence: what happened, and what to do next."""

from collections.abc import Callable
from typing import Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.actions import (
    LastPersonOfTrust,
    NotAgreed,
    NotCertified,
    NotEntitled,
    NotOpened,
    PlaceTaken,
    PresumedChild,
    SamePerson,
)
from wings.foundation.ui.forms import Form
from wings.foundation.vault.actions import (
    EpochMoved,
    RotationDue,
    TooFewKeyholders,
    VersionClash,
)
from wings.foundation.vault.opening import NoGrant

T = TypeVar("T")

_NEW_KEY: Final = _(
    "Her file is getting a new key. Nothing is lost: save again in a moment. If it stays so, her "
    "key worker or deputy opens the file once."
)
TOLD: Final[dict[type[Exception], str | Promise]] = {
    RotationDue: _NEW_KEY,
    EpochMoved: _NEW_KEY,
    VersionClash: _("Somebody changed this at the same moment. Look at it again, then save."),
    NoGrant: _("You do not hold the key to this part of her file. Ask her key worker or deputy."),
    NotEntitled: _("This part of her file is begun by somebody else on her care team."),
    TooFewKeyholders: _(
        "Her file would have too few keyholders. Ask a coordinator to certify guardians."
    ),
    NotOpened: _("Her file is not complete yet. Ask her key worker to open it once."),
    NotCertified: _("This person is no longer certified for this place. Choose somebody else."),
    PlaceTaken: _("This person is on her care team already."),
    SamePerson: _("Key worker and deputy are two people. Choose somebody else as deputy."),
    LastPersonOfTrust: _("A file is never without key worker and deputy. Hand the place over."),
    NotAgreed: _("This consent names no recipient or no last day, so that nothing was shared."),
    PresumedChild: _(
        "She may be under 18: the adult consents are closed. Her guardian decides with her."
    ),
}


def attempt(form: Form, act: Callable[[], T], *, but: tuple[type[Exception], ...] = ()) -> T | None:
    """Do something that a form asks for, and return what came of it.

    What stands in the way is told on the form, which keeps what was typed: then the form has errors
    and None is returned. but: what the caller deals with herself.
    """
    try:
        return act()
    except tuple(kind for kind in TOLD if kind not in but) as fault:
        form.add_error(None, str(_told(fault)))
        return None


def _told(fault: Exception) -> str | Promise:
    return next(text for kind, text in TOLD.items() if isinstance(fault, kind))
