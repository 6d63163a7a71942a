from django.apps import AppConfig
from django.core.checks import Tags, register

from wings.foundation.audit.triggers import triggers_stand


class AuditConfig(AppConfig):
    name = "wings.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        register(Tags.database)(triggers_stand)
