"""What a template may call: `icon`, `item`, `partial_date`, `tone_icon`, `weekday`."""

import functools
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from wings.foundation.ui.partial_dates import readable

T = TypeVar("T")

register = template.Library()

TONE_ICONS = {
    "info": "info",
    "ok": "circle-check",
    "attention": "triangle-alert",
    "danger": "octagon-alert",
}


@functools.cache
def _drawn(name: str, size: int, mirrored: str) -> SafeString:
    attributes: dict[str, object] = {"aria_hidden": "true", "focusable": "false"}
    attributes["class"] = f"icon{mirrored}"
    return SafeString(" ".join(lucide(name, size=size, **attributes).split()))


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """Draw an icon of the lucide set inline, hidden from assistive technology.

    Icons that point left or right are mirrored in right-to-left pages. An unknown name raises
    `lucide.IconDoesNotExist`.
    """
    points = name.startswith(("arrow-", "chevron-", "log-")) or name == "undo-2"
    return _drawn(str(name), size, " icon--points" if points else "")


@register.filter
def tone_icon(tone: str) -> str:
    """Return the icon that goes with a tone, `info` for one without."""
    return TONE_ICONS.get(tone, "info")


@register.filter
def partial_date(value: str) -> str:
    """Show `1994`, `1994-03` or `1994-03-07` in the reader's language; "" stays ""."""
    return readable(value) if value else ""


@register.filter
def weekday(day: date) -> str:
    """Show a day near now with its weekday, in the reader's order: `Tuesday 24 November`."""
    return f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}"


@register.filter
def item(sequence: Sequence[T], index: int) -> T | None:
    """Return the item at an index, None beyond the end."""
    return sequence[index] if index < len(sequence) else None
