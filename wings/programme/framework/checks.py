"""The packs are whole, or the installation does not start."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from wings.foundation.packs.faults import PackFaults
from wings.programme.framework.queries import library


def the_packs_are_whole(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  Django's signature
    **_options: Any,
) -> list[CheckMessage]:
    """Report each fault of each pack with its file, its key and its mend."""
    try:
        library()
    except PackFaults as error:
        return [
            Error(f"{fault.file}: {fault.key}: {fault.what}", hint=fault.mend, id="packs.E001")
            for fault in error.faults
        ]
    return []
