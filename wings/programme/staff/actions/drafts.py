"""Keeping what somebody is typing, sealed under a key that only they have."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.suite import seal
from wings.programme.staff.contents import Typed
from wings.programme.staff.models import Account, Draft
from wings.programme.staff.queries.drafts import Page
from wings.programme.staff.rules.wraps import draft_place

FORGOTTEN_AFTER: Final = timedelta(days=30)
MOST_BYTES: Final = 300_000


class DraftTooLong(Exception):
    """More was typed than a draft holds."""


@transaction.atomic
def keep_draft(account: Account, keypair: Keypair, page: Page, typed: Typed) -> Draft:
    """Keep what an opened page holds now, in a row of its own; return the row.

    The row that the page began from goes, unless another page has written to it since. Raises
    DraftTooLong.
    """
    plain = typed.to_bytes()
    if len(plain) > MOST_BYTES:
        raise DraftTooLong
    found = Draft.objects.select_for_update().filter(account=account, pk=page.draft).first()
    version = found.version + 1 if found else 1
    draft = Draft(
        id=page.draft,
        account=account,
        place=page.place,
        version=version,
        sealed=seal(keypair.own, plain, draft_place(page.draft, account.pk, page.place, version)),
        changed_on=typed.at.date(),
    )
    draft.save(force_insert=found is None, force_update=found is not None)
    _supersede(account, page)
    return draft


def drop_drafts(account: Account, place: bytes) -> None:
    """Forget the drafts of a form: it was saved."""
    Draft.objects.filter(account=account, place=place).delete()


def drop_draft(account: Account, draft: UUID) -> None:
    """Forget one draft."""
    Draft.objects.filter(account=account, pk=draft).delete()


def forget_old_drafts(account: Account, *, at: datetime) -> None:
    """Forget drafts that nobody has touched for a month."""
    Draft.objects.filter(account=account, changed_on__lt=(at - FORGOTTEN_AFTER).date()).delete()


def _supersede(account: Account, page: Page) -> None:
    if page.began_from is not None:
        before = Draft.objects.filter(account=account, place=page.place, pk=page.began_from)
        before.filter(version=page.began_version).delete()
