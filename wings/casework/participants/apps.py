from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "wings.casework.participants"
    label = "participants"
