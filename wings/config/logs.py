"""Logs say where something happened, never with which values: those may be about a person."""

import logging
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

MASK = "(masked)"
ExceptionInformation = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class PlaceOnlyFormatter(logging.Formatter):
    """Writes an exception as its kind and its places in the code, without its message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatException(self, ei: ExceptionInformation) -> str:  # noqa: N802  the name is logging's
        kind, _value, trace = ei
        places = [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([kind.__name__ if kind else "unknown fault", *places])


class MaskEverything(SafeExceptionReporterFilter):
    """Shows nothing of a request or of a frame's variables in technical pages."""

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002  Django's signature
        # Django's own sleeps while DEBUG is on, which is when these pages are shown.
        return True

    def cleanse_setting(self, key: str | int, value: Any) -> Any:
        return value if key in {"ROOT_URLCONF", "DEBUG", "LANGUAGE_CODE"} else MASK

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return dict.fromkeys(request.POST, MASK) if request else {}

    def get_traceback_frame_variables(  # type: ignore[override]  # Django returns lists here too
        self,
        request: HttpRequest | None,  # noqa: ARG002  Django's signature
        tb_frame: Any,
    ) -> list[tuple[str, Any]]:
        return [(name, MASK) for name in tb_frame.f_locals]
