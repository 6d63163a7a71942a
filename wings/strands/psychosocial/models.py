from wings.foundation.vault.models import SealedRow
from wings.strands.psychosocial import contents


class SessionRow(SealedRow[contents.Session]):
    """A session. It lies in her compartment `clinical`."""

    content = contents.Session
