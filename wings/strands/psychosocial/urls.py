from django.urls import path

from wings.strands.psychosocial import views

app_name = "psychosocial"

urlpatterns = [
    path("women/<slug:code>/sessions/", views.sessions, name="sessions"),
    path("women/<slug:code>/sessions/new/", views.new_session, name="new-session"),
    path("women/<slug:code>/sessions/hand-over/", views.hand_over, name="hand-over"),
    path("women/<slug:code>/sessions/<uuid:pk>/", views.session, name="session"),
]
