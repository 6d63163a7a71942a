"""Keeping what somebody is typing, sealed under a key that only they have."""

from collections.abc import Collection
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


SAVED: Final = b""
"""What a page's row holds once its form was saved: nothing, and it never holds a draft again."""


class DraftTooLong(Exception):
    """More was typed than a draft holds."""


class FormSaved(Exception):
    """The form of this page was saved before its draft arrived."""


@transaction.atomic
def keep_draft(account: Account, keypair: Keypair, page: Page, typed: Typed) -> Draft:
    """Keep what an opened page holds now, in a row of its own; return the row.

    The row that the page began from goes, unless another page has written to it since. Raises
    DraftTooLong, or FormSaved for an autosave that the saving overtook.
    """
    plain = typed.to_bytes()
    if len(plain) > MOST_BYTES:
        raise DraftTooLong
    draft = _row_of(account, page, typed.at)
    # Else the text of a form that was saved would come back as unsaved, and be saved once more.
    if not draft.sealed and draft.version:
        raise FormSaved
    draft.version += 1
    where = draft_place(page.draft, account.pk, page.place, draft.version)
    draft.sealed = seal(keypair.own, plain, where)
    draft.changed_on = typed.at.date()
    draft.save(update_fields=["version", "sealed", "changed_on"])
    _supersede(account, page)
    return draft


@transaction.atomic
def drop_drafts(
    account: Account,
    place: bytes,
    *,
    saved: UUID | None = None,
    but: Collection[UUID] = (),
    at: datetime,
) -> None:
    """Forget the drafts of a form that was saved. but: drafts that wait for something else.

    saved: the page that posted it. Its row stays, without a text, so that an autosave which left
    the browser before the form and comes after it finds the page closed. Other pages may go on.
    """
    ours = Draft.objects.filter(account=account, place=place).exclude(pk__in=but)
    ours.exclude(sealed=SAVED).delete()
    if saved is not None:
        row = _row_of(account, Page(place, saved), at)
        row.version, row.sealed = row.version + 1, SAVED
        row.save(update_fields=["version", "sealed"])


def drop_draft(account: Account, draft: UUID) -> None:
    """Forget one draft."""
    Draft.objects.filter(account=account, pk=draft).delete()


def forget_old_drafts(*, at: datetime) -> None:
    """Forget drafts that nobody has touched for a month, also of those who come no more."""
    Draft.objects.filter(changed_on__lt=(at - FORGOTTEN_AFTER).date()).delete()


def _row_of(account: Account, page: Page, at: datetime) -> Draft:
    """Return the page's row, locked; a new one is of version 0 and empty."""
    rows = Draft.objects.select_for_update().filter(account=account)
    first = {"account": account, "place": page.place, "version": 0, "sealed": SAVED}
    # The id of somebody else's row fails here as a double key: views ask `is_others` before.
    row, _is_new = rows.get_or_create(pk=page.draft, defaults=first | {"changed_on": at.date()})
    return row


def _supersede(account: Account, page: Page) -> None:
    if page.began_from is not None:
        before = Draft.objects.filter(account=account, place=page.place, pk=page.began_from)
        # With its version: what another page has written since is the only copy of that text.
        before.filter(version=page.began_version).delete()
