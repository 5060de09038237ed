"""What everybody reads of figures, what stays closed, what is fetched, and what is printed."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date
from unittest import mock

import brotli
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lantoa.documents import api as documents
from lantoa.insights.actions.export import turn
from lantoa.insights.actions.month import _kept
from lantoa.insights.actions.paper import paper, print_papers
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries.count import Counted
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.guard import Cell, guarded
from lantoa.insights.rules.indicator import book
from lantoa.places import api as places
from lantoa.ui import bundle

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture(autouse=True)
def facts_here(settings, tmp_path):
    settings.FACTS_ROOT = tmp_path / "facts"


def fixed(month: date, **cells: dict[tuple[str, str], Cell]) -> MonthEdition:
    counted = []
    for slug, those in cells.items():
        shown = guarded(those, book().indicators[slug], {"06994": "island", "06652": "urban"}, disclosure(month))
        counted += [Counted(month, slug, cut, area, cell, shown[cut, area]) for (cut, area), cell in those.items()]
    return _kept(month, 1, 577, 3, counted)


def two_months() -> MonthEdition:
    fixed(SEPTEMBER, sites={("", "p:22"): Cell(160)}, orders_paid={("", "p:22"): Cell(20, None, 9)})
    return fixed(
        OCTOBER,
        sites={("", "p:22"): Cell(165), ("enterprise", "p:22"): Cell(130), ("individual", "p:22"): Cell(35), ("", "06994"): Cell(4)},
        orders_paid={("", "p:22"): Cell(31, None, 9), ("", "06994"): Cell(7, None, 2), ("", "06652"): Cell(24, None, 7)},
        people_trained={
            ("", "p:22"): Cell(47, None, 47), ("", "06994"): Cell(47, None, 47),
            ("sex:female", "p:22"): Cell(26, None, 26), ("sex:male", "p:22"): Cell(14, None, 14), ("sex:unsaid", "p:22"): Cell(7, None, 7),
        },
        cashless_share={("", "p:22"): Cell(750, 1000, 9)},
    )  # fmt: skip


def text_of(client: Client, address: str) -> str:
    return " ".join(BeautifulSoup(client.get(address).content, "html.parser").get_text(" ").split())


def test_the_province_says_165_is_130_and_35_and_what_changed(client: Client, django_assert_max_num_queries) -> None:
    two_months()
    with django_assert_max_num_queries(6):
        said = text_of(client, reverse("insights:province"))
    assert (
        "165 website, ứng dụng thương mại điện tử được xác nhận, trong đó 130 của doanh nghiệp và 35 của cá nhân"
        in said
    )
    assert "Đơn đã trả đủ: 31, hơn tháng trước 11 đơn." in said
    assert "≈\xa075\xa0%" in said or "≈ 75" in said
    assert "40–49" not in said  # it would say that the one commune is not near its upper end


def test_a_commune_with_two_sellers_keeps_their_money_and_a_map_does_not_give_it_away(client: Client) -> None:
    two_months()
    assert "giữ kín" in text_of(client, reverse("insights:place", args=["06994"]))
    sheet = MonthEdition.objects.get(month=OCTOBER).sheets.get(area="06652")
    # 31 less 24 would be the seven of two sellers: the other commune is kept back with them.
    assert sheet.shown["orders_paid"] == {} or MonthEdition.objects.get(month=OCTOBER).sheets.get(area="06994").shown["orders_paid"] == {}  # fmt: skip


def test_a_figure_says_what_it_is_who_answers_for_it_and_from_what(client: Client) -> None:
    two_months()
    said = text_of(client, reverse("insights:indicator", args=["sites"]))
    for words in (
        "165",
        "Sở Công Thương",
        "Nghị định 248/2026/NĐ-CP",
        "websites.site_registered",
        "nguồn thứ cấp",
        "Bản chốt 1",
    ):
        assert words in said, words
    said = text_of(client, reverse("insights:indicator", args=["people_trained"]))
    assert "nữ ≈\xa065\xa0% nam ≈\xa035\xa0%" in said or "nữ ≈ 65 % nam ≈ 35 %" in said
    assert "chưa nói ≈" not in said  # these are few
    assert "chưa có việc nào ghi lại" not in text_of(client, reverse("insights:indicator", args=["season_days"]))
    assert client.get(reverse("insights:indicator", args=["sites"]) + "?thang=2019-01").status_code == 404
    assert client.get(reverse("insights:indicator", args=["sites"]) + "?thang=xx").status_code == 404


def test_records_of_people_are_closed_to_visitors(client: Client) -> None:
    two_months()
    address = reverse("insights:records", args=["people_trained"]) + "?thang=2026-10"
    assert "đăng nhập rồi xem lại" in text_of(client, address)
    assert "Chưa có việc nào ghi cho số này" in text_of(
        client, reverse("insights:records", args=["sites"]) + "?thang=2026-10"
    )


def test_the_csv_is_the_very_bytes_that_were_hashed_and_the_other_forms_say_the_same(client: Client) -> None:
    edition = two_months()
    csv = client.get(reverse("insights:edition_csv", args=[OCTOBER, 1])).content
    assert hashlib.sha256(csv).hexdigest() == edition.digest
    assert b"2026-10,sites,enterprise,p:22,130,,,,\n" in csv
    stat = json.loads(client.get(reverse("insights:edition_json", args=[OCTOBER, 1])).content)
    areas, names = stat["dimension"]["area"]["category"]["index"], stat["dimension"]["indicator"]["category"]["index"]
    assert stat["value"][names.index("cashless_share") * len(areas) + areas.index("p:22")] == 75
    assert client.get(reverse("insights:edition_parquet", args=[OCTOBER, 1])).content[:4] == b"PAR1"
    catalogue = json.loads(client.get(reverse("insights:catalog")).content)
    files = catalogue["dcat:dataset"][0]["dcat:distribution"]
    assert files[0]["spdx:checksum"]["spdx:checksumValue"]["@value"] == edition.digest
    assert client.get(reverse("insights:edition_csv", args=[OCTOBER, 2])).status_code == 404


def test_what_is_fixed_is_printed_by_the_worker_and_what_runs_is_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = two_months()
    written: list[BeautifulSoup] = []
    print_ = documents.render_pdf
    monkeypatch.setattr(
        documents, "render_pdf", lambda text: written.append(BeautifulSoup(text, "html.parser")) or print_(text)
    )
    _kept(date(2026, 11, 1), 0, 600, None, [])
    address = reverse("insights:report", args=[OCTOBER])
    answer = client.get(address)
    assert answer.status_code == 202
    assert "Bạn quay lại sau vài phút" in answer.content.decode()
    with turn("printing"):
        assert print_papers() == 0
        # Nobody prints ahead in other languages: one at a time in the whole house.
        with translation.override("en"):
            assert paper([edition], "bao-cao-06994") is None
    assert print_papers(2) == 2
    for name in ("report", "poster"):
        first = client.get(reverse(f"insights:{name}", args=[OCTOBER]))
        assert first.content.startswith(b"%PDF")
        assert client.get(reverse(f"insights:{name}", args=[OCTOBER])).content == first.content
        assert client.get(reverse(f"insights:{name}", args=[date(2026, 11, 1)])).status_code == 404
    assert client.get(reverse("insights:place_report", args=["06994", OCTOBER])).status_code == 202
    with translation.override("en"):
        assert client.get(reverse("insights:place_report", args=["06994", OCTOBER])).content.startswith(b"%PDF")
    # Printed once each. A drawing without colours of its own would be black on paper; a map with nothing on it is left out.
    whole, poster, commune = written
    for printed in written:
        assert all(shape.get("fill") or shape.get("stroke") for shape in printed.select("svg rect, svg path"))
    drawn = ["Website, ứng dụng đang có xác nhận", "Người đã đến học"]
    assert [one.get_text() for one in whole.select("figcaption")] == drawn
    assert [one.get_text() for one in poster.select("figcaption")] == drawn[:1]
    assert not commune.select("figure")
    # What has nothing is named without a row.
    silent = " ".join(one.get_text() for one in whole.select("p.small"))
    assert "Lớp đã mở" in silent
    assert "Lớp đã mở" not in " ".join(one.get_text() for one in whole.select("th"))


def test_a_paper_that_cannot_be_printed_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = two_months()
    monkeypatch.setattr(
        documents, "render_pdf", mock.Mock(side_effect=[LookupError("no such letters"), b"%PDF-1", b"%PDF-2"])
    )
    with pytest.raises(LookupError, match="letters"):
        print_papers(2)
    kept = [paper([edition], name) for name in ("bao-cao", "to-dan-tuong")]
    assert kept[0] is None
    assert kept[1] == b"%PDF-1"


def test_first_views_fit_in_one_flight(client: Client) -> None:
    """With every figure of every commune for a year, together with the page's own styles and scripts."""
    units = [unit.pk for unit in places.units()]
    for back in range(13):
        month = date(2026 - (back > 9), (9 - back) % 12 + 1, 1)
        areas = ["p:22", "t:urban", "t:rural", "t:mountain", "t:island", *(units if not back else [])]
        fixed(month, **{
            one.slug: {(cut, area): Cell(1000 + 137 * number * (back + 1) % 977, 4000 if one.over else None, 60) for cut in ("", *one.cuts) for number, area in enumerate(areas)}
            for one in book().indicators.values() if not one.waits
        })  # fmt: skip
    sheets_ = [brotli.compress(text.encode()) for text in (bundle.stylesheet(), bundle.script())]
    for address in (
        reverse("insights:province"),
        reverse("insights:indicator", args=["income"]),
        reverse("insights:place", args=["06994"]),
    ):
        html = client.get(address).content
        weight = len(gzip.compress(html)) + sum(len(one) for one in sheets_)
        assert weight <= FIRST_FLIGHT, (address, weight)
