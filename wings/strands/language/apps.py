from django.apps import AppConfig


class LanguageConfig(AppConfig):
    name = "wings.strands.language"
    label = "language"
