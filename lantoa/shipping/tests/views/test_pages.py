"""What a seller sees of parcels, carriers and settlements."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from lantoa.kit.world import world
from lantoa.shipping.models import CarrierAccount, Parcel, Settlement
from lantoa.shipping.queries import account_at, hook_url
from lantoa.shipping.tests import factories
from lantoa.shipping.tests.views.browser import beside, browser, kept, words

pytestmark = pytest.mark.django_db
LIST, CARRIER, SETTLEMENTS = "/goi-hang/", "/goi-hang/hang-van-chuyen/", "/goi-hang/doi-soat/"


def hand_in(client: Client, content: bytes, **changes: str) -> HttpResponse:
    file = SimpleUploadedFile("doi-soat.csv", content, "text/csv")
    return client.post(SETTLEMENTS, {"carrier": "ghn", "key": str(world.uuid7()), "file": file, **changes})


def test_an_empty_list_says_what_comes_here() -> None:
    client = browser(factories.owner_of(factories.household()))
    page = client.get(LIST)
    assert page.status_code == 200
    assert "Chưa có gói nào" in words(page)
    assert CARRIER in page.text


def test_the_list_shows_what_is_owed_whom_to_ask_and_what_does_not_agree() -> None:
    home = factories.household()
    late, moving, short = (factories.parcel(home) for _ in range(3))
    factories.delivered(late, days_ago=9)
    factories.told(moving, "delivering")
    factories.settled(factories.delivered(short), 200_000)
    said = words(browser(factories.seller_of(home)).get(LIST))
    assert "300.000" in said
    assert "Cần hỏi hãng" in said
    assert "Không khớp" in said
    assert "Đang đi giao" in said
    owed = words(browser(factories.owner_of(home)).get(LIST, {"xem": "owed"}))
    assert moving.tracking_code not in owed
    assert late.tracking_code in owed


def test_a_parcel_shows_all_that_was_told_in_our_words_or_the_carriers() -> None:
    parcel = factories.parcel(fee_agreed=22_000)
    factories.told(parcel, "delivering")
    factories.told(parcel, "on_the_moon", words="Đang ở mặt trăng")
    said = words(browser(factories.owner_of(factories.organisation_of(parcel))).get(f"{LIST}{parcel.pk}/"))
    for sentence in ("Hãng báo: Đang ở mặt trăng", "Đang đi giao", parcel.tracking_code, "250.000", "22.000"):
        assert sentence in said


def test_a_silent_parcel_is_said_to_have_arrived_by_its_seller() -> None:
    parcel = factories.parcel()
    place = f"{LIST}{parcel.pk}/"
    client = browser(factories.seller_of(factories.organisation_of(parcel)))
    assert "Khách đã nhận" in words(client.get(place))
    assert client.post(f"{place}da-toi/", {"key": str(world.uuid7())})["Location"] == place
    said = words(client.get(place))
    assert "Bạn báo là đã giao" in said
    assert "Khách đã nhận" not in said
    other = factories.told(factories.parcel(factories.organisation_of(parcel)), "picked")
    answer = client.post(f"{LIST}{other.pk}/da-toi/", {"key": str(world.uuid7())})
    assert answer.status_code == 422
    assert "Hãng tự báo" in words(answer)


def test_delivered_does_not_read_as_paid_and_settled_does() -> None:
    parcel = factories.delivered(factories.parcel())
    client = browser(factories.owner_of(factories.organisation_of(parcel)))
    assert "chưa đối soát" in words(client.get(f"{LIST}{parcel.pk}/"))
    factories.settled(parcel, 250_000)
    said = words(client.get(f"{LIST}{parcel.pk}/"))
    assert "chưa đối soát" not in said
    assert "đã đối soát" in said


def test_anothers_parcel_and_settlement_are_not_found() -> None:
    parcel = factories.delivered(factories.parcel())
    settlement = factories.settled(parcel, 250_000)
    client = browser(factories.owner_of(factories.household()))
    assert client.get(f"{LIST}{parcel.pk}/").status_code == 404
    assert client.get(f"{SETTLEMENTS}{settlement.pk}/").status_code == 404


@pytest.mark.parametrize("carrier", ["ghn", "ghtk", "viettelpost", "vnpost"])
def test_the_owner_connects_a_carrier_at_the_address_shown_before(carrier: str) -> None:
    home = factories.household()
    client = browser(factories.owner_of(home))
    page = client.get(CARRIER, {"hang": carrier})
    assert not CarrierAccount.objects.exists()
    assert hook_url(account_at(home.pk, carrier)) in page.text
    sent = {"carrier": carrier, "secret": factories.SECRET, "key": str(world.uuid7())}
    assert client.post(CARRIER, sent)["Location"] == f"{CARRIER}?hang={carrier}"
    account = CarrierAccount.objects.get()
    assert hook_url(account) in page.text
    after = client.get(CARRIER, {"hang": carrier}).text
    assert factories.SECRET not in after
    assert 'name="secret"' not in after
    assert client.get(CARRIER, {"hang": carrier, "moi": "1"}).text.count('name="secret"') == 1
    parcel = factories.parcel(home, carrier)
    code = {"ghn": "picked", "ghtk": "3", "viettelpost": "105", "vnpost": "6"}[carrier]
    assert factories.knock(account, factories.notice(code, parcel.tracking_code)).status_code == 200
    assert "Đang chạy tốt" in words(client.get(CARRIER, {"hang": carrier}))


@pytest.mark.parametrize(("carrier", "name"), [("ghtk", "hash"), ("vnpost", "key")])
def test_where_the_key_stands_in_the_address_the_page_shows_it_there(carrier: str, name: str) -> None:
    home = factories.household()
    page = browser(factories.owner_of(home)).get(CARRIER, {"hang": carrier})
    assert f"{hook_url(account_at(home.pk, carrier))}?{name}=" in page.text


def test_the_key_shown_stays_the_same_until_one_is_saved() -> None:
    home = factories.household()
    client = browser(factories.owner_of(home))
    first, again = (kept(client.get(CARRIER, {"hang": "ghn"}), "secret") for _ in range(2))
    assert first == again != ""
    client.post(CARRIER, {"carrier": "ghn", "secret": first, "key": str(world.uuid7())})
    assert kept(client.get(CARRIER, {"hang": "ghn", "moi": "1"}), "secret") not in ("", first)


def test_what_nothing_can_be_done_about_is_not_shown_for_ever() -> None:
    home = factories.household()
    parcel = factories.delivered(factories.parcel(home))
    factories.settled(parcel, 200_000)
    client = browser(factories.owner_of(home))
    assert "Không khớp" in words(client.get(LIST))
    factories.settled(parcel, 50_000)
    factories.settled(parcel, 250_000)
    assert "Không khớp" not in words(client.get(LIST))


@pytest.mark.parametrize("wrong", ["", "short", "has a space in it, sadly", "x" * 10_000, "\x00"])
def test_a_key_that_proves_nothing_is_refused_beside_its_field(wrong: str) -> None:
    client = browser(factories.owner_of(factories.household()))
    answer = client.post(CARRIER, {"carrier": "ghn", "secret": wrong, "key": str(world.uuid7())})
    assert answer.status_code == 422
    assert beside(answer, "secret") != ""
    assert not CarrierAccount.objects.exists()


@pytest.mark.parametrize("carrier", ["dhl", "\x00", "x" * 500])
def test_a_carrier_nobody_knows_is_not_connected(carrier: str) -> None:
    client = browser(factories.owner_of(factories.household()))
    assert client.get(CARRIER, {"hang": carrier}).status_code == 200
    assert (
        client.post(CARRIER, {"carrier": carrier, "secret": factories.SECRET, "key": str(world.uuid7())}).status_code
        == 422
    )
    assert not CarrierAccount.objects.exists()


def test_sellers_may_not_connect_anything() -> None:
    assert browser(factories.seller_of(factories.household())).get(CARRIER).status_code == 403


def test_a_message_refused_since_says_what_to_mend() -> None:
    home = factories.household()
    account = factories.connected(home)
    factories.knock(account, factories.notice("picked", "GA123"), "wrong-key-0123456789")
    assert "Khóa không giống khóa ở đây" in words(browser(factories.owner_of(home)).get(CARRIER, {"hang": "ghn"}))


def test_a_file_handed_in_shows_what_agrees_and_what_does_not() -> None:
    home = factories.household()
    good, short = (factories.delivered(factories.parcel(home)) for _ in range(2))
    content = f"Mã vận đơn;COD;Phí\n{good.tracking_code};250000;22000\n{short.tracking_code};200000;22000\nLA1234;90000;0\nGA999;?;0\n"
    client = browser(factories.seller_of(home))
    answer = hand_in(client, content.encode())
    taken = Settlement.objects.get()
    assert answer["Location"] == f"{SETTLEMENTS}{taken.pk}/"
    said = words(client.get(answer["Location"]))
    for sentence in (
        "540.000",
        "44.000",
        "496.000",
        "khớp",
        "thiếu",
        "mã lạ",
        "Dòng 5: tiền thu hộ không phải số tiền",
    ):
        assert sentence in said
    assert hand_in(client, content.encode())["Location"] == answer["Location"]
    assert "2 khoản cần xem" in words(client.get(SETTLEMENTS))


def test_a_wrong_file_is_taken_back_on_its_page() -> None:
    home = factories.household()
    parcel = factories.delivered(factories.parcel(home))
    client = browser(factories.seller_of(home))
    place = hand_in(client, f"Mã vận đơn;COD\n{parcel.tracking_code};250000\n".encode())["Location"]
    refused = client.post(f"{place}rut-lai/", {"why": "", "key": str(world.uuid7())})
    assert (refused.status_code, beside(refused, "why") != "") == (422, True)
    assert client.post(f"{place}rut-lai/", {"why": "nhầm tệp", "key": str(world.uuid7())})["Location"] == place
    said = words(client.get(place))
    assert "nhầm tệp" in said
    assert "Tôi nộp nhầm tệp" not in said
    assert "đã rút lại" in words(client.get(SETTLEMENTS))
    parcel.refresh_from_db()
    assert parcel.owed == 250_000
    other = browser(factories.owner_of(factories.household()))
    assert other.post(f"{place}rut-lai/", {"why": "x", "key": str(world.uuid7())}).status_code == 404


def test_a_file_whose_columns_we_do_not_know_is_asked_about_and_then_taken() -> None:
    client = browser(factories.owner_of(factories.household()))
    content = "Kiện,Thu được\nGA123,250000\n".encode()
    answer = hand_in(client, content)
    assert answer.status_code == 422
    assert "Kiện, Thu được" in beside(answer, "file")
    assert "<details" in answer.text
    assert " open" in answer.text[answer.text.index("<details") :][:60]
    assert hand_in(client, content, tracking_code="Kiện", collected="Thu được").status_code == 302


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff" * 100, b"a,b\n", b'"' * 5_000])
def test_what_is_no_settlement_is_refused_beside_the_file(content: bytes) -> None:
    answer = hand_in(browser(factories.owner_of(factories.household())), content)
    assert answer.status_code == 422
    assert beside(answer, "file") != ""


def test_without_a_file_or_carrier_it_says_so() -> None:
    client = browser(factories.owner_of(factories.household()))
    answer = client.post(SETTLEMENTS, {"key": str(world.uuid7())})
    assert answer.status_code == 422
    assert beside(answer, "file") != ""


def test_the_list_costs_few_queries_however_many_parcels(django_assert_max_num_queries: object) -> None:
    home = factories.household()
    for _ in range(5):
        factories.settled(factories.delivered(factories.parcel(home), days_ago=9), 200_000)
    client = browser(factories.owner_of(home))
    client.get(LIST)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(LIST)


def test_what_comes_back_is_found_among_many() -> None:
    home = factories.household()
    back, on_its_way = factories.parcel(home), factories.parcel(home)
    Parcel.objects.filter(pk=back.pk).update(status="returning", status_at=world.now())
    shown = browser(factories.owner_of(home)).get(f"{LIST}?xem=back").content.decode()
    assert back.tracking_code in shown
    assert on_its_way.tracking_code not in shown
