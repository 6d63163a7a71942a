from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Decision(TextChoices):
    """What she decided. Nothing is decided for her."""

    GIVEN = "given", _("She agrees")
    REFUSED = "refused", _("She does not agree")
