from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "wings.programme.organisations"
    label = "organisations"
