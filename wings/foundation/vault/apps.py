from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "wings.foundation.vault"
    label = "vault"
