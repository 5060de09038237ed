"""The receipt's page and paper: the same for buyer and seller, opened by its own link only, whole in every state and language."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.journal.tests import verifier
from lantoa.journal.tests.factories import tamper
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.views.test_order import STATES, each_state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_key(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT_KEY = tmp_path / "root.key"
    settings.PUBLIC_URL = "https://lantoa.example"


def at(order: Order, name: str = "receipt") -> str:
    return reverse(f"orders:{name}", args=[order.code, order.receipt_mark])


def shown(order: Order) -> BeautifulSoup:
    answer = Client().get(at(order))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def sealed(*, signed: bool = True) -> None:
    while journal.seal():
        continue
    if signed:
        journal.sign_root()


def paper(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    (sheet,) = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(sheet.extract_text().split())


@each_state
@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_page_is_there_in_every_state_and_language(state: str, language: str) -> None:
    order = STATES[state][0]()
    answer = Client().get(f"{language}/bien-nhan/{order.code}/{order.receipt_mark}/")
    assert answer.status_code == 200
    assert order.code in answer.text


def test_buyer_and_seller_are_led_to_the_same_page_and_read_the_same(client: Client) -> None:
    order = factories.order()
    seller = factories.sellers_phone(order)
    assert at(order) in client.get(reverse("orders:order", args=[order.token])).text
    assert at(order) in seller.get(reverse("orders:sale", args=[order.code])).text
    mark = re.compile(rb' nonce="[^"]+"')
    assert mark.sub(b"", client.get(at(order)).content) == mark.sub(b"", seller.get(at(order)).content)


def test_it_says_what_was_ordered_when_for_whom_and_who_says_it_was_paid(stage: Stage) -> None:
    small, large = factories.offers(factories.stall(fee=30_000), ("500 g", 225_000, 9), ("1 kg", 450_000, 9))
    (order,) = factories.orders.place_order(factories.wish((small, 2), (large, 1)))
    assert "Chưa trả tiền" in shown(order).text
    stage.later(hours=2)
    factories.bank_says(order)
    said = shown(order).text
    for words in (
        "Bếp Hương",
        "500 g",
        "2 túi",
        "450.000",
        "930.000",
        "Lê Thị Mua",
        "09:00 21/11/2026",
        "11:00 21/11/2026",
        "ngân hàng",
    ):
        assert words in said
    for secret in (order.buyer_phone, "987654321", "987 654", order.address, order.token):
        assert secret not in str(shown(order))


def test_the_sellers_word_is_never_called_the_banks() -> None:
    said = shown(factories.seller_says(factories.order()))
    assert "người bán" in said.select(".alert")[0].text
    assert "ngân hàng" not in said.select(".alert")[0].text


def test_until_it_is_sealed_it_says_so_and_looks_again_by_itself() -> None:
    order = factories.order()
    page = shown(order)
    assert "Đang đóng dấu, vài giây nữa" in page.text
    assert page.select_one("noscript meta[http-equiv=refresh]")
    assert not page.select_one("[data-settled]")
    part = Client().get(page.select_one("[data-poll]")["data-poll"])
    assert "Đang đóng dấu" in part.text
    assert "<html" not in part.text
    sealed(signed=False)
    page = shown(order)
    assert "Đang đóng dấu" not in page.text
    assert page.select_one("[data-settled]")


def test_once_signed_it_shows_its_place_its_fingerprints_and_who_holds_it() -> None:
    order = factories.bank_says(factories.order()) and Order.objects.get()
    sealed()
    entry = journal.entries_about(order).get(act="orders.order_paid")
    root = journal.last_root()
    assert root is not None
    said = shown(order).text
    digits = said.replace(" ", "")
    assert bytes(entry.seal.hash).hex() in digits
    assert root.fingerprint in digits
    assert f"organisation:{order.store.organisation_id}" in said
    assert "chưa đủ hai bên làm chứng" in said.lower()
    for name in ("Báo A", "Sở B"):
        journal.write_down(root, journal.name_witness(name, kind="print", by=None), how={"note": "trang 2"})
    said = shown(order).text
    assert "Báo A" in said
    assert "chưa đủ hai bên làm chứng" not in said.lower()


def test_what_was_changed_is_called_so_at_once() -> None:
    order = factories.order()
    sealed()
    tamper("UPDATE orders_orderline SET quantity = 2, total = 450000 WHERE order_id = %s", order.pk)
    page = shown(order)
    assert "không còn đúng như lúc được ghi" in page.select_one(".alert-refuse").text
    assert "không còn đúng như lúc được ghi" in paper(Client().get(at(order, "receipt_pdf")))


def test_the_paper_says_the_same_on_one_sheet() -> None:
    at_stall = factories.stall(fee=30_000)
    kinds = [(f"Loại số {number} trong nhiều loại", 12_345, 9) for number in range(8)]
    (order,) = factories.orders.place_order(factories.wish(*((one, 1) for one in factories.offers(at_stall, *kinds))))
    factories.bank_says(order)
    sealed()
    said = paper(Client().get(at(order, "receipt_pdf")))
    for words in (
        order.code,
        "Bếp Hương",
        "Loại số 7",
        "128.760",
        "ngân hàng",
    ):
        assert words in said
    # Where a line ends depends on the code.
    assert f"https://lantoa.example/verify/{order.code}/" in said.replace(" ", "")
    assert "hôm nay" not in said


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_its_qr_leads_to_the_same_address_in_every_language(language: str) -> None:
    order = factories.order()
    answer = Client().get(f"{language}/bien-nhan/{order.code}/{order.receipt_mark}/")
    assert f">https://lantoa.example/verify/{order.code}/<" in answer.text


@pytest.mark.parametrize(
    "change",
    [
        lambda code, mark: (code, mark[:-1]), lambda code, mark: (code, mark[: len(mark) // 2]), lambda code, mark: (code, f"{mark}x"),
        lambda code, mark: (code, mark.swapcase()), lambda code, mark: (code.lower(), mark), lambda code, mark: ("LT2345678", mark),
        lambda code, mark: (code, "ô" * 22), lambda code, mark: (code, "x" * 10_000), lambda code, mark: ("x" * 10_000, mark),
        lambda code, mark: (code, "%00"), lambda code, mark: ("%00" * 3, mark), lambda code, mark: (code, "\u202e" * 22), lambda code, mark: (code, "%"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", "bien-nhan.pdf", "bang-chung.json"])
def test_any_other_link_leads_nowhere(change: object, end: str) -> None:
    order = factories.order()
    code, mark = change(order.code, order.receipt_mark)  # type: ignore[operator]
    assert Client().get(f"/bien-nhan/{code}/{mark}/{end}").status_code == 404


def test_another_orders_mark_does_not_open_it() -> None:
    one, other = factories.order(), factories.order()
    for mark in (other.receipt_mark, other.token, one.token):
        assert Client().get(f"/bien-nhan/{one.code}/{mark}/").status_code == 404


def test_it_is_kept_by_nobody_and_found_by_no_robot() -> None:
    order = factories.order()
    for name in ("receipt", "receipt_pdf"):
        assert "no-store" in Client().get(at(order, name))["Cache-Control"]
    assert shown(order).select_one("meta[name=robots]")["content"] == "noindex"


def test_names_that_want_to_be_code_stay_names() -> None:
    order = factories.order(buyer=factories.orders.Buyer("<script>alert(1)</script>", "+84987654321", "", "Số 5"))
    assert "<script>alert(1)" not in str(shown(order))
    assert "<script>alert(1)" in shown(order).text


def kept(order: Order) -> dict[str, Any]:
    answer = Client().get(at(order, "receipt_proof"))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return json.loads(answer.content)


def judged(said: object, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the single-file verifier says of a kept proof."""
    path = folder / "bien-nhan.json"
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    capsys.readouterr()
    status = verifier.load().main([str(path), "--key", journal.public_keys()[0].hex()])
    lines = capsys.readouterr().out.splitlines()
    assert status == (1 if lines[:-1] else 0)
    return lines


