"""Money is whole đồng: written, read back, said in words, shared out without losing one."""

from __future__ import annotations

import re
from collections.abc import Sequence

NBSP = "\u00a0"
LARGEST = 500_000_000_000
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_SHORT = {
    "k": 1_000,
    "n": 1_000,
    "ng": 1_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "tr": 1_000_000,
    "trieu": 1_000_000,
    "ty": 1_000_000_000,
}


def format_dong(amount: int) -> str:
    """`1250000` as `1.250.000 ₫`, with a space that does not break the line."""
    return f"{amount:,}".replace(",", ".") + f"{NBSP}₫"


def parse_dong(text: str) -> int:
    """The đồng in what a person typed: `1.250.000`, `1,250,000 đ`, `250k`, `1tr2`, `1,2 triệu`.

    Raises ValueError with the code empty, not_a_number, negative or too_big (above 500 billion). Zero is returned.
    """
    from lantoa.kit.vietnamese import fold

    given = re.sub(r"\s+", "", fold(text.replace("₫", "d"))).removesuffix("vnd").removesuffix("dong").removesuffix("d")
    if not given:
        raise ValueError("empty")
    if given[0] in "-−":
        raise ValueError("negative")
    amount = _shorthand(given)
    if amount is None:
        amount = _grouped(given)
    if amount > LARGEST:
        raise ValueError("too_big")
    return amount


def _shorthand(given: str) -> int | None:
    found = re.fullmatch(r"(\d{1,9})(?:[.,](\d{1,3}))?(k|n|ng|nghin|ngan|tr|trieu|ty)(\d{1,3})?", given, re.ASCII)
    if not found:
        return None
    whole, decimals, unit, rest = found.groups()
    if decimals and rest:
        raise ValueError("not_a_number")
    step = _SHORT[unit]
    fraction = decimals or rest or ""
    scaled: int = step // 10 ** len(fraction)
    return int(whole) * step + scaled * int(fraction or "0")


def _grouped(given: str) -> int:
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,0+)?|\d{1,3}(,\d{3})+(\.0+)?|\d{1,15}([.,]0{1,2})?", given, re.ASCII):
        return int(
            re.sub(
                r"[.,]",
                "",
                re.sub(r"[.,]0{1,2}$|(?<=\d{3})[.,]0+$", "", given) if not _is_grouped(given) else _whole(given),
            )
        )
    raise ValueError("not_a_number")


def _is_grouped(given: str) -> bool:
    return bool(re.match(r"\d{1,3}([.,])\d{3}", given, re.ASCII))


def _whole(given: str) -> str:
    # The mark that comes last only once and differs from the grouping one is a decimal mark.
    mark = given[re.search(r"[.,]", given).start()]  # type: ignore[union-attr]
    return given.split("," if mark == "." else ".")[0]


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
        special = {1: "mốt" if tens > 1 else "một", 5: "lăm" if tens else "năm"}
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
