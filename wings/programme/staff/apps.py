from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "wings.programme.staff"
    label = "staff"
