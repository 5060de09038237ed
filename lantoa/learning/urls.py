"""Addresses of courses, lessons and classes."""

from django.urls import path, register_converter

from lantoa.kit.certificate_code import REGEX
from lantoa.learning.views import certificate, course, run


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
    path("hoc/chung-nhan/khoa.json", certificate.keys, name="certificate_keys"),
    path("hoc/chung-nhan/trang-thai/<row:list_id>.json", certificate.revoked, name="certificate_list"),
    path(
        "hoc/chung-nhan/<certificate:certificate_code>.json", certificate.credential_text, name="certificate_credential"
    ),
    path("hoc/chung-nhan/<certificate:certificate_code>.pdf", certificate.pdf, name="certificate_pdf"),
    path("hoc/<slug:course>/", course.course, name="course"),
    path("hoc/<slug:course>/<slug:lesson>/", course.lesson, name="lesson"),
]
