from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "wings.strands.employment"
    label = "employment"
