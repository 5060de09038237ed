"""The counter's screen: a plain form that sells, the answers its script gets, the sale's own screen, and that it is nobody else's."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.kit import vietqr
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.factories import Stall
from lantoa.payments import api as payments
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.tests.factories import SECRET

pytestmark = pytest.mark.django_db
COUNTER = reverse("orders:counter")


def post(at: Stall, **fields: Any) -> HttpResponse:
    given = {"key": str(world.uuid7()), "method": "cash", **fields}
    return at.browser.post(
        COUNTER, {name.replace("_", "-", 1) if name[:5] == "line_" else name: v for name, v in given.items()}
    )


def known(browser: Client) -> dict[str, Any]:
    """What the page lets a phone keep."""
    kept = json.loads(BeautifulSoup(browser.get(COUNTER).content, "lxml").select_one("#known").text)
    head = kept["ticket"].split(":")[0]
    codes = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))[3]
    return {**kept, "codes": [codes[at : at + 9] for at in range(0, len(codes), 9)]}


def from_a_phone(at: Stall, browser: Client | None = None, **fields: Any) -> HttpResponse:
    """As the page's script sends a sale, with the codes it was given."""
    kept = known(at.browser)
    said = {
        "key": str(world.uuid7()), "method": "cash", "amount": "50000", "code": kept["codes"][0], "ticket": kept["ticket"],
        "said_at": str(int(world.now().timestamp() * 1000)), **fields,
    }  # fmt: skip
    return (browser or at.browser).post(COUNTER, said, headers={"Accept": "application/json"})


def shown(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_counter_is_there_in_every_language_with_goods_and_without(language: str) -> None:
    at = factories.stall()
    assert at.browser.get(f"{language}/quay/").status_code == 200
    squid = factories.offer(at)
    page = shown(at.browser.get(f"{language}/quay/"))
    assert page.select_one(f"[name=line-{squid.pk}]")
    assert [button["value"] for button in page.select(".bottom-bar [name=method]")] == ["cash", "transfer"]


def test_who_has_no_stall_yet_is_shown_the_way_to_one() -> None:
    from lantoa.accounts import api as accounts

    owner, browser = factories.person(), Client()
    accounts.create_organisation(name="Chưa có gian", unit=factories.unit(), by=accounts.actor_for(owner))
    browser.force_login(owner)
    assert shown(browser.get(COUNTER)).select_one(f"main a[href='{reverse('stores:open')}']")
    assert browser.post(COUNTER, {"amount": "5", "method": "cash"}).status_code == 200
    assert not Order.objects.exists()


def test_a_plain_form_sells_and_leads_to_the_sale() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=5)
    answer = post(at, amount="50k", given="1tr", **{f"line-{squid.pk}": "2", f"price-{squid.pk}": "225000"})
    order = Order.objects.get()
    assert answer["Location"] == reverse("orders:counter_sale", args=[order.code])
    page = shown(at.browser.get(answer["Location"]))
    assert (order.total, "500.000" in page.text, "Trả lại" in page.text or "trả lại" in page.text) == (
        500_000,
        True,
        True,
    )


def test_a_qr_names_the_account_in_words_and_turns_when_the_bank_speaks() -> None:
    at = factories.stall()
    connect_feed(at.account, auth="api_key", secret=SECRET)
    place = post(at, amount="50.000", method="transfer")["Location"]
    page, order = shown(at.browser.get(place)), Order.objects.get()
    assert ["NGUYEN THI HUONG" in page.text, order.code in page.text, bool(page.select_one(".qr svg"))] == [True] * 3
    assert "máy đọc lên" in page.text
    look = page.select_one("[data-sold]")["data-look"]
    assert at.browser.get(look).status_code == 304
    factories.bank_says(order)
    now = shown(at.browser.get(look)).select_one("[data-sold]")
    assert (now["data-say"], now.has_attr("data-settled")) == ("đã nhận năm mươi nghìn đồng", True)
    assert "Tiền đã về" in now.text


@pytest.mark.parametrize(
    ("amount", "say", "words"),
    [
        (20_000, "đã nhận hai mươi nghìn đồng, còn thiếu ba mươi nghìn đồng", "còn thiếu 30.000"),
        (60_000, "đã nhận sáu mươi nghìn đồng", "10.000"),
    ],
)
def test_too_little_and_too_much_are_said_plainly(amount: int, say: str, words: str) -> None:
    at = factories.stall()
    place = post(at, amount="50.000", method="transfer")["Location"]
    factories.bank_says(Order.objects.get(), amount)
    sold = shown(at.browser.get(place)).select_one("[data-sold]")
    assert sold["data-say"] == say
    assert words in sold.text


