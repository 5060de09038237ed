"""Addresses of courses, lessons and classes."""

from django.urls import path

from lantoa.learning.views import attendance, course, run

app_name = "learning"
urlpatterns = [
    path("hoc/", course.course_list, name="course_list"),
    path("hoc/cua-toi/", run.mine, name="mine"),
    path("hoc/lop/<row:run_id>/", run.run, name="run"),
    path("hoc/lop/<row:run_id>/ghi-danh/", run.enroll, name="enroll"),
    path("hoc/lop/<row:run_id>/tra-cho/", run.leave, name="leave"),
    path("hoc/lop/<row:run_id>/nguoi-hoc/", run.learners, name="learners"),
    path("hoc/diem-danh/", attendance.roll, name="roll"),
    path("hoc/diem-danh/luc-nay.json", attendance.now, name="roll_now"),
    path("hoc/diem-danh/khong-song.js", attendance.worker, name="roll_worker"),
    path("hoc/diem-danh/loi.js", attendance.words, name="roll_words"),
    path("hoc/diem-danh/gui/", attendance.take, name="roll_take"),
    path("hoc/diem-danh/may/<uuid:device_id>/", attendance.revoke, name="roll_device_revoke"),
    path("hoc/diem-danh/buoi/<row:session_id>/them/", attendance.roll_walk_in, name="roll_walk_in"),
    path("hoc/diem-danh/<row:run_id>/", attendance.roll_run, name="roll_run"),
    path("hoc/toi-day/<row:session_id>/<str:wall>/", attendance.here, name="roll_here"),
    path("hoc/<slug:course>/", course.course, name="course"),
    path("hoc/<slug:course>/<slug:lesson>/", course.lesson, name="lesson"),
]
