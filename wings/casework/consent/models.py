from wings.casework.consent import contents
from wings.foundation.vault.models import SealedRow


class NoticeRow(SealedRow[contents.NoticeGiven]):
    """A notice that she was given."""

    content = contents.NoticeGiven


class ConsentRow(SealedRow[contents.Consent]):
    """A decision of hers. Its id is the basis of the grants that rest on it."""

    content = contents.Consent


class ScanRow(SealedRow[contents.Scan]):
    """The paper that she signed."""

    content = contents.Scan
