from copy import deepcopy

import pytest

ABOVE = ("wings.programme.", "wings.foundation.vault.", "wings.casework.")
PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
]


@pytest.fixture(autouse=True)
def _the_design_layer_alone(settings):
    """Show pages as they are before any floor above fills them."""
    settings.ROOT_URLCONF = "wings.foundation.ui.tests.urls"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(ABOVE)]
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"] = PROCESSORS
