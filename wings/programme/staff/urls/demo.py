"""Paths that only a demonstration has; its sign-in page stands before the usual one."""

from django.urls import path

from wings.programme.staff.views import demo

app_name = "demo"
urlpatterns = [
    path("sign-in/", demo.show, name="sign-in"),
    path("sign-in/demo/", demo.sign_in_as, name="sign-in-as"),
]
