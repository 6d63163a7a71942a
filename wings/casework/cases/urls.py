from django.urls import path

from wings.casework.cases.views import entrance, records

app_name = "cases"

urlpatterns = [
    path("new/", entrance.new, name="new"),
    path("new/intake/", entrance.intake, name="intake"),
    path("<str:code>/card/", records.card, name="card"),
    path("<str:code>/card/checked/", records.contact_checked, name="contact-checked"),
    path("<str:code>/identity/", records.identity, name="identity"),
    path("<str:code>/whereabouts/", records.whereabouts, name="whereabouts"),
]
