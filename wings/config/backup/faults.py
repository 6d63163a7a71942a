"""What stands in the way of a backup or a restore, each with its mend."""


class BackupFault(Exception):
    """Something stands in the way. `what` says it in one sentence, `mend` what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
