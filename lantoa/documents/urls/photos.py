"""Addresses of photos; they belong to no language."""

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
]
