"""Every sealed thing of a world, with the way in which its owners read it."""

from collections.abc import Iterator
from uuid import UUID

from tests.attacks.mutations import Target
from tests.attacks.worlds import World
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.vault import trust
from wings.foundation.vault.letterbox import open_slips
from wings.foundation.vault.models import (
    CertificateRow,
    Compartment,
    EpochHeaderRow,
    Grant,
    GuardianPiece,
    Keyholder,
    Slip,
    Wrap,
    sealed_models,
)
from wings.foundation.vault.opening import data_key, header_of, open_list, open_row
from wings.foundation.vault.places import piece_place
from wings.programme.organisations.models import Organisation
from wings.programme.organisations.queries import names
from wings.programme.staff import sessions
from wings.programme.staff.actions.signing_in import opened_key
from wings.programme.staff.models import Account, Draft, LateForm, Session
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.queries.drafts import drafts_at
from wings.programme.staff.queries.late import late_forms
from wings.programme.staff.rules.wraps import open_names

UNKEPT = {"kept": None, "kept_header": None}


def everything(world: World) -> list[Target]:
    """Return every target of a world."""
    return [
        *_rows(world),
        *_lists(world),
        *_grants(world),
        *_parts(world),
        *_headers(world),
        *_pieces(world),
        *_slips(world),
        *_certificates(world),
        *_accounts(world),
        *_texts(world),
        *_organisations(world),
    ]


def _held(world: World) -> Iterator[Grant]:
    grants = Grant.objects.select_related("compartment").filter(keyholder__in=world.keyrings)
    for grant in grants:
        if grant.epoch == grant.compartment.epoch:
            yield grant


def _holder(world: World) -> dict[UUID, UUID]:
    return {grant.compartment_id: grant.keyholder_id for grant in _held(world)}


def _rows(world: World) -> Iterator[Target]:
    holders = _holder(world)
    for model in sealed_models():
        for row in model.objects.filter(compartment__in=holders):
            yield Target(
                "rows",
                model,
                row.pk,
                ("sealed", "sealed", "version", "epoch", "compartment_id"),
                _row_reader(world, model, row.pk, holders[row.compartment_id]),
                older=world.older.get((model._meta.label, row.pk), {}),
            )


def _row_reader(world, model, pk, holder):
    def read():
        row = model.objects.select_related("compartment").get(pk=pk)
        part = row.compartment
        told = repr(open_row(world.keyring(holder), row))
        return frozenset({(told, part.organisation, part.subject, part.kind)})

    return read


def _lists(world: World) -> Iterator[Target]:
    holders = _holder(world)
    for model in sealed_models():
        for row in model.objects.filter(compartment__in=holders):
            holder = holders[row.compartment_id]
            yield Target(
                "lists",
                model,
                row.pk,
                ("sealed", "version", "epoch", "compartment_id"),
                _list_reader(world, model, holder),
                older=world.older.get((model._meta.label, row.pk), {}),
            )


def _list_reader(world, model, holder):
    def read():
        found = open_list(world.keyring(holder), model.objects.all(), model.content, seen_in="x")
        return {one.row: (repr(one.content), one.subject) for one in found}

    return read


def _grants(world: World) -> Iterator[Target]:
    for grant in _held(world):
        columns = ("epoch", "basis", "expires_at", "keyholder_id", "compartment_id")
        read = _key_reader(world, grant.compartment_id, grant.keyholder_id)
        yield Target("kept grants", Grant, grant.pk, ("kept", "kept_header", *columns), read)
        yield Target("grants", Grant, grant.pk, ("sealed", *columns), read, before=UNKEPT)


def _key_reader(world, compartment, keyholder):
    def read():
        place = Compartment.objects.get(pk=compartment)
        key = data_key(world.keyring(keyholder), place, place.epoch)
        return frozenset({(key, place.organisation, place.subject, place.kind, place.epoch)})

    return read


def _parts(world: World) -> Iterator[Target]:
    for pk, holder in _holder(world).items():
        columns = ("organisation", "subject", "kind", "epoch")
        read = _key_reader(world, pk, holder)
        yield Target("parts of files", Compartment, pk, columns, read)


def _headers(world: World) -> Iterator[Target]:
    holders = _holder(world)
    columns = ("body", "signature", "epoch", "compartment_id")
    for row in EpochHeaderRow.objects.select_related("compartment"):
        place = row.compartment
        if place.pk not in holders or row.epoch != place.epoch:
            continue
        for read in (
            _header_reader(world, place, holders[place.pk]),
            _first_reader(world, place.pk, holders[place.pk]),
        ):
            yield Target("headers", EpochHeaderRow, row.pk, columns, read)


def _header_reader(world, place, holder):
    return lambda: frozenset({header_of(world.keyring(holder), place, place.epoch)})


def _first_reader(world, compartment, holder):
    read = _key_reader(world, compartment, holder)

    def first():
        Grant.objects.filter(compartment=compartment, keyholder=holder).update(**UNKEPT)
        return read()

    return first


