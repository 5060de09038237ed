"""What was said of one item, line by line: the choices of each and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.amounts import even, in_units, plain
from lantoa.live.rules.grammar.choices import (
    digits_of,
    falls,
    free,
    has_colors,
    is_price,
    is_size_not_offered,
    is_value,
    sized,
)
from lantoa.live.rules.grammar.decision import Why
from lantoa.live.rules.grammar.pieces import Amount, Piece
from lantoa.live.rules.grammar.table import SIZES_FROM, Pinned, Table

# More than this of one thing in one comment is asked for before it is believed.
MOST = Decimal(999)


_EACH_OF_US = frozenset(("mỗi đứa", "mỗi người", "mỗi bé", "mỗi em", "moi dua", "moi nguoi", "moi be", "moi em"))


@dataclass(slots=True)
class Wanted:
    """One line as it was said: the choices by their place, and how much; None where not said."""

    chosen: dict[int, str] = field(default_factory=dict)
    quantity: Decimal | None = None


@dataclass(slots=True)
class Said:
    """All lines said of one item, and what they stand on; `unsure` when they cannot be told."""

    pinned: Pinned
    lines: list[Wanted] = field(default_factory=list)
    unsure: str = ""
    why: list[Why] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A line being read: for each choice the values said so far."""

    chosen: dict[int, list[str]] = field(default_factory=dict)
    quantity: Decimal | None = None


class _Unsure(Exception):
    """It cannot be told which choice or how much."""


def said_of(
    table: Table, place: int, cells: Sequence[Piece], *, all_items: bool = False, several: bool = False
) -> Said:
    """The lines said of one item; `all_items`: "each" goes over several items, not over the choices of this one; `several`: for
    several people, so that amounts add up."""
    return _Lines(table, table.pinned[place], cells, all_items=all_items, several=several).said()


