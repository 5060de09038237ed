"""What may be sent where, as dated data: destinations, their rules with sources, rough rates of exchange, and the time there."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, get_territory_currencies

from lantoa.kit.vietnamese import fold
from lantoa.kit.world import VIETNAM

_DATA = Path(__file__).parents[1] / "data"
Kind = Literal["forbidden", "paper", "limit", "note"]
Judgement = Literal["forbidden", "paper", "limit", "unknown"]
HOME = "VN"
# What CLDR lists beside countries.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", HOME})
_LANGUAGES = ("vi", "en", "id")
# When people here and there may be called.
CALLS_HERE, CALLS_THERE = (time(7), time(22)), (time(8), time(21))
SDR = "XDR"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a destination about goods whose code begins so: since when, who says so, and how sure that is."""

    kind: Kind
    hs: tuple[str, ...]
    what: Mapping[str, str]
    source: str
    confidence: str
    but: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    url: str = ""

    def words(self, language: str) -> str:
        """What it says, in the reader's language."""
        return self.what.get(language, self.what["en"])

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def fits(self, hs: str) -> bool:
        """Whether it is about goods of this code; a rule about everything fits goods without a code too."""
        if not self.hs:
            return True
        return bool(hs) and hs.startswith(self.hs) and not (self.but and hs.startswith(self.but))


@dataclass(frozen=True, slots=True)
class Country:
    """A destination with what we know of it; `rules` is empty where we know nothing, which is not the same as allowed."""

    code: str
    languages: tuple[str, ...]
    currency: str
    zones: tuple[str, ...]
    dial: str = ""
    postcode: str = ""
    region: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def name(self, language: str) -> str:
        """What it is called, in the reader's language."""
        return self.names.get(language) or str(Locale(language).territories.get(self.code, self.code))

    @property
    def is_known(self) -> bool:
        """Whether any rule of its own stands in our data."""
        return bool(self.rules)

    def takes_postcode(self, text: str) -> bool:
        """Whether a postal code can be one of theirs; where we know no form, anything is."""
        return not self.postcode or re.fullmatch(self.postcode, text, re.ASCII) is not None

    def page_language(self) -> str:
        """Which of our languages its people read best: their own where we have it, else English."""
        return next((one for one in self.languages if one in _LANGUAGES), "en")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What we know about sending goods somewhere: the strictest rule decides, and `unknown` where none speaks of them."""

    kind: Judgement
    rules: tuple[Rule, ...]
    notes: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many đồng one unit of a currency is, as of a day; rough unless somebody checked it."""

    currency: str
    dong: Decimal
    on: date
    source: str
    confidence: str

    @property
    def is_sure(self) -> bool:
        return self.confidence == "verified"

    def value(self, dong: int) -> Decimal:
        """So many đồng in this currency, to the hundredth, rounded down: what is said on a paper is never on the other side of a border."""
        return (Decimal(dong) / self.dong).quantize(Decimal("0.01"), ROUND_DOWN)

    def rough(self, dong: int, language: str) -> str:
        """The same in two digits, as one says it: `US$8.6`, `JP¥1.300`."""
        exact = Decimal(dong) / self.dong
        if exact <= 0:
            return format_currency(0, self.currency, locale=language, currency_digits=False, format="¤#,##0")
        step = Decimal(1).scaleb(exact.adjusted() - 1)
        rounded = (exact / step).to_integral_value(ROUND_HALF_UP) * step
        digits = max(0, min(2, -(exact.adjusted() - 1)))
        pattern = "¤#,##0" + ("." + "0" * digits if digits else "")
        return format_currency(rounded, self.currency, format=pattern, locale=language, currency_digits=False)


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(**{**row, "hs": tuple(row["hs"]), "but": tuple(row.get("but", ()))})


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((_DATA / "countries.toml").read_text("utf-8"))


@cache
def everywhere() -> tuple[Rule, ...]:
    """Rules of the post itself, for every destination."""
    return tuple(_rule(row) for row in _file()["everywhere"])


@cache
def read_on() -> date:
    """The day on which the sources were read."""
    day: date = _file()["read_on"]
    return day


@cache
def stops_found() -> tuple[Mapping[str, Any], ...]:
    """Destinations the data says the post does not serve: `country`, `since`, `why`, `source`."""
    return tuple(_file()["stops"])


@cache
def countries() -> Mapping[str, Country]:
    """Every country but our own, those with rules first."""
    grouped: dict[str, tuple[Rule, ...]] = {}
    for group in _file()["group"]:
        rules = tuple(_rule(row) for row in group["rule"])
        grouped |= dict.fromkeys(group["members"], rules)
    first = {row["code"]: _written(row, grouped.get(row["code"], ())) for row in _file()["country"]}
    others = sorted(set(Locale("en").territories) - _NO_COUNTRY - set(first))
    names = [code for code in others if len(code) == 2 and code.isalpha()]
    rest = {code: _from_cldr(code, grouped.get(code, ())) for code in names}
    known = {code: one for code, one in rest.items() if one.is_known}
    return {**first, **known, **{code: one for code, one in rest.items() if not one.is_known}}


