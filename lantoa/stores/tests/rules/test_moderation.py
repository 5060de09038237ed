"""Goods that need a look are known by whole words, whatever the marks; clocks and kinds are dated and sourced."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lantoa.stores.rules import moderation as rules

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Rượu ba kích tím", "alcohol"),
        ("RUOU BA KICH", "alcohol"),
        ("Đặc sản: rượu, sim", "alcohol"),
        ("Bia hơi Hạ Long", "alcohol"),
        ("Thuốc lá cuốn tay", "tobacco"),
        ("Thuốc nam gia truyền", "medicine"),
        ("Thực phẩm chức năng hàu", "health_food"),
        ("Pháo hoa", "fireworks"),
        ("Rượu ba kích", "alcohol"),
    ],
)
def test_a_kind_is_known_by_its_words_with_or_without_marks(name: str, code: str) -> None:
    found = rules.guard_for([name], "khac", TODAY)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "name",
    ["Chả mực giã tay", "Bìa sách thổ cẩm", "Thước gỗ", "Biaxin", "Ruouxin", "Phao bơi", "Bún", "", "!!!", "Ba kích tím khô"],
)  # fmt: skip
def test_ordinary_goods_and_words_that_only_look_alike_need_no_look(name: str) -> None:
    assert rules.guard_for([name], "do-uong", TODAY) is None


def test_the_name_of_a_kind_speaks_too() -> None:
    assert rules.guard_for(["Đặc sản Ba Chẽ", "Rượu 500 ml"], "khac", TODAY) is not None


def test_a_rule_holds_from_its_day_on() -> None:
    assert rules.guard_for(["Rượu sim"], "do-uong", date(2025, 12, 31)) is None


def test_every_row_says_who_says_so_and_how_sure_that_is() -> None:
    for row in (*rules.GUARDS, *rules.CLOCKS):
        assert row.source
        assert row.confidence in {"secondary source", "house rule"}
    for guard in rules.GUARDS:
        assert {"vi", "en", "id"} <= set(guard.names)
        assert {"vi", "en", "id"} <= set(guard.papers)


def test_an_authority_s_request_leaves_a_day() -> None:
    since = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    assert rules.due("authority", since) == datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "gọi 0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678", "(091) 234-5678", "zalo.me/0912345678", "https://abc.xyz",
        "www . abc", "vào shop-huong.com nhé", "thu@nha.vn", "０９１２３４５６７８",
    ],
)  # fmt: skip
def test_phones_and_addresses_are_seen(text: str) -> None:
    assert rules.has_contact(text)


@pytest.mark.parametrize(
    "text",
    ["Giá 1.250.000 ₫ hay 980.000 ₫?", "500 g hay 1 kg", "Hàng về ngày 27/11/2026 lúc 08:30", "Ngon. Com nhà nấu", "Để ngăn đá 30 ngày"],
)  # fmt: skip
def test_prices_days_and_weights_are_no_phone(text: str) -> None:
    assert not rules.has_contact(text)


def test_people_are_called_by_their_last_name() -> None:
    assert rules.given_name("Nguyễn Thị  Lan ") == "Lan"
    assert rules.given_name(" ") == ""
