"""Writing the installation's pepper, once."""

import json
import os
from base64 import b64encode
from pathlib import Path

from wings.foundation.keys.pepper import Pepper
from wings.foundation.vault.disk import settle
from wings.programme.staff.queries.installation import PEPPER_FILE


def write_pepper(home: Path, pepper: Pepper) -> None:
    """Write the pepper into an installation's folder, readable by its owner alone.

    Raises FileExistsError when there is one: without it, nothing that is stored opens again.
    """
    stored = {"version": pepper.version, "secret": b64encode(pepper.secret).decode("ascii")}
    path = home / PEPPER_FILE
    # O_EXCL and not a look before: a second `init` at the same moment would end every account.
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        json.dump(stored, file)
        # Before the first account: all that is stored from now on opens with it alone.
        settle(file, path)
