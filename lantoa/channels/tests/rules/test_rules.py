"""What is dated data, and what a listing may promise."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.channels.rules import channels, listings, pace


def test_a_channel_that_closed_takes_nothing_new_from_its_day_on() -> None:
    assert channels.is_open("sendo", date(2025, 4, 14))
    assert not channels.is_open("sendo", date(2025, 4, 15))
    assert channels.is_open("shopee", date(2026, 11, 24))
    assert not channels.is_open("nobody", date(2026, 11, 24))
    assert (channels.channel_name("sendo"), channels.channel_name("nobody")) == ("Sendo", "nobody")


def test_what_is_kept_back_is_never_promised() -> None:
    assert [listings.offered_stock(left, 2) for left in (0, 1, 2, 3)] == [0, 0, 0, 1]


@pytest.mark.parametrize(("tries", "asked", "minutes"), [(1, 0, 1), (3, 0, 5), (99, 0, 60), (1, 61, 2), (1, 3600, 60)])
def test_a_channel_that_failed_is_left_alone_for_longer(tries: int, asked: int, minutes: int) -> None:
    assert listings.wait_minutes(tries, asked) == minutes


def test_our_word_leads_back_to_one_variant_of_one_listing() -> None:
    assert listings.variant_of(listings.sku(4, 17), 4) == 17
    for word in ("", "L4-V", "L4-Vx", "L5-V17", "L4-V²", "V17"):
        assert listings.variant_of(word, 4) is None


def test_listings_asked_for_one_by_one_leave_half_the_pace_to_what_is_sent() -> None:
    assert pace.looked_at_once("tiktok_shop", 50) == pace.calls_a_second("tiktok_shop") // 2
    assert pace.looked_at_once("shopee", 50) == 50
    assert pace.calls_a_second("another") == pace.USUAL
