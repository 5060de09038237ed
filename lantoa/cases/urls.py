"""Addresses of public services."""

from django.urls import path, register_converter

from lantoa.cases import views


class ProcedureConverter:
    """The national code of a procedure, or the short form of its name."""

    regex = r"[0-9a-z][0-9a-z.-]{0,79}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ProcedureConverter, "procedure")

app_name = "cases"
urlpatterns = [
    path("thu-tuc/", views.procedures, name="procedures"),
    path("thu-tuc/<procedure:procedure>/", views.procedure, name="procedure"),
]
