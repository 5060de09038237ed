"""The public pages: the same bytes for everybody, light, searchable, with open data and a badge that tells the truth."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import replace

import brotli
import pytest
from django.db import transaction
from django.test import Client

from lantoa.ui import bundle
from lantoa.websites.actions.check import visit
from lantoa.websites.actions.site import enter
from lantoa.websites.tests import factories

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336


def weight(html: bytes) -> int:
    """Bytes of a first view on the wire: the page, the stylesheet and the script."""
    return len(gzip.compress(html)) + sum(
        len(brotli.compress(text.encode())) for text in (bundle.stylesheet(), bundle.script())
    )


def bare(content: bytes) -> bytes:
    """Without the mark of its scripts, which is another each time."""
    return re.sub(rb' nonce="[^"]+"', b"", content)


def test_pages_come_in_one_flight_and_are_the_same_for_everybody(
    client: Client, django_assert_max_num_queries: object
) -> None:
    by = factories.officer()
    rows = [
        [
            f"cua-hang-so-{number}.sandbox.test",
            f"Công ty TNHH Bán Hàng Trên Mạng {number}",
            "Doanh nghiệp",
            "10/03/2025",
            "Vân Đồn",
        ]
        for number in range(60)
    ]
    done = factories.taken(rows, by)
    site = done.rows.first().site
    visit(site.pk)
    signed_in = Client()
    signed_in.force_login(by.person)
    for path in (
        "/website/",
        "/website/?trang=2",
        f"/website/{site.pk}/",
        "/website/can-cu/",
        f"/website/{site.pk}/phan-anh/",
    ):
        with django_assert_max_num_queries(6):
            answer = client.get(path)
        assert answer.status_code == 200
        assert weight(answer.content) <= FIRST_FLIGHT, path
        if "phan-anh" not in path:
            assert bare(signed_in.get(path).content) == bare(answer.content)
            assert not answer.cookies


def test_what_no_database_takes_is_read_without_it_or_not_there(
    client: Client, django_assert_num_queries: object
) -> None:
    by = factories.officer()
    factories.site("chamuc.sandbox.test", owner_name="Công ty Chả Mực")
    assert "chamuc.sandbox.test" in client.get("/website/?q=cha%00muc").content.decode()
    client.force_login(by.person)
    assert "chamuc.sandbox.test" in client.get("/quan-ly-website/?q=cha%00muc").content.decode()
    # The one asks whether such a page left with its province.
    for token, questions in (("a%00b", 0), ("a" * 41, 1)):
        with django_assert_num_queries(questions):  # type: ignore[operator]
            assert Client().get(f"/website/phan-anh/{token}/").status_code == 404


def test_a_name_with_quotation_marks_stays_a_name(client: Client) -> None:
    app = 'Chợ "Nhà" onload="x" <b>'
    with transaction.atomic():
        made, _which = enter(replace(factories.entry(), domain="", shown="", app=app), source="officer", by=None)
    drawn = client.get(f"/website/{made.pk}/dau.svg").content.decode()
    assert ': Chợ &quot;Nhà&quot; onload=&quot;x&quot; &lt;b&gt;">' in drawn


def test_search_filters_open_data_and_badge(client: Client) -> None:
    one = factories.site("chamuc.sandbox.test", owner_name="=Công ty Chả Mực", unit_id=factories.unit().pk)
    factories.site("mienđong.sandbox.test", owner_kind="individual", owner_name="Lê Thị Miến")
    assert "chamuc" not in client.get("/website/?q=le thi mien").content.decode().partition("rows")[2]
    assert "chamuc.sandbox.test" in client.get("/website/?loai=enterprise&q=CHA MUC").content.decode()
    assert "chamuc.sandbox.test" not in client.get("/website/?trang-thai=expired").content.decode()
    assert client.get("/website/?loai=x&trang-thai=y&trang=zzz").status_code == 200
    rows = list(csv.DictReader(io.StringIO(client.get("/website/du-lieu.csv").content.decode("utf-8-sig"))))
    assert [(row["domain"], row["owner"][:2], row["state"]) for row in rows] == [
        ("chamuc.sandbox.test", "'=", "confirmed"),
        ("mienđong.sandbox.test", "Lê", "confirmed"),
    ]
    assert rows[1]["domain_ascii"].startswith("xn--")
    badge = client.get(f"/website/{one.pk}/dau.svg")
    assert badge["Content-Type"].startswith("image/svg+xml")
    assert "Có trong sổ" in badge.content.decode()
    # While one release follows another, a step may be of a kind this one does not know.
    one.steps.update(kind="handed_on")
    assert "Có thay đổi" in client.get(f"/website/{one.pk}/").content.decode()
