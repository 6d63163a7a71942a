from django.urls import path

from wings.strands.language.views import courses, lessons, women

app_name = "language"

urlpatterns = [
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", courses.new_course, name="new-course"),
    path("courses/<uuid:course>/", courses.course, name="course"),
    path("courses/<uuid:course>/edit/", courses.edit_course, name="edit-course"),
    path("courses/<uuid:course>/flags/", courses.deliver, name="deliver"),
    path("courses/<uuid:course>/lessons/new/", lessons.new_lesson, name="new-lesson"),
    path("courses/lessons/<uuid:lesson>/", lessons.lesson, name="lesson"),
    path("courses/lessons/<uuid:lesson>/register/", lessons.register, name="register"),
    path("women/<slug:code>/courses/", women.woman, name="woman"),
    path("women/<slug:code>/courses/<uuid:enrolment>/", women.enrolment, name="enrolment"),
    path("women/<slug:code>/learning/", women.learning, name="learning"),
]
