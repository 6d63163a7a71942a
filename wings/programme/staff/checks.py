from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from wings.programme.staff.queries.installation import PEPPER_FILE, NoPepper, pepper


def there_is_a_pepper(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  Django's signature
    **_options: Any,
) -> list[CheckMessage]:
    """Demand the pepper: without it nobody can sign in, and no name can be read."""
    try:
        pepper()
    except NoPepper:
        return [
            Error(
                f"There is no readable pepper in {settings.HOME / PEPPER_FILE}.",
                hint="Copy it back from the printed kit of the installation, or set WINGS_HOME.",
                id="staff.E001",
            )
        ]
    return []
