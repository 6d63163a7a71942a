"""When a consent holds."""

from datetime import date

from wings.casework.consent.contents import Consent
from wings.casework.consent.vocabulary import Decision


def holds(consent: Consent, on: date) -> bool:
    """Say whether a consent was given, not withdrawn, and its last day is not over."""
    given = consent.decision == Decision.GIVEN and consent.withdrawn_on is None
    return given and (consent.until is None or on <= consent.until)
