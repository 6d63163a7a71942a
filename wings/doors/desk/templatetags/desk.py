from datetime import date, datetime

from django import template
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def due_at(value: date | datetime, now: datetime) -> str:
    """Return when something is due: the hour of today, else the day."""
    if not isinstance(value, datetime):
        return date_format(value, "SHORT_DATE_FORMAT")
    moment = localtime(value)
    if moment.date() == localtime(now).date():
        return time_format(moment, "TIME_FORMAT")
    return date_format(moment, "SHORT_DATE_FORMAT")
