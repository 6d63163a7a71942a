"""Dates of which perhaps only the year is known, written as ISO 8601 with reduced precision."""

from datetime import date

from django.utils.formats import date_format

MONTHS = range(1, 13)


class NotADate(ValueError):
    """These parts name no day of the calendar."""


def joined(year: int, month: int | None, day: int | None) -> str:
    """Write the known parts as `1994`, `1994-03` or `1994-03-07`.

    Raises NotADate when a day comes without its month or the calendar does not know it.
    """
    if day is not None and month is None:
        raise NotADate("a day without its month")
    try:
        date(year, month or 1, day or 1)
    except ValueError as fault:
        raise NotADate(str(fault)) from fault
    parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    return "-".join(parts)


def split(text: str) -> tuple[int, int | None, int | None]:
    """Read back what `joined` wrote: year, month or None, day or None. Raises NotADate."""
    try:
        year, *rest = [int(part) for part in text.split("-")]
    except ValueError as fault:
        raise NotADate(text) from fault
    month, day = [*rest, None, None][:2]
    # What the calendar does not know raises; what has more parts, or others, joins differently.
    if joined(year, month, day) != text:
        raise NotADate(text)
    return year, month, day


def readable(text: str) -> str:
    """Say a partial date in the active language: "1994", "March 1994", "7 March 1994"."""
    year, month, day = split(text)
    if month is None:
        return str(year)
    return date_format(date(year, month, day or 1), "DATE_FORMAT" if day else "YEAR_MONTH_FORMAT")
