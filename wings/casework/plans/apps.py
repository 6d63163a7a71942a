from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "wings.casework.plans"
    label = "plans"
