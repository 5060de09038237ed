"""Open data in forms that machines of others read: a DCAT-AP catalogue, and a month as JSON-stat 2.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from lantoa.insights.rules.indicator import book

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
FORMS = {
    "csv": ("text/csv", "CSV"), "parquet": ("application/vnd.apache.parquet", "PARQUET"), "json": ("application/json", "JSON"),
}  # fmt: skip


def catalogue(site: str, editions: Iterable[tuple[date, int, datetime, str]], licence: str) -> dict[str, Any]:
    """Every fixed edition (month, number, when it was made, SHA-256 of its CSV) as a dataset with its files."""
    return {
        "@context": CONTEXT,
        "@id": f"{site}/so-lieu/mo/",
        "@type": "dcat:Catalog",
        "dct:title": [{"@value": "Số liệu mở của Lan Tỏa", "@language": "vi"}, {"@value": "Open data of Lan Tỏa", "@language": "en"}],
        "dct:description": {"@value": "Figures of the community digital economy of Quảng Ninh, counted from acts.", "@language": "en"},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": "Lan Tỏa"},
        "dct:license": {"@id": licence},
        "dcat:dataset": [_dataset(site, *row, licence) for row in editions],
    }  # fmt: skip


def _dataset(site: str, month: date, number: int, made: datetime, digest: str, licence: str) -> dict[str, Any]:
    at = f"{site}/so-lieu/ky/{month:%Y-%m}/"
    files = []
    for form, (kind, name) in FORMS.items():
        one: dict[str, Any] = {
            "@type": "dcat:Distribution", "dcat:accessURL": {"@id": at}, "dcat:downloadURL": {"@id": f"{at}{number}.{form}"},
            "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{kind}"},
            "dct:format": {"@id": f"http://publications.europa.eu/resource/authority/file-type/{name}"}, "dct:license": {"@id": licence},
        }  # fmt: skip
        if form == "csv":
            one["spdx:checksum"] = {
                "@type": "spdx:Checksum", "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": {"@value": digest, "@type": "xsd:hexBinary"},
            }  # fmt: skip
        files.append(one)
    return {
        "@id": f"{at}#{number}",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": f"Figures of {month:%Y-%m}, edition {number}", "@language": "en"},
        "dct:description": {"@value": "Every published figure by commune, terrain and province.", "@language": "en"},
        "dct:issued": {"@value": made.isoformat(), "@type": "xsd:dateTime"},
        "dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": {"@value": f"{month}", "@type": "xsd:date"}},
        "dct:spatial": {"dct:title": "Quảng Ninh"},
        "dcat:version": f"{number}",
        "dcat:distribution": files,
    }  # fmt: skip


def json_stat(
    month: date, shown: Mapping[str, Mapping[str, Mapping[str, Any]]], units: Mapping[str, str], made: datetime
) -> dict[str, Any]:
    """JSON-stat 2.0, dimensions indicator × area. A share is in per cent, a range stands by its lower end with status "range", what is
    kept back is null with status "kept back"."""
    indicators = [one for one in book().indicators.values() if not one.waits]
    areas = sorted(shown)
    values: list[float | None] = []
    status: dict[str, str] = {}
    for one in indicators:
        for area in areas:
            value, note = _stat(shown[area].get(one.slug, {"value": 0}), share=one.is_share)
            if note:
                status[str(len(values))] = note
            values.append(value)
    return {
        "version": "2.0", "class": "dataset", "label": f"Lan Tỏa {month:%Y-%m}", "source": "Lan Tỏa", "updated": made.isoformat(),
        "id": ["indicator", "area"], "size": [len(indicators), len(areas)],
        "dimension": {
            "indicator": {"label": "Indicator", "category": {"index": [one.slug for one in indicators], "label": {one.slug: one.name["en"] for one in indicators}}},
            "area": {"label": "Area", "category": {"index": areas, "label": {area: units.get(area, area) for area in areas}}},
        },
        "value": values, "status": status,
    }  # fmt: skip


def _stat(shown: Mapping[str, Any], *, share: bool) -> tuple[float | None, str]:
    if not shown:
        return None, "kept back"
    if "share" in shown:
        return shown["share"], "rounded"
    if "least" in shown:
        return shown["least"], "range"
    if share:
        return (
            (round(100 * shown["value"] / shown["over"], 2), "")
            if shown.get("over")
            else (None, "nothing to be a part of")
        )
    return shown["value"], ""
