"""Form fields and widgets of the house, and the renderer that draws every field alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.forms.renderers import DjangoTemplates
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wings.foundation.ui.partial_dates import NotADate, joined, split

Text = str | Promise

DJANGO_REQUIRED = forms.Field.default_error_messages["required"]
REQUIRED = _("Please fill this in. It is needed to go on.")
NO_ANSWER = _("No answer")
YEAR_DIGITS = 4
TYPED_INPUTS = (forms.TextInput, forms.Textarea)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What a person may want to know before she answers: why it is asked and who will see it."""

    why: Text = ""
    seen_by: Text = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A titled part of a longer form: the fields that it holds, by name."""

    title: Text
    fields: tuple[str, ...]
    hint: Text = ""


class BoundField(forms.BoundField):
    """A field on its form, with what `ui/field.html` needs beyond Django's own."""

    @property
    def explanation(self) -> Explanation:
        """What the form says about this question; empty where it says nothing."""
        explanations: Mapping[str, Explanation] = getattr(self.form, "explanations", {})
        return explanations.get(self.name, Explanation())

    @property
    def focus_id(self) -> str:
        """The id of the control that a link from the error summary leads to."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    def build_widget_attrs(
        self, attrs: Mapping[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Keep what is typed out of the browser's memory and of cloud spelling checkers."""
        built = super().build_widget_attrs(dict(attrs), widget)
        widget = widget or self.field.widget
        if isinstance(widget, TYPED_INPUTS):
            # Computers are shared, and some browsers send each word to a server to
            # check it.
            for name, value in (("autocomplete", "off"), ("spellcheck", "false")):
                if name not in widget.attrs:
                    built.setdefault(name, value)
        return built


class Renderer(DjangoTemplates):
    """Every form field of the house is drawn by one template."""

    field_template_name = "ui/field.html"
    bound_field_class = BoundField


class Form(forms.Form):
    """A form that may explain its questions and be shown in titled groups.

    `explanations` maps field names to why we ask and who sees it. `groups`, when there are any,
    name every visible field once, in the order of the page.
    """

    # The browser's own bubbles speak its language and not the page's, and vanish while one reads.
    use_required_attribute = False
    explanations: ClassVar[Mapping[str, Explanation]] = {}
    groups: ClassVar[Sequence[Group]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == DJANGO_REQUIRED:
                field.error_messages["required"] = REQUIRED

    def grouped(self) -> list[tuple[Group, list[forms.BoundField]]]:
        """Return each group with its bound fields."""
        return [(group, [self[name] for name in group.fields]) for group in self.groups]


class PartialDateWidget(forms.MultiWidget):
    """Day, month and year as three controls, of which only the year is needed."""

    template_name = "ui/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        months = [("", "–"), *MONTHS.items()]
        super().__init__(
            {
                "day": forms.TextInput(attrs={**digits, "maxlength": 2}),
                "month": forms.Select(choices=months),
                "year": forms.TextInput(attrs={**digits, "maxlength": 4}),
            },
            attrs,
        )

    def decompress(self, value: str | None) -> list[int | None]:
        """Spread `1994-03` over the three controls."""
        if not value:
            return [None, None, None]
        year, month, day = split(value)
        return [day, month, year]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name each control: the legend alone would not say which is which."""
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["label"] = label
        return context


class PartialDateField(forms.Field):
    """A date of which the year may be enough; cleaned to `1994`, `1994-03` or `1994-03-07`."""

    widget = PartialDateWidget
    default_error_messages: ClassVar[dict[str, Any]] = {
        "year": _("Write the year with four digits, for example 1994."),
        "day": _("This day is not in the calendar. The year alone is enough."),
    }

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)

    def to_python(self, value: list[str | None] | str | None) -> str:
        """Join the three controls; "" when all are empty."""
        if isinstance(value, str) or value is None:
            return value or ""
        day, month, year = [(part or "").strip() for part in value]
        if not (day or month or year):
            return ""
        # `94` could be 1994 or the year 94: her age decides which law protects her.
        if not year.isdecimal() or len(year) != YEAR_DIGITS:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return joined(int(year), int(month or 0) or None, int(day or 0) or None)
        except (NotADate, ValueError):
            raise ValidationError(self.error_messages["day"], code="day") from None


class ScaleWidget(forms.RadioSelect):
    """A row of numbers with a word at each end; a choice without a value stands below it."""

    template_name = "ui/widgets/scale.html"

    def __init__(self, *, low_label: Text = "", high_label: Text = "") -> None:
        super().__init__()
        self.low_label, self.high_label = low_label, high_label

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words at the two ends."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"low_label": self.low_label, "high_label": self.high_label}
        return context


class ScaleField(forms.TypedChoiceField):
    """A whole number from `low` to `high`; None when skipped."""

    def __init__(
        self, *, low: int = 0, high: int = 10, ends: tuple[Text, Text] = ("", ""), **kwargs: Any
    ) -> None:
        required = kwargs.pop("required", False)
        # A radio button cannot be unclicked: without this she could not take an answer back.
        skip = [] if required else [("", NO_ANSWER)]
        super().__init__(
            choices=[*((str(number), str(number)) for number in range(low, high + 1)), *skip],
            coerce=int,
            empty_value=None,
            widget=ScaleWidget(low_label=ends[0], high_label=ends[1]),
            required=required,
            **kwargs,
        )


class YesNo(TextChoices):
    """An answer that nobody has to give."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    RATHER_NOT_SAY = "rather_not_say", _("Rather not say")


class YesNoField(forms.TypedChoiceField):
    """Yes, no or rather not say; cleaned to a YesNo, or None when skipped."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        coerce: Callable[[Any], YesNo] = YesNo
        super().__init__(
            choices=YesNo.choices,
            coerce=coerce,
            empty_value=None,
            widget=forms.RadioSelect,
            required=required,
            **kwargs,
        )


class UnitInput(forms.NumberInput):
    """A number with its unit written beside it."""

    template_name = "ui/widgets/unit.html"

    def __init__(self, *, unit: Text, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", **(attrs or {})})
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Let the unit be read out with the number."""
        context = super().get_context(name, value, attrs)
        drawn = context["widget"]["attrs"]
        unit_id = f"{drawn.get('id') or name}_unit"
        drawn["aria-describedby"] = f"{drawn.get('aria-describedby') or ''} {unit_id}".strip()
        context["widget"] |= {"unit": self.unit, "unit_id": unit_id}
        return context
