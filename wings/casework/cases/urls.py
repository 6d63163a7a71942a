from django.urls import path

from wings.casework.cases.views import entrance

app_name = "cases"

urlpatterns = [
    path("new/", entrance.new, name="new"),
    path("new/intake/", entrance.intake, name="intake"),
]
