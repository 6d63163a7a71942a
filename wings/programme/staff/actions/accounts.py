"""Changing one's own account."""

from datetime import datetime

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.vault.keyring import Acting
from wings.programme.staff import sessions
from wings.programme.staff.models import Account


def choose_language(account: Account, language: str) -> None:
    """Speak this language to somebody from the next sign-in on."""
    Account.objects.filter(pk=account.pk).update(language=language)


@transaction.atomic
def end_other_sessions(opened: sessions.Opened, *, at: datetime) -> int:
    """End one's sessions everywhere else; return how many there were."""
    session = opened.session
    ended = sessions.end_others(session.account, but=session.pk, at=at)
    # Before she has chosen one there is no chain that could tell of it.
    if session.organisation is not None:
        by = Acting(opened.keyholder, session.organisation)
        record("staff.sessions_ended", by=by, subject=None, at=at, details={"count": ended})
    return ended
