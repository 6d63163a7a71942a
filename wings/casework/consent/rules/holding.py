"""When a consent holds."""

from calendar import monthrange
from datetime import date

from wings.casework.consent.contents import Consent
from wings.casework.consent.vocabulary import Decision


def holds(consent: Consent, on: date) -> bool:
    """Say whether a consent was given, not withdrawn, and its last day is not over."""
    given = consent.decision == Decision.GIVEN and consent.withdrawn_on is None
    return given and (consent.until is None or on <= consent.until)


def months_after(on: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that is shorter."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))
