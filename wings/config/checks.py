"""What must be right before an installation starts, each fault with its mend."""

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

INSTALLATION: Final = "installation"
KIT: Final = "kit.html"
# "testserver" is how Django's own test client calls itself.
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


def there_is_an_installation(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  Django's signature
    **_options: Any,
) -> list[CheckMessage]:
    """Demand the secret that `wings init` and `wings demo` write."""
    if (settings.HOME / "secret").is_file():
        return []
    return [
        Error(
            f"There is no installation in {settings.HOME}.",
            hint="Run `wings demo` for a trial or `wings init` for your own, or set WINGS_HOME.",
            id="installation.E001",
        )
    ]


def names_other_than_localhost_are_reached_by_https(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  Django's signature
    **_options: Any,
) -> list[CheckMessage]:
    """Demand https wherever browsers come from another machine."""
    names = set(settings.ALLOWED_HOSTS) - LOCAL_NAMES
    # Over plain http passphrases cross the network, and
    # browsers refuse our cookies: nobody could sign in.
    if settings.SECURE or not names:
        return []
    return [
        Error(
            f"WINGS_HOST names {', '.join(sorted(names))}, but WINGS_SECURE is off.",
            hint="Put a proxy with a certificate in front of it and set WINGS_SECURE=1.",
            id="installation.E002",
        )
    ]


def technical_pages_are_off_for_others(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  Django's signature
    **_options: Any,
) -> list[CheckMessage]:
    """Refuse technical error pages wherever browsers come from another machine."""
    # Masked as they are, technical pages still show code and settings to whoever provokes a fault.
    if not settings.DEBUG or not set(settings.ALLOWED_HOSTS) - LOCAL_NAMES:
        return []
    return [
        Error(
            "WINGS_DEBUG is on while WINGS_HOST names more than this machine.",
            hint="Unset WINGS_DEBUG, or WINGS_HOST.",
            id="installation.E003",
        )
    ]


def the_kit_was_taken_away(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  Django's signature
    **_options: Any,
) -> list[CheckMessage]:
    """Warn while the kit lies beside the database: it holds every secret, the root's included."""
    kit = settings.HOME / KIT
    if not kit.exists():
        return []
    # A warning and no error: printing takes a person, who may be away when the house must run.
    return [
        Caution(
            f"The kit still lies in {kit}: whoever reads it can become anybody.",
            hint="Print it, hand out its sheets, and remove the file.",
            id="installation.W001",
        )
    ]


EVERY: Final = (
    there_is_an_installation,
    the_kit_was_taken_away,
    names_other_than_localhost_are_reached_by_https,
    technical_pages_are_off_for_others,
)
