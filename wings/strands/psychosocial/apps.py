from django.apps import AppConfig


class PsychosocialConfig(AppConfig):
    name = "wings.strands.psychosocial"
    label = "psychosocial"
