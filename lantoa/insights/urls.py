"""Addresses of figures."""

from datetime import date

from django.urls import path, register_converter

from lantoa.insights.views import edition, indicator, outcome, province, report


class MonthConverter:
    """A month in an address: 2026-10."""

    regex = "[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"


register_converter(MonthConverter, "month")

app_name = "insights"
urlpatterns = [
    path("so-lieu/", province.province, name="province"),
    path("so-lieu/noi/<str:unit_code>/", province.place, name="place"),
    path("so-lieu/chi-so/<slug:figure>/", indicator.indicator, name="indicator"),
    path("so-lieu/chi-so/<slug:figure>/ban-ghi/", indicator.records, name="records"),
    path("so-lieu/ky/<month:month>/", edition.edition, name="edition"),
    path("so-lieu/ky/<month:month>/dem-lai/", edition.correct, name="correct"),
    path("so-lieu/ky/<month:month>/<int:edition_number>.csv", edition.edition_csv, name="edition_csv"),
    path("so-lieu/ky/<month:month>/<int:edition_number>.parquet", edition.edition_parquet, name="edition_parquet"),
    path("so-lieu/ky/<month:month>/<int:edition_number>.json", edition.edition_json, name="edition_json"),
    path("so-lieu/bao-cao/<month:month>.pdf", report.report, name="report"),
    path("so-lieu/to-dan-tuong/<month:month>.pdf", report.poster, name="poster"),
    path("so-lieu/noi/<str:unit_code>/<month:month>.pdf", report.place_report, name="place_report"),
    path("so-lieu/mo/", edition.open_data, name="open_data"),
    path("so-lieu/mo/catalog.jsonld", edition.catalog_jsonld, name="catalog"),
    path("so-lieu/mo/dinh-nghia.json", edition.definitions, name="definitions"),
    path("so-lieu/ket-qua-hoc/", outcome.outcomes, name="outcomes"),
    path("so-lieu/ket-qua-hoc/cach-dem/", outcome.how, name="how"),
    path("so-lieu/ket-qua-hoc/ket-qua-hoc.csv", outcome.outcomes_csv, name="outcomes_csv"),
    path("so-lieu/ket-qua-hoc/<str:unit_code>/", outcome.commune, name="commune"),
    path("so-lieu/ket-qua-hoc/<str:unit_code>/ket-qua-hoc.csv", outcome.commune_csv, name="commune_csv"),
    path("so-lieu/ket-qua-hoc/<str:officers_place>/can-cu/", outcome.basis, name="basis"),
]
