from wings.foundation.vault.models import SealedRow
from wings.strands.employment import contents


class RightToWorkRow(SealedRow[contents.RightToWork]):
    """Until when she may work. It lies in her compartment `work`."""

    content = contents.RightToWork


class InternshipRow(SealedRow[contents.Internship]):
    """An internship. It lies in `work`."""

    content = contents.Internship


class HoursRow(SealedRow[contents.Hours]):
    """Hours of one day of an internship. It lies in `work`."""

    content = contents.Hours


class VisitRow(SealedRow[contents.Visit]):
    """A visit at an internship. It lies in `work`."""

    content = contents.Visit
