"""What an internship keeps to, and how many hours it has come to."""

from collections.abc import Iterable, Sequence
from datetime import date

from wings.casework.cases.contents import Progress
from wings.casework.cases.vocabulary import Strand, Unit
from wings.strands.employment.contents import Hours, Internship


def ends_before_start(internship: Internship) -> bool:
    """Say whether its last day lies before its first."""
    return internship.ends_on < internship.starts_on


def outlasts(internship: Internship, may_work_until: date | None) -> bool:
    """Say whether an internship ends after the last day on which she may work.

    may_work_until: None where nobody knows; then it does not.
    Work without the right to it endangers her stay and puts her in an employer's hands.
    Source: WINGS design, safeguard `right-to-work`; Directive 2011/36/EU.
    """
    # Unknown stops nothing: permits take months to be renewed, and her work would end each time.
    return may_work_until is not None and internship.ends_on > may_work_until


def is_allowed(internship: Internship, may_work_until: date | None) -> bool:
    """Say whether an internship may be agreed as it is.

    One that outlasts her right to work needs the reason of a person who decided, given for this
    very day: when the day changes, somebody has to decide anew.
    Source: WINGS design, "an override is explained and recorded".
    """
    if not outlasts(internship, may_work_until):
        return True
    override = internship.override
    return override is not None and override.may_work_until == may_work_until


def is_outside(on: date, internship: Internship) -> bool:
    """Say whether a day lies outside the days that were agreed."""
    return not internship.starts_on <= on <= internship.ends_on


def hours_done(hours: Iterable[Hours]) -> float:
    """Return the hours that were logged."""
    return sum(one.hours for one in hours)


def progress_in(internships: Sequence[Internship], hours: Sequence[Hours]) -> Progress:
    """Return how far she is, as her card tells the whole team: no company and no place.

    internships, hours: all of hers. Several internships count together.
    """
    return Progress(
        strand=Strand.EMPLOYMENT,
        unit=Unit.HOURS,
        done=hours_done(hours),
        planned=sum(one.hours_planned for one in internships),
    )
