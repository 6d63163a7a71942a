from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "wings.foundation.ui"
    label = "ui"