@pytest.mark.parametrize("step", ["tien-mat", "da-nhan", "huy"])
def test_a_waiting_sale_is_settled_in_one_press_and_pressing_twice_is_one_press(step: str) -> None:
    at = factories.stall()
    place = post(at, amount="50.000", method="transfer")["Location"]
    form = shown(at.browser.get(place)).select_one(f"form[action$='/{step}/']")
    said = {field["name"]: field.get("value", "") for field in form.select("input")}
    assert [at.browser.post(form["action"], said).status_code for _ in range(2)] == [302, 302]
    order = Order.objects.get()
    assert order.state == ("cancelled" if step == "huy" else "handed_over")
    assert [one.source for one in payments.payments_of(order)] == {
        "tien-mat": ["cash"],
        "da-nhan": ["seller"],
        "huy": [],
    }[step]
    assert shown(at.browser.get(place)).select_one("[data-sold]")["data-say"] == ""
    assert at.browser.post(form["action"], {"key": str(world.uuid7())}).status_code == 409


def test_where_the_bank_tells_us_itself_nobody_has_to_say_it() -> None:
    at = factories.stall()
    connect_feed(at.account, auth="api_key", secret=SECRET)
    place = post(at, amount="50.000", method="transfer")["Location"]
    assert not shown(at.browser.get(place)).select("form[action$='/da-nhan/']")


@pytest.mark.parametrize(
    "amount",
    [
        "",
        "0",
        "-5",
        "−5.000",
        "1.2.3",
        "năm chục",
        "999999999999",
        "600.000.000",
        "5\u202e0.0\u20660",
        "٥٠",
        "1e5",
        "<b>",
        "1" * 5_000,
        "\x00",
    ],
)
def test_bad_amounts_are_refused_beside_the_box_or_read_as_meant(amount: str) -> None:
    answer = post(factories.stall(), amount=amount)
    if answer.status_code == 302:
        assert Order.objects.get().total == 50_000 or amount not in ("", "0", "-5")
    else:
        assert answer.status_code == 422
        assert shown(answer).select(".wrong, .alert-refuse")
        assert not Order.objects.exists()


def test_direction_marks_in_an_amount_change_nothing_of_it() -> None:
    assert post(factories.stall(), amount="\u202e50.000\u202c").status_code == 302
    assert Order.objects.get().total == 50_000


@pytest.mark.parametrize("number", ["-1", "10000", "hai", "1.5"])
def test_bad_quantities_are_refused_beside_their_row(number: str) -> None:
    at = factories.stall()
    squid = factories.offer(at)
    page = post(at, **{f"line-{squid.pk}": number})
    assert page.status_code == 422
    row = shown(page).select_one(f"[name=line-{squid.pk}]").find_parent(class_="row")
    assert row.select_one(".wrong").text
    assert row.select_one(f"[name=line-{squid.pk}]")["value"] == number


def test_more_than_the_book_has_is_one_press_away_from_being_sold() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=1)
    refused = post(at, **{f"line-{squid.pk}": "2"})
    page = shown(refused)
    assert (refused.status_code, "Trong sổ chỉ còn 1" in page.text) == (422, True)
    assert page.select_one("button[name=anyway][value=cash]")
    key = page.select_one("[name=key]")["value"]
    sold = at.browser.post(COUNTER, {"key": key, f"line-{squid.pk}": "2", "anyway": "cash"})
    assert (sold.status_code, factories.shelf(squid)) == (302, (0, 0))


def test_less_cash_than_the_sale_comes_to_is_said_beside_the_box() -> None:
    page = shown(post(factories.stall(), amount="50.000", given="20.000"))
    assert page.select_one("[name=given]").find_parent(class_="field").select_one(".wrong")
    assert page.select_one("[name=amount]")["value"] == "50.000"


def test_without_an_account_the_way_to_name_one_stands_where_the_qr_would() -> None:
    at = factories.stall(account=False)
    page = shown(at.browser.get(COUNTER))
    assert page.select_one(f".bottom-bar a[href='{reverse('payments:account')}']")
    assert not page.select("[name=method][value=transfer]")
    assert post(at, amount="50.000", method="transfer").status_code == 422
    assert post(at, amount="50.000").status_code == 302


def test_two_taps_are_one_sale() -> None:
    at, key = factories.stall(), str(world.uuid7())
    assert post(at, amount="50.000", key=key)["Location"] == post(at, amount="50.000", key=key)["Location"]
    assert post(at, amount="60.000", key=key).status_code == 422
    assert Order.objects.count() == 1


def test_what_a_phone_is_given_draws_the_same_qr_as_the_house() -> None:
    at = factories.stall()
    head = known(at.browser)["head"]
    whole = vietqr.build(at.account.bank_bin, at.account.number, amount=50_000, memo="LT2345678")
    assert whole.startswith(f"{head}5405500005802VN62130809LT2345678")
    assert known(factories.stall(account=False).browser)["head"] == ""


def test_a_phone_gets_the_sale_s_screen_back_and_the_same_one_again() -> None:
    at, key = factories.stall(), str(world.uuid7())
    kept = known(at.browser)
    said = {"key": key, "code": kept["codes"][3], "ticket": kept["ticket"]}
    first, again = (from_a_phone(at, **said, said_at="1795399200000") for _ in range(2))
    assert (first.status_code, first.json()["code"]) == (200, kept["codes"][3])
    assert again.json()["code"] == first.json()["code"]
    assert "Đã bán" in first.json()["html"]
    assert Order.objects.count() == 1


