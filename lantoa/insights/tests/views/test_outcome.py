"""The pages show groups only, say that they prove nothing, ask few questions, and are light; what stands under them is the officers'."""

from __future__ import annotations

import csv
import gzip
import re
from datetime import date
from io import StringIO

import brotli
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.insights.actions.edition import make_edition
from lantoa.insights.models import CohortSheet, Edition
from lantoa.insights.rules.cohort import WINDOWS, Cohort, Group, Quarter, Seat, Window
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.sheet import TOGETHER, sheets
from lantoa.insights.tests.factories import a_sale, a_school, a_stall
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning.tests import factories as school
from lantoa.orders.tests.conftest import Stage
from lantoa.places import api as places
from lantoa.ui import bundle

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 31)
FIRST_FLIGHT = 14_336


def soup(client: Client, name: str, *arguments: str) -> BeautifulSoup:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def a_full_edition() -> None:
    """Two quarters of all communes, with everything a cohort may show."""
    school.unit()
    edition = Edition.objects.create(as_of=OCTOBER, position=4711, made_at=world.now())
    for quarter in (Quarter(2026, 1), Quarter(2026, 2)):
        made = []
        for number, unit in enumerate(places.units()):
            one = Cohort(unit.pk, quarter)
            seat = Seat("who", None, unit.pk, OCTOBER, OCTOBER, OCTOBER, False, True, None)
            one.enrolled, one.attended, one.did_it, one.sold = (
                [seat] * (people + number) for people in (90, 80, 60, 50)
            )
            for days in (-90, *WINDOWS):
                groups = (Group(80, [1_000_000 + 10_000 * at for at in range(50)]), Group(60, [700_000] * 20))
                one.windows.append(Window(days, True, *groups))
            made.append(one)
        figures = sheets(made, disclosure(OCTOBER))
        CohortSheet.objects.bulk_create(
            CohortSheet(
                edition=edition, unit_id=place or None, quarter=quarter.name, figures=one, basis={"enrolled": 95}
            )
            for place, one in figures.items()
        )
        assert TOGETHER in figures


def test_nothing_yet_says_why_and_what_would_make_it_appear(client: Client) -> None:
    school.unit()
    for page in (soup(client, "insights:outcomes"), soup(client, "insights:commune", school.unit().pk)):
        assert "ít nhất 10 người" in page.select_one(".empty").text
    rows = client.get(reverse("insights:outcomes_csv")).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1


def test_a_cohort_is_shown_in_tens_with_its_nine_kept_back_and_proves_nothing(stage: Stage, client: Client) -> None:
    class_ = a_school(stage, 14, came=12)
    stalls = [a_stall(person) for person in class_.people[:11]]
    for number, stall in enumerate(stalls):
        a_sale(stall, 400_000 + 50_000 * number)
    school.as_the_worker()
    make_edition(OCTOBER)
    unit = school.unit()
    page = soup(client, "insights:commune", unit.pk)
    way = {row.th.text.strip(): row.td.text for row in page.select(".chart tbody tr")}
    assert way == {"Đã ghi tên": "10–19", "Đã đến lớp": "10–19", "Tự làm được thật": "10–19", "Bán được hàng": "10–19"}
    # Fourteen had a seat and twelve came: nowhere is it told that two did not.
    assert not re.search(r"\b(14|12|11|9|2)\b người", page.text)
    (before, after) = page.select("table")[1:3]
    assert [cell.text for cell in before.select("td.num")] == ["10–19", "dưới 10", "dưới 10", "dưới 10", "–", "–"]
    assert [cell.text for cell in after.select("td.num")] == [
        "10–19",
        "dưới 10",
        "10–19",
        "dưới 10",
        "700.000\u00a0₫",
        "–",
    ]
    assert "không chứng minh" in page.select_one(".alert").text
    assert "90 ngày sau lớp:" in page.text
    # The cohort of nine.
    other = next(one for one in places.units() if one.pk != unit.pk)
    a_school(stage, 9, came=9, unit=other)
    make_edition(OCTOBER)
    page = soup(client, "insights:commune", other.pk)
    assert {row.td.text for row in page.select(".chart tbody tr")} == {"dưới 10"}
    assert "9 người" not in page.text
    together = soup(client, "insights:outcomes")
    assert [row.td.text for row in together.select(".chart tbody tr")] == ["từ 10 trở lên"] * 4
    assert together.find("a", href=reverse("insights:commune", args=[unit.pk])).title.text.endswith(": 10")
    assert "700.000\u00a0₫" in together.text


def test_the_open_data_is_what_is_shown(client: Client) -> None:
    a_full_edition()
    unit = school.unit()
    text = client.get(reverse("insights:commune_csv", args=[unit.pk])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 2 * (4 + 4 * 4)
    assert {row["place_code"] for row in rows} == {unit.pk}
    page = soup(client, "insights:commune", unit.pk)
    shown = {cell.text for cell in page.select("td.num")}
    for row in rows:
        least, most = row["people_at_least"], row["people_at_most"]
        assert f"{least}–{most}" in shown
        assert int(least) % 10 == 0
    everything = client.get(reverse("insights:outcomes_csv")).content.decode("utf-8-sig")
    assert len(everything.splitlines()) == 1 + 55 * 2 * (4 + 4 * 4)


@pytest.mark.parametrize(
    ("name", "most"), [("outcomes", 4), ("outcomes_csv", 2), ("commune", 3), ("commune_csv", 3), ("how", 0)]
)
def test_pages_ask_a_fixed_number_of_questions(client: Client, name: str, most: int) -> None:
    a_full_edition()
    arguments = [school.unit().pk] if name.startswith("commune") else []
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"insights:{name}", args=arguments)).status_code == 200
    assert len(asked) <= most


def test_every_page_fits_into_one_flight(client: Client) -> None:
    a_full_edition()
    sheets_ = [brotli.compress(text.encode()) for text in (bundle.stylesheet(), bundle.script())]
    for path in (
        reverse("insights:outcomes"),
        reverse("insights:how"),
        reverse("insights:commune", args=[school.unit().pk]),
    ):
        html = client.get(path).content
        weight = len(gzip.compress(html)) + sum(len(one) for one in sheets_)
        assert weight <= FIRST_FLIGHT, (path, weight)


def test_what_figures_stand_on_is_told_to_the_communes_own_officers_only(stage: Stage, client: Client) -> None:
    class_ = a_school(stage, 12, came=9)
    officer, teacher = school.member("officer", class_.teacher.organisation), class_.teacher
    journal.seal()
    make_edition(OCTOBER)
    unit = school.unit()
    path = reverse("insights:basis", args=[unit.pk])
    client.force_login(officer.person)
    assert soup(client, "insights:commune", unit.pk).find("a", href=path)
    page = soup(client, "insights:basis", unit.pk)
    assert [cell.text for cell in page.select("td.num")] == ["12", "9", "0"]
    assert f"dấu niêm số {Edition.objects.get().position}" in page.text
    other = next(one for one in places.units() if one.pk != unit.pk)
    assert client.get(reverse("insights:basis", args=[other.pk])).status_code == 404
    client.force_login(teacher.person)
    assert client.get(path).status_code == 403
    assert Client().get(path).status_code == 302
    assert not soup(Client(), "insights:commune", unit.pk).find("a", href=path)


def test_unknown_communes_are_nothing(client: Client) -> None:
    assert client.get(reverse("insights:commune", args=["99999"])).status_code == 404
    assert client.get(reverse("insights:commune_csv", args=["99999"])).status_code == 404
