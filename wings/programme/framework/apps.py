"""Registers the check that the packs are whole."""

from django.apps import AppConfig
from django.core.checks import register

from wings.programme.framework.checks import the_packs_are_whole


class FrameworkConfig(AppConfig):
    """What is offered, as Django sees it."""

    name = "wings.programme.framework"
    label = "framework"

    def ready(self) -> None:
        register(the_packs_are_whole, "installation")
