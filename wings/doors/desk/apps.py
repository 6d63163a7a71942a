from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "wings.doors.desk"
    label = "desk"
