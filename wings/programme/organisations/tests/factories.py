"""Organisations that are entered in the tables, with a root and a certifier."""

from wings.foundation.vault.tests import factories as vault
from wings.foundation.vault.tests.factories import NOON, some_id
from wings.programme.organisations.models import Organisation
from wings.programme.organisations.queries import name_place


def entered(organisation: vault.Organisation, *, programme: str = "it-palermo") -> Organisation:
    """Enter an organisation of the vault's factories into the table."""
    return Organisation.objects.create(
        id=organisation.id,
        programme=programme,
        root_public=organisation.root.public,
        sealed_name=organisation.node.seal(organisation.name.encode(), name_place(organisation.id)),
        made_on=NOON.date(),
    )


def make_organisation(name: str = "", *, programme: str = "it-palermo") -> vault.Organisation:
    """Make an organisation with a root and a certifier, and enter it into the table."""
    organisation = vault.make_organisation(name or f"organisation {some_id(name).hex[:4]}")
    entered(organisation, programme=programme)
    return organisation
