from django.urls import path

from wings.strands.employment import views

app_name = "employment"

urlpatterns = [
    path("women/<slug:code>/work/", views.work, name="work"),
    path("women/<slug:code>/work/until/", views.right_to_work, name="right-to-work"),
    path("women/<slug:code>/work/new/", views.new_internship, name="new-internship"),
    path("women/<slug:code>/work/<uuid:pk>/", views.internship, name="internship"),
    path("women/<slug:code>/work/<uuid:pk>/edit/", views.edit_internship, name="edit-internship"),
    path("women/<slug:code>/work/<uuid:pk>/visits/new/", views.new_visit, name="new-visit"),
    path("women/<slug:code>/work/hours/<uuid:pk>/", views.hours, name="hours"),
    path("women/<slug:code>/work/visits/<uuid:pk>/", views.visit, name="visit"),
]
