from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wings.casework.cases"
    label = "cases"