def test_the_kept_proof_convinces_somebody_who_trusts_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = factories.order()
    factories.bank_says(order)
    for _ in range(5):
        factories.order()
    sealed()
    said = kept(order)
    assert [part["body"]["total"] for part in said["parts"]] == [225_000, 225_000]
    assert judged(said, tmp_path, capsys) == ["the receipt: all of it holds."]
    for path, value in (
        (("body", "total"), 1), (("body", "buyer"), "Người khác"), (("body", "by_bank"), 0), (("proof", "entry", "place"), ""),
        (("proof", "before"), "00" * 32), (("proof", "seal", "position"), 1), (("proof", "head", "seq"), 99), (("proof", "place"), 5),
        (("proof", "root", "signed_at"), "2020-01-01T00:00:00.000000+00:00"), (("proof", "root", "signature"), "00" * 64),
        (("proof", "root", "key"), "00" * 32), (("proof", "root", "root"), "00" * 32),
    ):  # fmt: skip
        forged = json.loads(json.dumps(said))
        place = forged["parts"][1]
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value
        assert len(judged(forged, tmp_path, capsys)) > 1, path
    assert len(judged({**said, "salt": "00" * 32}, tmp_path, capsys)) > 1
    assert judged({**said, "parts": []}, tmp_path, capsys)[0] == "the receipt proves nothing"


def test_the_kept_proof_tells_nothing_of_other_orders() -> None:
    mine, other = (
        factories.order(),
        factories.order(buyer=factories.orders.Buyer("Người Khác", "+84911222333", "", "Nơi khác")),
    )
    factories.bank_says(other)
    sealed()
    said = json.dumps(kept(mine), ensure_ascii=False)
    for secret in ("Người Khác", other.code, other.token, f'"{other.pk}"', mine.token, mine.buyer_phone, mine.address):
        assert secret not in said


def test_there_is_nothing_to_keep_before_it_is_signed_or_after_it_was_changed() -> None:
    order = factories.order()
    answer = Client().get(at(order, "receipt_proof"))
    assert (answer.status_code, answer["Location"]) == (302, at(order))
    sealed()
    kept(order)
    tamper("UPDATE orders_orderline SET quantity = 2 WHERE order_id = %s", order.pk)
    assert Client().get(at(order, "receipt_proof")).status_code == 302
