"""Addresses of figures."""

from django.urls import path

from lantoa.insights.views import outcome

app_name = "insights"
urlpatterns = [
    path("so-lieu/ket-qua-hoc/", outcome.outcomes, name="outcomes"),
    path("so-lieu/ket-qua-hoc/cach-dem/", outcome.how, name="how"),
    path("so-lieu/ket-qua-hoc/ket-qua-hoc.csv", outcome.outcomes_csv, name="outcomes_csv"),
    path("so-lieu/ket-qua-hoc/<str:unit_code>/", outcome.commune, name="commune"),
    path("so-lieu/ket-qua-hoc/<str:unit_code>/ket-qua-hoc.csv", outcome.commune_csv, name="commune_csv"),
    path("so-lieu/ket-qua-hoc/<str:officers_place>/can-cu/", outcome.basis, name="basis"),
]