class _Lines:
    def __init__(self, table: Table, pinned: Pinned, cells: Sequence[Piece], *, all_items: bool, several: bool) -> None:
        self.table, self.pinned = table, pinned
        self.cells = cells = [self._weight(cell) for cell in cells]
        self.all_items, self.several = all_items, several
        self.why: list[Why] = []
        self.lines: list[_Open] = []
        self.line = _Open()
        self.each: Piece | None = None
        self.each_count: Decimal | None = None
        self.both: Piece | None = None
        self.kinds: Piece | None = None
        self.joined = False
        self.parted = any(cell.sort == "next" for cell in cells)
        self.alternative = False  # two values of one choice side by side, which may mean one or the other
        amounts = [cell for cell in cells if cell.amount is not None and cell.sort in ("amount", "number")]
        self.masses = [
            cell for cell in amounts if cell.sort == "amount" and cell.amount is not None and cell.amount.base
        ]
        self.counts = [
            cell for cell in amounts
            if cell.amount is not None and not cell.amount.base
            and not (is_value(table, pinned, cell) or is_price(table, pinned, cell) or digits_of(pinned, cell))
        ]  # fmt: skip

    def said(self) -> Said:
        try:
            for cell in self.cells:
                self._read(cell)
            self._close()
            return Said(self.pinned, self._wanted(), "", self.why)
        except _Unsure as reason:
            return Said(self.pinned, [], str(reason), self.why)

    # Reading cells.

    def _close(self) -> None:
        if self.line.chosen or self.line.quantity is not None:
            self.lines.append(self.line)
        self.line = _Open()

    def _choose(self, option: int, value: str, words: str) -> None:
        self.why.append(Why("variant", value, words))
        held = self.line.chosen
        if option == self.pinned.measure_option and held.get(option) == [value]:
            return  # 3 chai nhỏ loại 300ml
        if option not in held:
            held[option] = [value]
        elif (
            len(held) > 1
            and len(held) == len(self.pinned.item.options)
            and option == next(iter(held))
            and value not in held[option]
        ):
            self._close()  # 27 hồng 28 trắng
            self.line.chosen[option] = [value]
        elif self.line.quantity is not None or (
            value not in held[option] and self.joined and (self.lines or (len(held) > 1 and option == min(held)))
        ):
            self._close()
            self.line.chosen[option] = [value]
        elif value not in held[option]:
            held[option].append(value)
            self.alternative = self.alternative or not (self.joined or self.each)

    def _count(self, quantity: Decimal, words: str) -> None:
        self.why.append(Why("quantity", f"{plain(quantity):f}", words))
        if self.each is not None and not self.all_items and self.each_count is None:
            self.each_count = plain(quantity)
            return
        if self.line.quantity is not None:
            self._close()
        self.line.quantity = plain(quantity)

    def _read(self, cell: Piece) -> None:
        if cell.sort == "value":
            self._value(cell)
        elif cell.sort == "badvalue":
            if cell.mark != "color?" or has_colors(self.pinned):
                raise _Unsure("choice")
        elif cell.sort == "or":
            raise _Unsure("item")
        elif cell.sort == "each":
            self.each, self.alternative = self.each or cell, False
        elif cell.sort == "kinds":
            self.kinds = cell
        elif cell.sort == "both":
            self.both = self.both or cell
        elif cell.sort == "next":
            self.joined = True
        elif cell.sort == "extreme":
            option = sized(self.pinned)
            if option is None:
                raise _Unsure("choice")
            values = self.pinned.item.options[option].values
            largest, smallest = (values[0], values[-1]) if falls(values) else (values[-1], values[0])
            self._choose(option, largest if cell.mark == "biggest" else smallest, cell.text)
        elif cell.sort == "number" and cell.amount is not None:
            self._number(cell, cell.amount)
        elif cell.sort == "amount" and cell.amount is not None:
            self._amount(cell, cell.amount)

    def _value(self, cell: Piece) -> None:
        mine = [(option, value) for item, option, value in cell.values if item == self.pinned.place]
        if not mine:
            # What only another item offers is not offered here.
            if cell.mark or has_colors(self.pinned) or (self.pinned.item.options and not self.pinned.measures):
                raise _Unsure("choice")
            return
        if len(mine) > 1:
            mine = [one for one in mine if fold(one[1]) == fold(cell.text)]
            if len(mine) != 1:
                raise _Unsure("choice")
        self._choose(*mine[0], cell.text)

    def _number(self, cell: Piece, amount: Amount) -> None:
        if amount.spread:
            raise _Unsure("quantity")
        choice = is_value(self.table, self.pinned, cell) or digits_of(self.pinned, cell)
        if choice is not None:
            self._choose(*choice, cell.text)
        elif is_size_not_offered(self.pinned, amount.number) and not self._own_price(amount):
            raise _Unsure("choice")
        elif self._no_such_pack(cell, amount):
            raise _Unsure("choice")  # H1 500, of 350ml and 1 lít
        elif self._no_price(cell, amount):
            raise _Unsure("quantity")  # K1 200
        elif is_price(self.table, self.pinned, cell) or (
            self.masses and not self.pinned.measures and amount.number == 1 and not cell.mark and not self.joined
        ):
            return  # a price, or the one of "1 lạp sườn 1kg"
        elif self.each is None and self._may_be_sizes():
            raise _Unsure("choice")  # a size, or how many
        else:
            self._units(cell, amount)

    def _amount(self, cell: Piece, amount: Amount) -> None:
        if amount.spread:
            raise _Unsure("quantity")
        if amount.base and self.pinned.measures:
            self._measure(cell, amount)
        else:
            self._units(cell, amount)

    def _may_be_sizes(self) -> bool:
        """B1 3, bộ thun 3 xanh 4 cam: bare numbers that may as well be sizes, where none is told."""
        for option, choice in enumerate(self.pinned.item.options):
            if fold(choice.name).split()[:1] not in (["size"], ["co"], ["so"]):
                continue
            told = any(
                item == self.pinned.place and one == option for cell in self.cells for item, one, _ in cell.values
            )
            bare = all(
                cell.sort == "number" and cell.amount is not None and str(cell.amount.number) in choice.values
                for cell in self.counts
            )
            if bare and (len(self.counts) == 1 or not told):
                return True
        return False

    def _no_such_pack(self, cell: Piece, amount: Amount) -> bool:
        """Whether a number can only be the weight or volume of a pack that is not offered."""
        small = any(size < 1000 for _, size in self.pinned.measures.values())
        price = Decimal(self.pinned.item.price) / 1000
        round_ = amount.number >= 100 and amount.number % 50 == 0
        return (
            small and round_ and not cell.mark and amount.number not in self.table.prices and amount.number > price * 2
        )

    def _no_price(self, cell: Piece, amount: Amount) -> bool:
        """Whether a bare number of a hundred or more is neither a price of these goods, nor what several cost, nor a pack's weight."""
        number = amount.number
        if number < 100 or cell.mark == "x":
            return False
        if {number, number / 1000} & self.table.prices or number == self.pinned.item.pack_grams:
            return False
        told = len(self.counts) > 0 or bool(self.masses)
        own = (self.pinned.item.price, *self.pinned.item.price_by_variant.values())
        return not (told and any(price and number * 1000 % price == 0 for price in own))

    def _own_price(self, amount: Amount) -> bool:
        prices = (self.pinned.item.price, *self.pinned.item.price_by_variant.values())
        return amount.number * 1000 in prices

    def _has_sizes(self) -> bool:
        return any(fold(choice.name).split()[:1] in (["size"], ["co"], ["so"]) for choice in self.pinned.item.options)

    def _sold_elsewhere(self, amount: Amount) -> bool:
        """Whether other things are sold by the unit said, and not this one."""
        kind = amount.unit.split()[-1]
        own = fold(self.pinned.item.unit)
        return (
            kind in ("pack", "pair")
            and fold(amount.said) != own
            and own not in ("kg", "lang")
            and any(fold(one.item.unit) == fold(amount.said) for one in self.table.pinned)
        )

    def _weight(self, cell: Piece) -> Piece:
        """1 can of what comes in packs by weight: cân without its mark."""
        amount = cell.amount
        if amount is None or amount.base or amount.said != "can" or self.pinned.item.unit.casefold() == "can":
            return cell
        if not any(base == "g" for base, _ in self.pinned.measures.values()):
            return cell
        weight = Amount(amount.number * 1000, "g", "kg", amount.said, spread=amount.spread, implied=amount.implied)
        return Piece(cell.sort, cell.start, cell.end, cell.text, amount=weight, mark=cell.mark)

    def _units(self, cell: Piece, amount: Amount) -> None:
        sized = cell.sort == "number" and not cell.mark and amount.number >= SIZES_FROM
        if sized and self.pinned.item.options and (amount.number in self.table.numeric or self._has_sizes()):
            raise _Unsure("choice")  # váy 30, where that is a size of others, or of none
        if not amount.unit and amount.number >= 10 and self.pinned.unit in ("ten", "dozen", "hundred"):
            raise _Unsure("quantity")  # thirty of ten, or thirty pieces
        count = in_units(self.pinned, amount)
        if self.joined and amount.said and not amount.base and self._sold_elsewhere(amount):
            raise _Unsure("item")  # G1 38 với 1 set …
        if amount.base == "g" and self.pinned.item.pack_grams and self.counts:
            if amount.number != self.pinned.item.pack_grams:
                raise _Unsure("quantity")
            return  # 500g 2 gói: how much is in a pack
        if count is None and amount.base and self.counts and not self.parted:
            return  # a weight of the person or the thing beside a plain count
        if count is None or not 0 < count <= MOST:
            raise _Unsure("quantity")
        self._count(count, cell.text)

    def _measure(self, cell: Piece, amount: Amount) -> None:
        """A weight or volume of an item that comes in packs: a pack beside a count, else so much in all."""
        option, measures = self.pinned.measure_option, self.pinned.measures
        matching = next((value for value, held in measures.items() if held == (amount.base, amount.number)), None)
        first = cell is self.masses[0]
        if self.counts or cell.mark == "kind" or (matching and (first or len(self.masses) == 1)):
            if matching is None:
                raise _Unsure("choice")
            self._choose(option, matching, cell.text)
        elif len(self.masses) > 1:
            pack = next(
                (
                    held
                    for held in measures.values()
                    if self.masses[0].amount is not None
                    and held == (self.masses[0].amount.base, self.masses[0].amount.number)
                ),
                None,
            )
            packs = even(amount.number / pack[1]) if pack is not None and pack[0] == amount.base else None
            if packs is None:
                raise _Unsure("quantity")
            self._count(packs, cell.text)
        else:
            dividing = [
                (size, value)
                for value, (base, size) in measures.items()
                if base == amount.base and amount.number % size == 0
            ]
            if not dividing:
                raise _Unsure("quantity")
            size, value = max(dividing)
            self._choose(option, value, cell.text)
            self._count(amount.number / size, cell.text)

    # From what was read to lines.

    def _wanted(self) -> list[Wanted]:
        lines = self.lines = self._parts_of_a_sum() or [_Open()]
        self._shared()
        many = any(len(values) > 1 for line in lines for values in line.chosen.values())
        if self.kinds is not None and self.both is None:
            if many:
                self.alternative = False  # hai màu đỏ hồng
            elif self.each is None:
                self.both = self.kinds
        if self.both is not None:
            self._every(lines, self.both)
        elif self.each is not None and not many and len(lines) == 1 and not self.all_items:
            option = free(self.pinned, lines[0].chosen, self.each.mark)
            if option is not None and len(self.pinned.item.options[option].values) > 1:
                lines[0].chosen[option] = list(self.pinned.item.options[option].values)
            elif self.pinned.item.options and self.each.mark in ("color", "size"):
                raise _Unsure("choice")
        elif many and self.alternative and self.each is None:
            raise _Unsure("choice")
        found = [one for line in lines for one in self._spread(line)]
        if (
            self.each is not None
            and len(found) == 1
            and not self.all_items
            and self.each.text.casefold() in _EACH_OF_US
        ):
            raise _Unsure("quantity")  # mỗi đứa 1: how many they are is not known here
        return self._counted(found)

    def _parts_of_a_sum(self) -> list[_Open]:
        """3 cái: 2 đen 1 trắng: what is counted in all is counted once more choice by choice."""
        first, rest = self.lines[:1], self.lines[1:]
        counted = [line.quantity for line in self.lines if line.quantity is not None]
        if len(self.lines) > 2 and len(counted) == len(self.lines) and counted[0] == sum(counted[1:]):
            *before, last = self.lines
            if not last.chosen and all(line.chosen for line in before):
                # 3 đôi: 37 kem 2 đôi, 38 đen 1 đôi
                return [_Open(line.chosen, count) for line, count in zip(before, counted[1:], strict=True)]
        told = len(rest) > 1 and all(line.chosen and line.quantity is not None for line in rest)
        if told and not first[0].chosen and sum(line.quantity or 0 for line in rest) == first[0].quantity:
            return rest
        return self.lines

    def _shared(self) -> None:
        """What was said of one line holds for its neighbours of the same item where they say nothing else."""
        for before, after in zip(self.lines, self.lines[1:], strict=False):
            for option, values in before.chosen.items():
                if len(values) == 1:
                    after.chosen.setdefault(option, values)
        for after, before in zip(self.lines[:0:-1], self.lines[-2::-1], strict=False):
            for option, values in after.chosen.items():
                if len(values) == 1 and before.quantity is None:
                    before.chosen.setdefault(option, values)

    def _every(self, lines: list[_Open], both: Piece) -> None:
        """cả 2 màu: one of each, or so many of each where "each" is said."""
        option = free(self.pinned, lines[0].chosen, both.mark)
        if option is None or len(lines) > 1:
            raise _Unsure("choice")
        values = self.pinned.item.options[option].values
        if both.amount is not None and both.amount.number != len(values):
            raise _Unsure("choice")
        lines[0].chosen[option] = list(values)
        if lines[0].quantity is not None and self.each is None:
            if lines[0].quantity not in (1, len(values)):
                raise _Unsure("quantity")
            lines[0].quantity = Decimal(1)

    def _spread(self, line: _Open) -> list[Wanted]:
        options = sorted(line.chosen)
        if sum(len(line.chosen[option]) > 1 for option in options) > 1:
            raise _Unsure("choice")
        found = [
            Wanted(dict(zip(options, values, strict=True)), line.quantity)
            for values in product(*(line.chosen[option] for option in options))
        ]
        if len(found) > 1 and line.quantity not in (None, 1) and self.each is None:
            raise _Unsure("quantity")
        return found

    def _counted_first(self) -> bool:
        """Whether how many stands before two or more choices that are joined: 2 cái 110 với 120."""
        at = next((at for at, cell in enumerate(self.cells) if self.counts and cell is self.counts[0]), len(self.cells))
        behind = [cell.sort for cell in self.cells[at + 1 :]]
        return len(self.counts) == 1 and "next" in behind and sum(one in ("value", "number") for one in behind) > 1

    def _counted(self, found: list[Wanted]) -> list[Wanted]:
        if self.each_count is not None:
            # 2 áo L với XL mỗi size 1: what was counted before can only be how many in all.
            counted = [one.quantity for one in found if one.quantity is not None]
            if counted and set(counted) != {self.each_count * len(found)}:
                raise _Unsure("quantity")
            for one in found:
                one.quantity = self.each_count
        if len(found) < 2:
            return found
        keys = [tuple(sorted(one.chosen.items())) for one in found]
        if len(set(keys)) < len(keys):
            # Twice the same: for several people it is all the author's, else it cannot be told which counts.
            units = {fold(cell.amount.said) for cell in self.counts if cell.amount is not None and cell.amount.said}
            if not self.several or len(units) > 1 or any(one.quantity is None for one in found):
                raise _Unsure("quantity")
            first = found[0].quantity
            if len(found) > 2 and first == sum(one.quantity or 0 for one in found[1:]):
                raise _Unsure("quantity")  # 2 hộp biếu cô 1 hộp cho mẹ 1 hộp: two, or four
            totals = dict.fromkeys(keys, Decimal(0))
            for key, one in zip(keys, found, strict=True):
                totals[key] += one.quantity or 0
            found = [Wanted(dict(key), total) for key, total in totals.items()]
        counted = [one.quantity for one in found if one.quantity is not None]
        if len(found) > 1 and len(counted) == 1 and counted[0] != 1:
            if self.each is None and counted[0] == len(found) and self._counted_first():
                counted = [Decimal(1)]  # 2 cái 110 với 120: so many in all
            elif self.each is None:
                raise _Unsure("quantity")
            for one in found:
                one.quantity = counted[0]
        return found
