"""Addresses of courses, lessons and classes."""

from django.urls import path

from lantoa.learning.views import course, run

app_name = "learning"
urlpatterns = [
    path("hoc/", course.course_list, name="course_list"),
    path("hoc/cua-toi/", run.mine, name="mine"),
    path("hoc/lop/<row:run_id>/", run.run, name="run"),
    path("hoc/lop/<row:run_id>/ghi-danh/", run.enroll, name="enroll"),
    path("hoc/lop/<row:run_id>/tra-cho/", run.leave, name="leave"),
    path("hoc/lop/<row:run_id>/nguoi-hoc/", run.learners, name="learners"),
    path("hoc/<slug:course>/", course.course, name="course"),
    path("hoc/<slug:course>/<slug:lesson>/", course.lesson, name="lesson"),
]