def _written(row: Mapping[str, Any], shared: tuple[Rule, ...]) -> Country:
    return Country(
        row["code"], tuple(row["languages"]), row["currency"], tuple(row["zones"]), row["dial"], row["postcode"], row["region"], row["name"],
        tuple(_rule(one) for one in row.get("rule", ())) + shared,
    )  # fmt: skip


def _from_cldr(code: str, shared: tuple[Rule, ...]) -> Country:
    spoken = get_global("territory_languages").get(code, {})
    languages = tuple(one for one, facts in spoken.items() if facts.get("official_status") == "official")
    money = get_territory_currencies(code)
    zones = tuple(one for one in get_global("territory_zones").get(code, ()) if _is_zone(one))
    return Country(code, languages, money[-1] if money else "USD", zones or ("UTC",), rules=shared)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def country(code: str) -> Country | None:
    """The destination with this ISO code; None for what is none, and for our own country."""
    return countries().get(code)


def find_country(text: str) -> Country | None:
    """The destination somebody typed: its code, or its name in one of our languages, with or without marks."""
    typed = text[:80].strip()
    asked = fold(typed)
    # Mỹ and Bỉ are names before they are the codes of Malaysia and Burundi; MY written large is a code.
    by_code = countries().get(asked.upper()) if len(asked) == 2 else None
    if by_code and typed == by_code.code:
        return by_code
    return _names().get(asked) or by_code


@cache
def _names() -> Mapping[str, Country]:
    found: dict[str, Country] = {}
    for one in countries().values():
        for language in _LANGUAGES:
            found.setdefault(fold(one.name(language)), one)
            found.setdefault(fold(str(Locale(language).territories[one.code])), one)
    # As people here say it.
    said = {
        "my": "US",
        "usa": "US",
        "han": "KR",
        "nhat": "JP",
        "uc": "AU",
        "korea": "KR",
        "dai loan": "TW",
        "anh": "GB",
        "england": "GB",
        "uk": "GB",
        "y": "IT",
        "phap": "FR",
    }
    return {**found, **{word: countries()[code] for word, code in said.items()}}


_STRICT: tuple[Judgement, ...] = ("forbidden", "paper", "limit")


def verdict(to: Country, hs: str, day: date) -> Verdict:
    """What we know about sending goods of this code ("" where nobody said it) there on this day. Never "allowed": at best within a limit."""
    fitting = [rule for rule in (*to.rules, *everywhere()) if rule.holds(day) and rule.fits(hs)]
    judging = [rule for rule in fitting if rule.kind != "note"]
    kind: Judgement = next((one for one in _STRICT if any(rule.kind == one for rule in judging)), "unknown")
    order: dict[str, int] = {one: place for place, one in enumerate(_STRICT)}
    strictest_first = tuple(sorted(judging, key=lambda rule: order.get(rule.kind, 9)))
    return Verdict(kind, strictest_first, tuple(rule for rule in fitting if rule.kind == "note"))


def worst(verdicts: Iterable[Verdict]) -> Judgement:
    """What decides about a parcel with all of this in it: not knowing weighs more than a limit, less than a paper."""
    kinds = {one.kind for one in verdicts}
    order: tuple[Judgement, ...] = ("forbidden", "paper", "unknown", "limit")
    return next((one for one in order if one in kinds), "unknown")


@cache
def rates() -> Mapping[str, Rate]:
    """The rates that ship with the product, by currency."""
    with (_DATA / "exchange_rates.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["currency"]: Rate(row["currency"], Decimal(row["dong"]), date.fromisoformat(row["on"]), row["source"], row["confidence"])
            for row in csv.DictReader(file)
        }  # fmt: skip


def there(at: datetime, zone: str) -> datetime:
    """The same moment on the clocks of that zone."""
    return at.astimezone(ZoneInfo(zone))


def arrives_between(sent_at: datetime, least: int, most: int, zone: str) -> tuple[date, date]:
    """First and last day of a promise of so many days, as days are counted there: whatever the clocks do, a day is a day."""
    begins = there(sent_at, zone).date()
    return begins + timedelta(days=least), begins + timedelta(days=most)


def call_times(day: date, zone: str) -> list[tuple[datetime, datetime]]:
    """When, on this day in Vietnam, it is a fit hour to call on both sides: moments (UTC) of beginning and end, none where nights do not meet."""
    here = _moment(day, CALLS_HERE[0], VIETNAM), _moment(day, CALLS_HERE[1], VIETNAM)
    far = ZoneInfo(zone)
    found = []
    for shift in (-1, 0, 1):
        local = day + timedelta(days=shift)
        begins, ends = (_moment(local, one, far) for one in CALLS_THERE)
        first, last = max(begins, here[0]), min(ends, here[1])
        if first < last:
            found.append((first, last))
    return found


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    # Through UTC, so that comparing and counting hours is right on days of 23 or 25 hours too.
    return datetime.combine(day, clock, zone).astimezone(_UTC)


_UTC = ZoneInfo("UTC")