def test_a_replayed_sale_with_another_body_is_refused_and_says_so() -> None:
    at, key = factories.stall(), str(world.uuid7())
    kept = known(at.browser)
    said = {"key": key, "code": kept["codes"][0], "ticket": kept["ticket"], "said_at": "1795399200000"}
    from_a_phone(at, **said)
    answer = from_a_phone(at, **said, amount="70000")
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Order.objects.get().total == 50_000


def test_nobody_sends_a_sale_under_another_s_name() -> None:
    at, other = factories.stall(), factories.stall("Bếp khác")
    answer = from_a_phone(at, other.browser)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_your_sale")
    assert from_a_phone(at, Client()).status_code == 403
    assert not Order.objects.exists()


def test_a_refusal_tells_a_phone_what_to_ask_its_seller() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=1)
    said = {f"line-{squid.pk}": "2", f"price-{squid.pk}": str(squid.price)}
    short = from_a_phone(at, **said).json()
    assert (short["code"], "chỉ còn 1" in short["refused"]) == ("out_of_stock", True)
    assert from_a_phone(at, **said, anyway="cash").status_code == 200
    assert from_a_phone(at, amount="x").json()["code"] == "not_understood"


@pytest.mark.parametrize("said_at", ["", "x", "-1", "99999999999999", "0", "1e9", "٣"])
def test_a_time_that_is_none_does_not_stop_a_sale(said_at: str) -> None:
    at = factories.stall()
    assert from_a_phone(at, said_at=said_at).status_code == 200
    assert abs((Order.objects.get().placed_at - world.now()).total_seconds()) < 2


def test_a_clock_that_was_off_is_said_on_the_sale(stage: Stage) -> None:
    at = factories.stall()
    html = from_a_phone(at, said_at="1000").json()["html"]
    assert "đồng hồ trên máy bị sai" in html


def test_what_a_phone_has_to_know_anew_says_whose_it_is() -> None:
    at, other = factories.stall(), factories.stall("Bếp khác")
    now = reverse("orders:counter_now")
    mine = at.browser.get(now).json()
    assert mine["who"] == known(at.browser)["who"] != other.browser.get(now).json()["who"]
    assert Client().get(now).status_code == 302


def test_the_worker_keeps_the_counter_and_is_the_same_for_everybody() -> None:
    place = reverse("orders:counter_worker")
    one, two = factories.stall().browser.get(place), Client().get(place)
    assert one.content == two.content
    assert one["Content-Type"].startswith("text/javascript")
    assert '"/quay/"' in one.text
    assert '"/en/quay/"' in Client().get(f"/en{place}").text
    assert not one.cookies


def test_another_s_sale_is_not_there() -> None:
    at, other = factories.stall(), factories.stall("Bếp khác")
    place = post(at, amount="50.000", method="transfer")["Location"]
    for path in (place, f"{place}trang-thai/"):
        assert other.browser.get(path).status_code == 404
    assert other.browser.post(f"{place}huy/", {"key": str(world.uuid7())}).status_code == 404


def test_an_ordinary_order_is_shown_where_orders_are_and_never_settled_here() -> None:
    order = factories.order()
    seller = factories.sellers_phone(order)
    for name in ("counter_sale", "counter_status"):
        assert seller.get(reverse(f"orders:{name}", args=[order.code]))["Location"] == reverse(
            "orders:sale", args=[order.code]
        )
    seller.post(reverse("orders:counter_step", args=[order.code, "huy"]), {"key": str(world.uuid7())})
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_a_sale_at_the_counter_stands_on_the_board_on_its_own_page_and_in_the_day() -> None:
    at = factories.stall()
    squid = factories.offer(at)
    post(at, amount="5.000", **{f"line-{squid.pk}": "1"})
    waiting = post(at, amount="50.000", method="transfer")["Location"]
    board = reverse("orders:board")
    done = shown(at.browser.get(board, {"xem": "done"})).select_one("a.row")
    assert "Khách tại quầy" in done.text
    assert "230.000" in done.text
    page = at.browser.get(done["href"]).text
    assert "trao tận tay" in page
    assert "Hàng bán tại quầy" in page
    assert shown(at.browser.get(board, {"xem": "awaiting_payment"})).select_one("a.row")["href"] == waiting
    order = Order.objects.get(total=230_000)
    for place in (
        reverse("orders:receipt", args=[order.code, order.receipt_mark]),
        reverse("orders:receipt_pdf", args=[order.code, order.receipt_mark]),
        f"/verify/{order.code}/",
    ):
        assert Client().get(place).status_code == 200


def test_the_screen_works_without_a_script() -> None:
    at = factories.stall()
    page = shown(at.browser.get(COUNTER))
    assert page.select_one("#pad").has_attr("hidden")
    assert page.select_one("#total").has_attr("hidden")
    assert page.select_one("form#counter")["method"] == "post"
    waiting = shown(at.browser.get(post(at, amount="50.000", method="transfer")["Location"]))
    assert waiting.select_one("noscript meta[http-equiv=refresh]")
