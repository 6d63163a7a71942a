"""The only readers of organisations and their sites."""

from uuid import UUID

from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import context
from wings.foundation.vault import queries as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import open_rows
from wings.programme.organisations.contents import Place
from wings.programme.organisations.models import Organisation, Site
from wings.programme.organisations.vocabulary import Kind


def organisation(pk: UUID) -> Organisation:
    """Return an organisation. Raises Organisation.DoesNotExist."""
    return Organisation.objects.get(pk=pk)


def all_organisations() -> list[Organisation]:
    """Return every organisation of the installation, oldest first."""
    return list(Organisation.objects.order_by("made_on", "id"))


def name_of(organisation: Organisation, node: NodeKey) -> str:
    """Return what an organisation is called."""
    return node.unseal(bytes(organisation.sealed_name), name_place(organisation.pk)).decode()


def names(node: NodeKey) -> dict[UUID, str]:
    """Return id → name of every organisation."""
    return {one.pk: name_of(one, node) for one in all_organisations()}


def name_place(pk: UUID) -> bytes:
    """Return the context under which an organisation's name is sealed to the installation."""
    return context("organisation name", 1, pk)


def compartment_of(organisation: UUID, kind: Kind) -> Compartment | None:
    """Return an organisation's own compartment, if anybody has put something there yet."""
    return vault.compartment_of(organisation, organisation, kind)


def compartments_of(organisation: UUID) -> list[Compartment]:
    """Return the compartments that an organisation holds for itself, by kind."""
    return vault.compartments_of(organisation, organisation)


def places(keyring: Keyring) -> list[tuple[SealedRow[Place], Place]]:
    """Return the sites of the keyring's organisation, by name. Raises NoGrant."""
    rows = Site.objects.filter(
        compartment__organisation=keyring.organisation, compartment__kind=Kind.PLACES
    ).select_related("compartment")
    return sorted(open_rows(keyring, rows), key=lambda found: found[1].name.casefold())
