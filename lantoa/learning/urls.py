"""Addresses of courses, lessons and classes."""

from django.urls import path

from lantoa.learning.views import course, desk, run

app_name = "learning"
urlpatterns = [
    path("hoc/", course.course_list, name="course_list"),
    path("hoc/cua-toi/", run.mine, name="mine"),
    path("hoc/lop/<row:run_id>/", run.run, name="run"),
    path("hoc/lop/<row:run_id>/ghi-danh/", run.enroll, name="enroll"),
    path("hoc/lop/<row:run_id>/tra-cho/", run.leave, name="leave"),
    path("hoc/lop/<row:run_id>/nguoi-hoc/", run.learners, name="learners"),
    path("hoc/cua-toi/lich.ics", run.calendar, name="calendar"),
    path("hoc/cua-toi/la-toi/", run.claim, name="claim"),
    path("hoc/lop/<row:run_id>/lich.ics", run.run_calendar, name="run_calendar"),
    path("hoc/quan-ly/", desk.desk, name="desk"),
    path("hoc/quan-ly/lop-moi/", desk.class_new, name="class_new"),
    path("hoc/quan-ly/lop/<row:run_id>/", desk.desk_class, name="desk_class"),
    path("hoc/quan-ly/lop/<row:run_id>/sua/", desk.class_edit, name="class_edit"),
    path("hoc/quan-ly/lop/<row:run_id>/dong/", desk.close, name="class_close"),
    path("hoc/quan-ly/lop/<row:run_id>/huy/", desk.cancel, name="class_cancel"),
    path("hoc/quan-ly/lop/<row:run_id>/bo-ten/", desk.take_off, name="take_off"),
    path("hoc/quan-ly/chuong-trinh/moi/", desk.programme_new, name="programme_new"),
    path("hoc/quan-ly/chuong-trinh/<row:programme_id>/", desk.programme, name="programme"),
    path("hoc/quan-ly/chuong-trinh/<row:programme_id>/sua/", desk.programme_edit, name="programme_edit"),
    path("hoc/quan-ly/chuong-trinh/<row:programme_id>/danh-sach/", desk.list_new, name="list_new"),
    path("hoc/quan-ly/danh-sach/<row:list_id>/", desk.learner_list, name="list"),
    path("hoc/quan-ly/danh-sach/<row:list_id>/dong-y/", desk.list_confirm, name="list_confirm"),
    path("hoc/quan-ly/danh-sach/<row:list_id>/bo/", desk.list_drop, name="list_drop"),
    path("hoc/quan-ly/danh-sach/<row:list_id>/xep-lop/", desk.list_rest, name="list_rest"),
    path("hoc/quan-ly/danh-sach/<row:list_id>/can-sua.csv", desk.list_faults, name="list_faults"),
    path("hoc/<slug:course>/", course.course, name="course"),
    path("hoc/<slug:course>/<slug:lesson>/", course.lesson, name="lesson"),
]
