"""Addresses of courses, lessons and classes."""

from django.urls import path, register_converter

from lantoa.kit.certificate_code import REGEX
from lantoa.learning.views import assessment, attendance, certificate, course, desk, drill, editor, help, run, team


class CertificateConverter:
    """The code of a certificate."""

    regex = REGEX

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CertificateConverter, "certificate")

app_name = "learning"
urlpatterns = [
    path("hoc/", course.course_list, name="course_list"),
    path("hoc/cua-toi/", run.mine, name="mine"),
    path("hoc/lop/<row:run_id>/", run.run, name="run"),
    path("hoc/lop/<row:run_id>/ghi-danh/", run.enroll, name="enroll"),
    path("hoc/lop/<row:run_id>/tra-cho/", run.leave, name="leave"),
    path("hoc/lop/<row:run_id>/nguoi-hoc/", run.learners, name="learners"),
    path("hoc/lop/<row:run_id>/cau-hoi/<slug:moment>/", assessment.questions, name="questions"),
    path("hoc/lop/<row:run_id>/chung-nhan/", run.earn, name="earn"),
    path("hoc/that-hay-bay/", drill.drill, name="drill"),
    path("hoc/giup/", help.waiting, name="waiting"),
    path("hoc/giup/cua-toi/", help.mine, name="my_help"),
    path("hoc/giup/cua-toi/<row:my_help_id>/thoi/", help.end, name="end_help"),
    path("hoc/giup/ghe/<row:visit_id>/", help.value, name="value_visit"),
    path("hoc/giup/<row:help_id>/", help.one, name="help"),
    path("hoc/lop/<row:run_id>/giup/<slug:stuck_lesson>/", help.ask, name="ask_help"),
    path("hoc/doi/", team.teams, name="teams"),
    path("hoc/doi/<row:team_id>/", team.team, name="team"),
    path("hoc/doi/<row:team_id>/<row:member_id>/roi/", team.leave, name="leave_team"),
    path("hoc/soan/", editor.courses, name="writing"),
    path("hoc/soan/<row:own_course_id>/", editor.course, name="write"),
    path("hoc/soan/<row:own_course_id>/xem/", editor.preview, name="preview"),
    path("hoc/soan/<row:own_course_id>/dang/", editor.publish, name="publish"),
    path("hoc/soan/<row:own_course_id>/cau/<slug:own_question>/", editor.question, name="write_question"),
    path("hoc/soan/<row:own_course_id>/bai/<slug:own_lesson>/", editor.lesson, name="write_lesson"),
    path("hoc/soan/<row:own_course_id>/bai/<slug:own_lesson>/<slug:move>/", editor.move, name="move_lesson"),
    path("hoc/chung-nhan/khoa.json", certificate.keys, name="certificate_keys"),
    path("hoc/chung-nhan/trang-thai/<row:status_number>.json", certificate.revoked, name="certificate_list"),
    path(
        "hoc/chung-nhan/<certificate:certificate_code>.json", certificate.credential_text, name="certificate_credential"
    ),
    path("hoc/chung-nhan/<certificate:certificate_code>.pdf", certificate.pdf, name="certificate_pdf"),
    path("hoc/diem-danh/", attendance.roll, name="roll"),
    path("hoc/diem-danh/luc-nay.json", attendance.now, name="roll_now"),
    path("hoc/diem-danh/khong-song.js", attendance.worker, name="roll_worker"),
    path("hoc/diem-danh/loi.js", attendance.words, name="roll_words"),
    path("hoc/diem-danh/gui/", attendance.take, name="roll_take"),
    path("hoc/diem-danh/may/<uuid:device_id>/", attendance.revoke, name="roll_device_revoke"),
    path("hoc/diem-danh/buoi/<row:session_id>/them/", attendance.roll_walk_in, name="roll_walk_in"),
    path("hoc/diem-danh/<row:run_id>/", attendance.roll_run, name="roll_run"),
    path("hoc/toi-day/<row:session_id>/<str:wall>/", attendance.here, name="roll_here"),
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
    path("hoc/<slug:course>/in.pdf", course.hand_out, name="hand_out"),
    path("hoc/<slug:course>/<slug:lesson>/", course.lesson, name="lesson"),
]
