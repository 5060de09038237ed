"""What can be chosen of an item: sizes, colours, packs, and how a variant is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.pieces import Piece, Value
from lantoa.live.rules.grammar.table import SIZES_FROM, Pinned, Table


def free(pinned: Pinned, taken: Collection[int], kind: str) -> int | None:
    """Which choice "both colours" or "one of each kind" means."""
    open_options = [at for at in range(len(pinned.item.options)) if at not in taken]
    names = {"color": ("mau",), "size": ("size", "co", "so", "kich")}.get(kind)
    if names:
        fits = [at for at in open_options if any(fold(pinned.item.options[at].name).startswith(name) for name in names)]
        return (
            fits[0]
            if len(fits) == 1
            else (
                open_options[0]
                if not fits and len(open_options) == 1 and len(pinned.item.options) == 1 and kind != "color"
                else None
            )
        )
    return open_options[0] if len(open_options) == 1 else None


def has_colors(pinned: Pinned) -> bool:
    return any(fold(choice.name).startswith("mau") for choice in pinned.item.options)


def sized(pinned: Pinned) -> int | None:
    named = [
        at
        for at, choice in enumerate(pinned.item.options)
        if fold(choice.name).split()[:1] in (["size"], ["co"], ["so"], ["kich"])
    ]
    if named:
        return named[0]
    return 0 if len(pinned.item.options) == 1 and not has_colors(pinned) else None


_LETTER_SIZES = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "xxxl", "3xl")


def falls(values: Sequence[str]) -> bool:
    """Whether sizes are listed from large to small."""
    if all(value.isdigit() for value in values):
        return int(values[0]) > int(values[-1])
    order = [_LETTER_SIZES.index(fold(value)) for value in values if fold(value) in _LETTER_SIZES]
    if len(order) == len(values):
        return order[0] > order[-1]
    return fold(values[0]) in ("to", "lon", "dai", "cao") and len(values) > 1


def is_value(table: Table, pinned: Pinned, cell: Piece) -> tuple[int, str] | None:
    if cell.sort != "number" or cell.amount is None or cell.mark == "x":
        return None
    mine: list[Value] = [one for one in table.numeric.get(cell.amount.number, ()) if one[0] == pinned.place]
    if mine and (cell.amount.number >= SIZES_FROM or cell.mark == "size"):
        return mine[0][1], mine[0][2]
    return None


def digits_of(pinned: Pinned, cell: Piece) -> tuple[int, str] | None:
    """500 for 500g or 500ml."""
    if cell.sort != "number" or cell.amount is None or cell.amount.number < 50:
        return None
    fits = [value for value, (_, held) in pinned.measures.items() if held == cell.amount.number]
    return (pinned.measure_option, fits[0]) if fits else None


def is_price(table: Table, pinned: Pinned, cell: Piece) -> bool:
    if cell.sort != "number" or cell.amount is None or cell.mark == "x":
        return False
    number = cell.amount.number
    return number >= 100 or (number >= 30 and number in table.prices and pinned.unit not in ("g",))


def is_size_not_offered(pinned: Pinned, number: Decimal) -> bool:
    """A bare number in the range of sizes or lengths at an item that is sold so."""
    for choice in pinned.item.options:
        figures = [value.casefold().removesuffix("cm").strip() for value in choice.values]
        if all(figure.isdigit() for figure in figures):
            low, high = min(map(int, figures)), max(map(int, figures))
            measured = figures != list(choice.values)
            if (low >= 20 or (measured and low >= 14 and number >= 13)) and low - 15 <= number <= high + 15:
                return True
    return False


def variant_of(pinned: Pinned, chosen: dict[int, str]) -> str | None:
    """The choices joined in the order of the item's options; None where none was made."""
    return "/".join(chosen[option] for option in sorted(chosen)) or None


def chosen_of(pinned: Pinned, variant: str | None) -> dict[int, str]:
    """A variant taken apart again."""
    if not variant:
        return {}
    left = variant
    found: dict[int, str] = {}
    for at, choice in enumerate(pinned.item.options):
        for value in sorted(choice.values, key=len, reverse=True):
            if left == value or left.startswith(f"{value}/"):
                found[at] = value
                left = left[len(value) + 1 :]
                break
    return found
