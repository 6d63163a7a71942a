from enum import StrEnum


class Kind(StrEnum):
    """The compartments of an organisation, apart from any woman's file."""

    PLACES = "places"
    COURSES = "courses"
    COMPANIES = "companies"
    STATISTICS = "statistics"
    INTAKE = "intake"
    INBOX = "referral-inbox"


# The words of `staff.vocabulary.Role`, which stands above this domain: they are signed inside
# certificates, and a word that differs here entitles nobody.
GUARDIAN = "guardian"

HOLDERS: dict[Kind, frozenset[str]] = {
    Kind.PLACES: frozenset({"key_worker", "coordinator"}),
    Kind.COURSES: frozenset({"trainer", "key_worker"}),
    Kind.COMPANIES: frozenset({"counsellor", "coordinator"}),
    Kind.STATISTICS: frozenset({"coordinator"}),
    # Whoever holds it can try whether a name is known here: as few as can take somebody in.
    Kind.INTAKE: frozenset({"key_worker"}),
    Kind.INBOX: frozenset({"key_worker"}),
}
"""Which roles of a certificate hold which compartment of their organisation."""
