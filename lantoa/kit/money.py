"""Money is whole đồng: written, read back, said in words, shared out without losing one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lantoa.kit.vietnamese import fold

NBSP = "\u00a0"
LARGEST = 500_000_000_000
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_STEPS = dict.fromkeys(("k", "n", "ng", "nghin", "ngan"), 1_000) | {
    "tr": 1_000_000,
    "trieu": 1_000_000,
    "ty": 1_000_000_000,
}
_CURRENCY = re.compile(r"^(?:vnd|d)|(?:vnd|dong|d)$")
_WRITTEN = re.compile(r"\d+(?:[.,]0{1,2})?|\d{1,3}(?:\.\d{3})+(?:,0{1,2})?|\d{1,3}(?:,\d{3})+(?:\.0{1,2})?", re.ASCII)
_PART = re.compile(r"(\d{1,9})(?:[.,](\d{1,3}))?(trieu|tr|ty|nghin|ngan|ng|n|k)", re.ASCII)
_SPOKEN = re.compile(rf"(?:{_PART.pattern})+(?P<rest>\d{{1,3}}|ruoi)?", re.ASCII)


def format_dong(amount: int) -> str:
    """`1250000` as `1.250.000 ₫`, with a space that does not break the line."""
    return f"{amount:,}".replace(",", ".") + f"{NBSP}₫"


def parse_dong(text: str) -> int:
    """The đồng in what a person typed: `1.250.000`, `1,250,000 đ`, `250k`, `1tr2`, `1,2 triệu`, `1 triệu rưỡi`.

    Raises ValueError with the code empty, not_a_number, negative or too_big (above 500 billion). Zero is returned. What
    may mean two amounts is not guessed: `1.250 triệu` and `85,50` are refused as not_a_number.
    """
    given = _CURRENCY.sub("", fold(text.replace("₫", "d")).replace(" ", ""))
    if not given:
        raise ValueError("empty")
    if given[0] in "-−–":
        raise ValueError("negative")
    if len(given) > 40:
        raise ValueError("not_a_number")
    amount = _written(given) if _WRITTEN.fullmatch(given) else _spoken(given)
    if amount is None:
        raise ValueError("not_a_number")
    if amount > LARGEST:
        raise ValueError("too_big")
    return amount


def _written(given: str) -> int:
    return int(re.sub(r"[.,]", "", re.sub(r"[.,]0{1,2}$", "", given)))


def _spoken(given: str) -> int | None:
    found = _SPOKEN.fullmatch(given)
    if not found:
        return None
    parts = [(whole, decimals, _STEPS[unit]) for whole, decimals, unit in _PART.findall(given)]
    rest = (found["rest"] or "").replace("ruoi", "5")
    if not _is_clear(parts, rest):
        return None
    return sum(_part(*part) for part in parts) + _fraction(rest, parts[-1][2])


def _is_clear(parts: list[tuple[str, str, int]], rest: str) -> bool:
    steps = [step for _whole, _decimals, step in parts]
    marked = [(decimals, step) for _whole, decimals, step in parts if decimals]
    if marked and (rest or len(parts) > 1):
        return False
    # Three digits after a mark are thousands in "1.250k"; before triệu and tỷ they might be either.
    doubtful = any(len(decimals) == 3 and step > 1_000 for decimals, step in marked)
    return steps == sorted(set(steps), reverse=True) and not doubtful


def _part(whole: str, decimals: str, step: int) -> int:
    if len(decimals) == 3:
        return int(whole + decimals) * step
    return int(whole) * step + _fraction(decimals, step)


def _fraction(digits: str, step: int) -> int:
    return int(digits.ljust(3, "0")) * step // 1_000


def amount_in_words(amount: int) -> str:
    """The amount as one says it: `50000` is "năm mươi nghìn đồng"."""
    if amount < 0:
        return "âm " + amount_in_words(-amount)
    return f"{_say(amount)} đồng"


def _say(number: int) -> str:
    if number < 1_000_000_000:
        return _below_billion(number, leading=True)
    billions, rest = divmod(number, 1_000_000_000)
    return f"{_say(billions)} tỷ" + (f" {_below_billion(rest, leading=False)}" if rest else "")


def _below_billion(number: int, *, leading: bool) -> str:
    if number == 0:
        return _DIGITS[0]
    groups = [number // 1_000_000, number // 1_000 % 1_000, number % 1_000]
    said, begun = [], not leading
    for group, name in zip(groups, reversed(_GROUPS), strict=True):
        if group:
            said.append(_three(group, full=begun) + name)
            begun = True
    return " ".join(said)


def _three(number: int, *, full: bool) -> str:
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        said.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        said.append("mười")
    elif units and said:
        said.append("linh")
    if units:
        special = {1: "mốt", 4: "tư", 5: "lăm"} if tens > 1 else {5: "lăm"} if tens else {}
        said.append(special.get(units, _DIGITS[units]))
    return " ".join(said)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share out `total` đồng by weights, to the đồng: largest remainder first, ties to the earlier one. Sums to `total`."""
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative, and one of them positive")
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def by_rates(base: int, rates: Sequence[int]) -> list[int]:
    """What each of these rates (in hundredths of a percent) takes of `base` đồng. The parts add up to what all rates take
    together, rounded half up once; each is within a đồng of exact, largest remainder first, ties to the earlier one."""
    return parts_of([(base, rate) for rate in rates])


def parts_of(taken: Sequence[tuple[int, int]]) -> list[int]:
    """The same where each rate takes of a base of its own: (base in đồng, rate) by (base, rate)."""
    if any(base < 0 or rate < 0 for base, rate in taken):
        raise ValueError("neither a base nor a rate may be negative")
    exact = [base * rate for base, rate in taken]
    parts = [amount // 10_000 for amount in exact]
    whole = (2 * sum(exact) + 10_000) // 20_000
    by_remainder = sorted(range(len(exact)), key=lambda i: (-(exact[i] % 10_000), i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return parts
