from django.urls import path

from wings.doors.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("women/", views.caseload, name="caseload"),
    path("women/<str:code>/", views.file, name="file"),
    path("women/<str:code>/opened/", views.opened, name="opened"),
    path("women/<str:code>/erase/", views.erase, name="erase"),
    path("programme/", views.programme, name="programme"),
    path("places/", views.places, name="places"),
    path("people/<uuid:person>/leaving/", views.leaving, name="leaving"),
]
