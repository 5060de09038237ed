"""Addresses of photos, which belong to no language, and of one's own papers."""

from django.urls import path, register_converter

from lantoa.documents import views


class Sha256Converter:
    """Sixty-four lower-case hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sha256Converter, "sha256")
app_name = "documents"
urlpatterns = [
    path("anh/<sha256:sha>.webp", views.photo, name="photo"),
    path("anh/<sha256:sha>/<int:width>.<form>", views.size, name="size"),
    path("toi/giay-to/", views.papers, name="papers"),
    path("toi/giay-to/<row:own_paper_id>/", views.own_paper, name="own_paper"),
    path("toi/giay-to/<row:own_paper_id>/trang/<int:number>.webp", views.own_paper_page, name="own_paper_page"),
    path("toi/giay-to/<row:own_paper_id>/tep/", views.own_paper_file, name="own_paper_file"),
    path("toi/giay-to/<row:own_paper_id>/xoa/", views.forget, name="forget_paper"),
]
