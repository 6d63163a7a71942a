from django.apps import AppConfig
from django.core.checks import register

from wings.programme.staff.checks import there_is_a_pepper


class StaffConfig(AppConfig):
    name = "wings.programme.staff"
    label = "staff"

    def ready(self) -> None:
        register(there_is_a_pepper, "installation")
