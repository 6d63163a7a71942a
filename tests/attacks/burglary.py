"""Trying one person's keys, and the installation's, on everything that is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import unseal
from wings.foundation.vault.letterbox import open_slips
from wings.foundation.vault.models import (
    Compartment,
    Grant,
    GuardianPiece,
    Keyholder,
    Slip,
    Wrap,
    sealed_models,
)
from wings.foundation.vault.opening import data_key, open_row
from wings.foundation.vault.places import (
    grant_place,
    kept_place,
    piece_place,
    row_place,
    slip_place,
    where,
)
from wings.programme.staff.models import Draft, LateForm, Session
from wings.programme.staff.rules.wraps import (
    SessionPlace,
    draft_place,
    late_place,
    open_blob,
    open_session_key,
    unwrap_key,
)

Try = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class Burglar:
    """Somebody with a keyring of her own, a copy of the database, and the pepper.

    keys: every symmetric key that she has.
    """

    keyring: object
    node: NodeKey
    keys: tuple[bytes, ...]

    @property
    def keypair(self) -> Keypair:
        """Her own keys."""
        return self.keyring.keypair


def tries(burglar: Burglar) -> Iterator[Try]:
    """Yield every way of using her keys on what is not hers."""
    yield from _by_the_front_door(burglar)
    yield from _grants(burglar)
    yield from _pieces_and_slips(burglar)
    yield from _rows(burglar)
    yield from _secrets_of_others(burglar)


def _fresh(burglar: Burglar):
    return replace(burglar.keyring, data_keys={})


def _by_the_front_door(burglar: Burglar) -> Iterator[Try]:
    for part in Compartment.objects.all():
        yield "keys", lambda part=part: data_key(_fresh(burglar), part, part.epoch)
        if Slip.objects.filter(compartment=part).exists():
            yield "letterboxes", lambda part=part: open_slips(_fresh(burglar), part)
    for model in sealed_models():
        for row in model.objects.select_related("compartment"):
            yield "rows", lambda row=row: open_row(_fresh(burglar), row)


def _grants(burglar: Burglar) -> Iterator[Try]:
    own, who = burglar.keypair.sealing, burglar.keyring.keyholder
    for grant in Grant.objects.select_related("compartment"):
        for holder in (grant.keyholder_id, who):
            grant.keyholder_id = holder
            place = grant_place(grant.compartment, grant)
            sealed = bytes(grant.sealed)
            yield "grants", lambda sealed=sealed, place=place: own.unseal(sealed, place)
            if grant.kept is None:
                continue
            told = (holder, grant.basis, grant.expires_at, bytes(grant.kept_header))
            place, kept = (
                kept_place(where(grant.compartment), grant.epoch, *told),
                bytes(grant.kept),
            )
            for key in burglar.keys:
                yield "kept grants", lambda k=key, s=kept, place=place: unseal(k, s, place)


def _pieces_and_slips(burglar: Burglar) -> Iterator[Try]:
    own, who = burglar.keypair.sealing, burglar.keyring.keyholder
    for piece in GuardianPiece.objects.select_related("compartment"):
        for holder in (piece.guardian_id, who):
            place = piece_place(piece.compartment, piece.epoch, piece.subset, holder)
            sealed = bytes(piece.sealed)
            yield "pieces", lambda sealed=sealed, place=place: own.unseal(sealed, place)
    for slip in Slip.objects.select_related("compartment"):
        place = slip_place(slip.compartment, slip.epoch, slip.pk, slip.author_id)
        yield "slips", lambda slip=slip, place=place: own.unseal(bytes(slip.sealed), place)


def _rows(burglar: Burglar) -> Iterator[Try]:
    for model in sealed_models():
        for row in model.objects.select_related("compartment"):
            part, sealed = row.compartment, bytes(row.sealed)
            told = (part.organisation, part.pk, row.epoch, row.table(), row.pk, row.version)
            place = row_place(*told)
            yield "rows", lambda s=sealed, place=place: burglar.node.unseal(s, place)
            for key in burglar.keys:
                yield "rows", lambda k=key, s=sealed, place=place: unseal(k, s, place)


def _secrets_of_others(burglar: Burglar) -> Iterator[Try]:
    who = burglar.keyring.keyholder
    for key in burglar.keys:
        for one in Keyholder.objects.exclude(pk=who).exclude(blob=b""):
            yield "blobs", lambda k=key, one=one: open_blob(bytes(one.blob), k, one.pk)
        for wrap in Wrap.objects.exclude(keyholder=who):
            told = (bytes(wrap.sealed), key, wrap.keyholder_id)
            yield "wraps", lambda told=told: unwrap_key(*told)
        for session in Session.objects.exclude(account=who).exclude(sealed=b""):
            place = SessionPlace(session.pk, session.account_id, session.factor_at)
            told = (burglar.node, key, bytes(session.sealed), place)
            yield "sessions", lambda told=told: open_session_key(*told)
        for draft in Draft.objects.exclude(account=who):
            place = draft_place(draft.pk, draft.account_id, bytes(draft.place), draft.version)
            sealed = bytes(draft.sealed)
            yield "drafts", lambda k=key, s=sealed, place=place: unseal(k, s, place)
    own = burglar.keypair.sealing
    for late in LateForm.objects.exclude(account=who):
        place = late_place(late.pk, late.account_id)
        inside = burglar.node.unseal(bytes(late.sealed), place)
        yield "late forms", lambda s=inside, place=place: own.unseal(s, place)
