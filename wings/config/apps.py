"""Registers the checks that an installation must pass before it starts."""

from django.apps import AppConfig
from django.core.checks import register

from wings.config import checks


class ConfigConfig(AppConfig):
    """The installation itself, as Django sees it."""

    name = "wings.config"
    label = "config"

    def ready(self) -> None:
        for check in checks.EVERY:
            register(check, checks.INSTALLATION)
