"""Readers of drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.suite import Tampered, context, derive, mac, unseal
from wings.programme.staff.contents import Typed
from wings.programme.staff.models import Account, Draft
from wings.programme.staff.rules.wraps import draft_place

PLACE_BYTES = 16


@dataclass(frozen=True)
class Page:
    """One opened page with a form: the row that it writes, and the row that it was filled from."""

    place: bytes
    draft: UUID
    began_from: UUID | None = None
    began_version: int = 0


@dataclass(frozen=True)
class Kept:
    """A draft with what it holds."""

    row: Draft
    typed: Typed


def place_of(keypair: Keypair, path: str, name: str) -> bytes:
    """Return what a form's drafts are found by: the same only for the same author and form."""
    # Keyed by her own: a column of plain paths would tell whose file she was writing in.
    key = derive(keypair.own, "draft places")
    return mac(key, context("draft place", path, name))[:PLACE_BYTES]


def mark_of(keypair: Keypair, place: bytes, page: UUID) -> str:
    """Return what a page of hers shows that it is hers: nobody else's session takes its text."""
    key = derive(keypair.own, "draft pages")
    return mac(key, context("draft page", place, page))[:PLACE_BYTES].hex()


def drafts_at(account: Account, keypair: Keypair, place: bytes) -> list[Kept]:
    """Return the drafts of a form, newest first; what does not open is left out."""
    rows = Draft.objects.filter(account=account, place=place)
    kept = list(_opened(keypair, rows))
    return sorted(kept, key=lambda one: one.typed.at, reverse=True)


def is_others(account: Account, draft: UUID) -> bool:
    """Say whether a draft of this id is somebody else's."""
    return Draft.objects.filter(pk=draft).exclude(account=account).exists()


def _opened(keypair: Keypair, rows: Iterable[Draft]) -> Iterable[Kept]:
    for row in rows:
        place = draft_place(row.pk, row.account_id, bytes(row.place), row.version)
        try:
            yield Kept(row, Typed.from_bytes(unseal(keypair.own, bytes(row.sealed), place)))
        except Tampered:
            continue