def _pieces(world: World) -> Iterator[Target]:
    columns = ("sealed", "subset", "guardian_id", "epoch", "compartment_id")
    pieces = GuardianPiece.objects.filter(guardian__in=world.keyrings)
    for row in pieces:
        yield Target("pieces", GuardianPiece, row.pk, columns, _piece_reader(world, row))


def _piece_reader(world, row):
    def read():
        piece = GuardianPiece.objects.select_related("compartment").get(pk=row.pk)
        place = piece_place(piece.compartment, piece.epoch, piece.subset, piece.guardian_id)
        key = world.keyring(row.guardian_id).keypair.sealing
        return frozenset({key.unseal(bytes(piece.sealed), place)})

    return read


def _slips(world: World) -> Iterator[Target]:
    holders = _holder(world)
    columns = ("sealed", "signature", "author_id", "epoch", "compartment_id")
    for slip in Slip.objects.select_related("compartment"):
        read = _slip_reader(world, slip.compartment, holders[slip.compartment_id])
        yield Target("slips", Slip, slip.pk, columns, read)


def _slip_reader(world, place, holder):
    def read():
        found = open_slips(world.keyring(holder), place)
        return frozenset((one.slip.pk, one.author, one.label, one.content) for one in found)

    return read


def _certificates(world: World) -> Iterator[Target]:
    columns = ("sealed", "organisation", "keyholder_id", "other_organisation", "issuer_id")
    who = next(iter(world.keyrings))
    for row in CertificateRow.objects.filter(organisation=world.organisation):
        read = _certificate_reader(world, who, row)
        yield Target("certificates", CertificateRow, row.pk, columns, read)


def _certificate_reader(world, who, row):
    def read():
        keyring = world.keyring(who)
        people = trust.members(keyring, world.organisation)
        others = trust.partners(keyring)
        roots = {(one, trust.root_of(keyring, one)) for one in others}
        return frozenset({*people, *roots, *_own(world, {row.keyholder_id, who})})

    return read


def _own(world, keyholders):
    """Yield what these would be in their own sessions."""
    for keyholder in keyholders & world.keyrings.keys():
        keyring = world.keyring(keyholder)
        try:
            yield keyholder, trust.certificate_of(keyring, keyholder, world.organisation)
        except Untrusted:
            continue


def _accounts(world: World) -> Iterator[Target]:
    for keyholder, cookie in world.cookies.items():
        session = Session.objects.get(token_digest=cookie.digest)
        enter = _session_reader(world, cookie)
        columns = ("sealed", "factor_at", "account_id", "organisation", "token_digest")
        yield Target("sessions", Session, session.pk, columns, enter)
        yield Target("blobs", Keyholder, keyholder, ("blob",), enter)
        yield Target("names", Account, keyholder, ("names",), _names_reader(world))
    for keyholder, passphrase in world.passphrases.items():
        wrap = Wrap.objects.get(keyholder=keyholder, kind=Wrap.Kind.PASSPHRASE)
        columns = ("sealed", "parameters", "parameters", "keyholder_id", "kind")
        yield Target("wraps", Wrap, wrap.pk, columns, _wrap_reader(keyholder, passphrase))


def _session_reader(world, cookie):
    def read():
        row = session_by_digest(cookie.digest)
        opened = row and sessions.open_session(row, cookie, node=world.node, at=world.at)
        if not opened:
            return frozenset()
        found = {(opened.keyholder, repr(opened.blob), opened.blob_key)}
        keyring = sessions.keyring(opened, at=world.at)
        return frozenset({*found, keyring.certificate})

    return read


def _names_reader(world):
    def read():
        rows = Account.objects.all()
        return {one.pk: open_names(world.node, bytes(one.names), one.pk) for one in rows}

    return read


def _wrap_reader(keyholder, passphrase):
    def read():
        account = Account.objects.get(pk=keyholder)
        return frozenset({opened_key(account, passphrase, Wrap.Kind.PASSPHRASE)})

    return read


def _texts(world: World) -> Iterator[Target]:
    for keyholder in world.cookies:
        account = Account.objects.get(pk=keyholder)
        for row in Draft.objects.filter(account=account):
            columns = ("sealed", "version", "place", "account_id")
            yield Target("drafts", Draft, row.pk, columns, _draft_reader(world, row))
        for row in LateForm.objects.filter(account=account):
            read = _late_reader(world, account)
            yield Target("late forms", LateForm, row.pk, ("sealed", "account_id"), read)


def _draft_reader(world, row):
    keypair, account, place = world.keyrings[row.account_id].keypair, row.account, bytes(row.place)

    def read():
        kept = drafts_at(account, keypair, place)
        return frozenset((one.row.pk, repr(one.typed), repr(one.typed.fields)) for one in kept)

    return read


def _late_reader(world, account):
    keypair = world.keyrings[account.pk].keypair

    def read():
        found = late_forms(account, keypair, world.node, at=world.at)
        return frozenset((one.id, repr(one.typed), repr(one.typed.fields)) for one in found)

    return read


def _organisations(world: World) -> Iterator[Target]:
    for row in Organisation.objects.all():
        yield Target("names", Organisation, row.pk, ("sealed_name",), lambda: names(world.node))
