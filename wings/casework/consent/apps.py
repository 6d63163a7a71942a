from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "wings.casework.consent"
    label = "consent"
