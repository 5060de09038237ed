"""A declaration says what customs need, or what is missing; the form follows from the value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lantoa.shipping.rules import customs, hs
from lantoa.shipping.rules.abroad import Rate

SURE = Rate("XDR", Decimal(35_000), date(2026, 11, 1), "", "verified")
ROUGH = Rate("XDR", Decimal(35_000), date(2026, 11, 1), "", "general")
GOOD = {"description": "Squid cakes", "quantity": 2, "net_grams": 1_000, "value": 450_000, "hs": "160554"}


def faults(gross: int = 1_200, kind: str = "parcel", category: str = "sale", **changes: object) -> set[tuple[str, str]]:
    item = customs.Item(**{**GOOD, **changes})  # type: ignore[arg-type]
    return {(one.fault, one.field) for one in customs.faults([item], kind=kind, category=category, gross_grams=gross)}


def test_parcels_are_always_cn23_and_packets_from_300_sdr_on() -> None:
    assert customs.form_for("parcel", 10_000, SURE) == "cn23"
    assert customs.form_for("packet", 35_000 * 300 - 1, SURE) == "cn22"
    assert customs.form_for("packet", 35_000 * 300, SURE) == "cn23"
    assert SURE.value(35_000 * 300 - 1) < 300 == SURE.value(35_000 * 300)


def test_near_the_border_a_rate_nobody_checked_counts_as_over_it() -> None:
    assert customs.form_for("packet", 35_000 * 280, SURE) == "cn22"
    assert customs.form_for("packet", 35_000 * 280, ROUGH) == "cn23"
    assert customs.form_for("packet", 35_000 * 200, ROUGH) == "cn22"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"gross": 0}, ("no_gross", "gross_grams")), ({"gross": 900}, ("net_above_gross", "gross_grams")), ({"net_grams": 0}, ("no_weight", "net_grams")),
        ({"value": 0}, ("no_value", "value")), ({"value": 0, "category": "gift"}, ("no_value", "value")), ({"hs": ""}, ("no_hs", "hs")),
        ({"hs": "12"}, ("bad_hs", "hs")), ({"description": "Chả mực"}, ("not_english", "description")), ({"description": "   "}, ("not_english", "description")),
        ({"description": "Gift"}, ("vague", "description")), ({"description": "12 345"}, ("not_english", "description")), ({"quantity": 0}, ("no_pieces", "quantity")),
        ({"quantity": -3}, ("no_pieces", "quantity")), ({"gross": 2_500, "kind": "packet"}, ("packet_too_heavy", "kind")),
        ({"gross": 99_000_000}, ("too_heavy", "gross_grams")), ({"value": 10**15}, ("too_much_value", "value")),
    ],
)  # fmt: skip
def test_what_customs_would_not_take_is_named(changes: dict[str, object], fault: tuple[str, str]) -> None:
    assert fault in faults(**changes)  # type: ignore[arg-type]


def test_what_is_right_is_taken_and_a_gift_needs_no_code() -> None:
    assert faults() == set()
    assert faults(category="gift", hs="") == set()


def test_weights_are_read_as_people_write_them() -> None:
    said = {"500": 500, "500 g": 500, "1,5 kg": 1_500, "1.5kg": 1_500, "0": 0, "1.500": 1_500, "2kg": 2_000}
    assert {text: customs.read_grams(text) for text in said} == said
    assert {text: customs.read_grams(text) for text in ("0,4 g", "0,5 g", "250,5")} == {
        "0,4 g": 0,
        "0,5 g": 1,
        "250,5": 251,
    }
    for wrong in ("", "heavy", "-5", "\x00", "1" * 40, "1e9", "0,500", "0.250 g"):
        with pytest.raises(ValueError, match="not_a_weight"):
            customs.read_grams(wrong)


@pytest.mark.parametrize(
    ("asked", "code"),
    [("chả mực", "160554"), ("cha muc", "160554"), ("squid cakes", "160554"), ("nuoc mam", "210390"), ("Fish sauce", "210390"), ("madu", "040900"),
     ("miến dong", "190219"), ("1605.54", "160554"), ("trà hoa vàng", "121190"), ("giày da", "640399")],
)  # fmt: skip
def test_codes_are_found_by_words_with_or_without_marks(asked: str, code: str) -> None:
    assert code in [one.hs for one in hs.search(asked)][:3]


def test_nothing_is_found_for_nothing() -> None:
    assert hs.search("") == hs.search("\x00") == hs.search("qwrtz xyz") == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("Chả mực giã tay Hạ Long", "160554"), ("Mật ong rừng Tiên Yên", "040900"), ("Nước mắm Cái Rồng 40 độ", "210390"), ("Rượu ba kích", "220890"),
     ("Sá sùng khô Quan Lạn", "030890"), ("Miến dong Bình Liêu", "190219")],
)  # fmt: skip
def test_a_products_name_suggests_its_code(name: str, code: str) -> None:
    assert hs.suggest(name)[0].hs == code


def test_a_code_is_read_however_it_is_written() -> None:
    assert [hs.read_code(text) for text in ("1605.54", "160554", "1605 54 00", "1605540000", "16", "abcdef", "\x00", "１６０５５４")] == [
        "160554", "160554", "160554", "160554", "", "", "", "",
    ]  # fmt: skip
