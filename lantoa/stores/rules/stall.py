"""Prices, numbers and days of a stall, without a database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

LONGEST_NAME, LONGEST_STORY, LONGEST_NOTE, LONGEST_HOURS = 120, 2_000, 200, 80
# Addresses of sellers' own pages beside the stalls' (gian-hang/…/): no stall is called so.
NOT_A_STALL = frozenset({"kenh"})
LOWEST_PRICE = 100
HIGHEST_PRICE = 499_999_999  # a NAPAS 247 transfer stays below 500 million đồng
HIGHEST_FEE = 10_000_000
MOST_ON_HAND = 999_999
LONGEST_HOLIDAY_DAYS = 366
LONGEST_REVIEW = 1_000
# A rule of this house: long enough to cook it or wear it, and short enough that what others read stands.
DAYS_TO_CHANGE_A_REVIEW = 14

# A rule of this house: the whole thing, and one from close by.
LEAST_GOOD_PHOTOS = 2


def photographed_well(advice: Iterable[str]) -> bool:
    """Whether enough of a product's photos leave nothing to be said; `advice` is what each could do better, "" for nothing."""
    return sum(not said for said in advice) >= LEAST_GOOD_PHOTOS


def is_closed(since: date | None, until: date | None, today: date) -> bool:
    """Whether a stall with this holiday rests today; both days included, without an end until it says otherwise."""
    return since is not None and since <= today and (until is None or today <= until)


def read_count(text: str) -> int:
    """A whole number as people type it: `12`, `1.200`, `12 kg`. ValueError with the code empty, negative, fraction,
    not_a_number or too_big."""
    given = " ".join(text.split())
    if not given:
        raise ValueError("empty")
    if given[0] in "-−":
        raise ValueError("negative")
    number = re.match(r"\d+(?:[.,]\d+)*", given, re.ASCII)
    if not number or re.search(r"\d", given[number.end() :]):
        raise ValueError("not_a_number")
    if not re.fullmatch(r"\d{1,12}|\d{1,3}([.,]\d{3})+", number.group(), re.ASCII):
        raise ValueError("fraction" if re.fullmatch(r"\d{1,9}[.,]\d{1,3}", number.group()) else "not_a_number")
    count = int(re.sub(r"\D", "", number.group()))
    if count > MOST_ON_HAND:
        raise ValueError("too_big")
    return count


def last_change(written_at: datetime) -> datetime:
    """Until when a review written then may be changed."""
    return written_at + timedelta(days=DAYS_TO_CHANGE_A_REVIEW)


def given_name(name: str) -> str:
    """What a buyer may be called in public: the given name, which stands last in Vietnamese (`Lê Thị Mua` → `Mua`).

    "" where the last word is not a name: a number, a sign, or longer than a name is.
    """
    last = name.split()[-1] if name.split() else ""
    return last if last.isalpha() and len(last) <= 20 else ""


def own_site(text: str) -> str:
    """The domain in what a seller wrote of their own site, or the name of their app; "" where it is neither."""
    said = " ".join(text.split())
    bare = said.partition("://")[2] or said
    if " " not in bare and "." in bare:
        bare = bare.partition("/")[0].partition("?")[0].removeprefix("www.").strip(".").lower()
        return bare if "." in bare else ""
    return said if any(sign.isalnum() for sign in said) else ""


def holder_of(kind: str) -> str:
    """What the notification of a website calls an organisation of this kind: household or company."""
    return "household" if kind == "household" else "company"
