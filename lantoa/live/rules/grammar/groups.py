"""Which amount and which choices belong to which item, and how much that is in the item's own unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.decision import Why
from lantoa.live.rules.grammar.phrases import Phrase
from lantoa.live.rules.grammar.reading import Amount, Piece, Value
from lantoa.live.rules.grammar.table import Pinned, Table

_SEPARATORS = frozenset(("stop", "join", "sign"))
MOST = Decimal(999)


@dataclass(slots=True)
class Group:
    """One item (or the several it may be, or none said) with the amounts and choices said of it."""

    items: frozenset[int] | None = None
    bad: bool = False
    name: Piece | None = None
    cells: list[Piece] = field(default_factory=list)
    add: bool = False
    raised: bool = False
    twice: bool = False
    same: bool = False
    keep: bool = False
    explicit: bool = True

    @property
    def quantified(self) -> bool:
        return any(cell.sort in ("amount", "number") for cell in self.cells)


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


def gathered(table: Table, parts: Sequence[Phrase]) -> list[Group]:
    """The groups of several phrases of one kind, in their order."""
    row: list[tuple[Piece, Phrase]] = []
    for phrase in parts:
        if row:
            row.append((Piece("stop", 0, 0, ","), phrase))
        row.extend((piece, phrase) for piece in phrase.content if piece.sort != "into")
    row = _codes_in_numbers(table, row)
    segments: list[list[tuple[Piece, Phrase]]] = [[]]
    for piece, phrase in row:
        if piece.sort in _SEPARATORS:
            segments.append([])
        else:
            segments[-1].append((piece, phrase))
    groups: list[Group] = []
    waiting: list[tuple[Piece, Phrase]] = []
    shared: list[Piece] = []
    for segment in segments:
        items = [at for at, (piece, _) in enumerate(segment) if piece.sort in ("item", "bad")]
        if not items:
            share = next((at for at, (piece, _) in enumerate(segment) if piece.sort == "share"), None)
            cells = [(piece, phrase) for piece, phrase in segment if piece.sort != "share"]
            if not cells:
                continue
            if share is not None and groups and not any(piece.sort in ("amount", "number") and not _numeric(table, piece) for piece, _ in cells):
                shared += [piece for piece, _ in cells]
            elif groups:
                groups[-1].cells += [Piece("next", 0, 0, ""), *(piece for piece, _ in cells)]
                _flag(groups[-1], cells[0][1], later=True)
            else:
                waiting += cells
            continue
        before = next((piece.sort for piece, _ in segment if piece.sort in ("item", "bad", "amount") or (piece.sort == "number" and not _numeric(table, piece))), "item")
        parted = _parted(segment, items, leads=before in ("amount", "number"), table=table)
        for cells in parted:
            group = Group()
            sharing = False
            for piece, phrase in cells:
                if piece.sort in ("item", "bad"):
                    _name(group, piece)
                    _flag(group, phrase)
                elif piece.sort == "share":
                    sharing = True
                elif sharing and piece.sort in ("value", "number", "badvalue", "both") and groups:
                    shared.append(piece)
                    group.cells.append(piece)
                else:
                    group.cells.append(piece)
                    _flag(group, phrase)
            if waiting:
                group.cells = [piece for piece, _ in waiting] + group.cells
                _flag(group, waiting[0][1])
                waiting = []
            same = next((one for one in groups if one.items == group.items and not group.bad and not one.bad), None)
            if same is not None and (not group.cells or not same.cells):
                same.cells += group.cells
            elif same is not None and groups[-1] is same:
                same.cells += [Piece("next", 0, 0, ""), *group.cells]
            elif groups and groups[-1].items and group.items and not groups[-1].quantified and groups[-1].items & group.items and (len(groups[-1].items) > 1 or len(group.items) > 1) and not groups[-1].bad:
                groups[-1].items &= group.items
                groups[-1].cells += group.cells
            else:
                groups.append(group)
    if waiting:
        group = Group(None, cells=[piece for piece, _ in waiting])
        for _, phrase in waiting:
            _flag(group, phrase)
        groups.append(group)
    for group in groups:
        held = {id(cell) for cell in group.cells}
        group.cells += [piece for piece in shared if id(piece) not in held]
    return groups


def _numeric(table: Table, piece: Piece) -> bool:
    return piece.sort == "number" and piece.amount is not None and piece.amount.number >= 20 and piece.amount.number in table.numeric


def _flag(group: Group, phrase: Phrase, *, later: bool = False) -> None:
    group.add = group.add or (phrase.add and not later)
    group.raised = group.raised or phrase.raised
    group.twice = group.twice or phrase.twice
    group.same = group.same or phrase.same
    group.keep = group.keep or phrase.keep


def _name(group: Group, piece: Piece) -> None:
    if piece.sort == "bad":
        group.bad = True
        group.name = group.name or piece
        return
    if group.items is None:
        group.items = piece.items
    else:
        both = group.items & piece.items
        group.items = both or piece.items
    if group.name is None or piece.mark == "code":
        group.name = piece


def _parted(segment: list[tuple[Piece, Phrase]], items: list[int], *, leads: bool, table: Table) -> list[list[tuple[Piece, Phrase]]]:
    """A segment cut so that each part has one item."""
    kept = [items[0]]
    for at in items[1:]:
        last = segment[kept[-1]][0]
        piece = segment[at][0]
        between = [one for one, _ in segment[kept[-1] + 1 : at]]
        joined = last.sort == piece.sort == "item" and last.items & piece.items and not any(one.sort in ("amount", "number") for one in between)
        if not joined:
            kept.append(at)
    if len(kept) == 1:
        return [segment]
    cuts = []
    for left, right in zip(kept, kept[1:], strict=False):
        cut = right
        if leads:
            amounts = [at for at in range(left + 1, right) if segment[at][0].sort == "amount" or (segment[at][0].sort == "number" and not _numeric(table, segment[at][0]))]
            if amounts:
                cut = amounts[-1]
        cuts.append(cut)
    edges = [0, *cuts, len(segment)]
    return [segment[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def _codes_in_numbers(table: Table, row: list[tuple[Piece, Phrase]]) -> list[tuple[Piece, Phrase]]:
    """Bare numbers that are pinned codes (12, 15) where no other item is said beside them."""
    bare = table.by_letters.get("", {})
    if not bare:
        return row
    out = list(row)
    start = 0
    for end in range(len(row) + 1):
        if end < len(row) and row[end][0].sort not in _SEPARATORS:
            continue
        part = range(start, end)
        start = end + 1
        numbers = [at for at in part if row[at][0].sort == "number" and row[at][0].text.isdigit()]
        codes = [at for at in numbers if row[at][0].text in bare]
        if not codes:
            continue
        named = [at for at in part if row[at][0].sort in ("item", "bad")]
        pick: int | None = None
        if not named:
            pick = codes[0]
            if row[pick][0].text and len(codes) == 1 and len(numbers) > 1 and numbers[0] != pick:
                pick = codes[0]
        else:
            pick = next((at for at in codes if at + 1 < end and row[at + 1][0].sort in ("amount", "value") and at > 0 and row[at - 1][0].sort in ("amount", "value") and at - 1 >= part.start), None)
        if pick is not None:
            piece, phrase = row[pick]
            out[pick] = (Piece("item", piece.start, piece.end, piece.text, items=frozenset({bare[piece.text].place}), mark="number"), phrase)
    return out


# How much.


def in_units(pinned: Pinned, amount: Amount) -> Decimal | None:
    """An amount in the item's selling unit; None where that cannot be told."""
    item, unit = pinned.item, pinned.unit
    number = amount.total
    if amount.base:
        scale = {"kg": ("g", 1000), "lang": ("g", 100), "g": ("g", 1), "yen": ("g", 10_000), "ta_weight": ("g", 100_000), "l": ("ml", 1000), "ml": ("ml", 1)}.get(unit)
        if scale is not None:
            return number / scale[1] if scale[0] == amount.base else None
        if item.pack_grams and amount.base == "g":
            return _even(number / item.pack_grams)
        return None
    said = fold(amount.said)
    own = fold(item.unit)
    kind = amount.unit.split()[-1] if amount.unit else ""
    dozens = amount.times > 1
    if unit in ("kg", "lang", "l", "g", "ml"):
        if amount.unit in ("", unit):
            return number if not dozens else None
        if item.pack_pieces and kind in ("piece", "ten", "dozen"):
            return number / item.pack_pieces
        if pinned.measures and kind in ("pack", "piece"):
            return _even(number)
        return None
    if said == own and not dozens:
        return _even(number)
    if item.pack_pieces and amount.unit and (said != own) and not (dozens and amount.unit.split()[0] == unit and " " not in amount.unit):
        if kind == "pair" and f"{item.pack_pieces} {said}" not in fold(item.name):
            number *= 2
        return _even(number / item.pack_pieces)
    if item.pack_grams and kind == "piece" and said != own:
        return _even(number)
    if unit in ("ten", "dozen", "hundred"):
        size = {"ten": 10, "dozen": 12, "hundred": 100}[unit]
        if amount.unit == "" or amount.unit.split()[0] == unit:
            return amount.number
        return number / size
    if unit == "pair":
        return _even(number)
    if kind == "pair" and said != own:
        return _even(number * 2) if unit == "piece" else (_even(number * 2) if own in ("con",) else None)
    if kind == "big_pack" or (said in ("thung", "ket", "bao", "tai", "kien", "sot", "loc") and said != own):
        return None
    return _even(number)


def _even(number: Decimal) -> Decimal | None:
    return number if number == int(number) else None


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == int(number) else number.normalize()


def said_of(table: Table, place: int, cells: Sequence[Piece], *, each_item: Piece | None = None, several: bool = False) -> Said:
    """The lines said of one item; `several`: for several people."""
    pinned = table.pinned[place]
    said = Said(pinned)
    steps = _classified(table, pinned, cells, said)
    if said.unsure:
        return said
    lines: list[tuple[dict[int, list[str]], Decimal | None]] = []
    chosen: dict[int, list[str]] = {}
    quantity: Decimal | None = None
    each, joined, alternative = False, False, False
    every: list[tuple[int, Piece]] = []
    kinds: Piece | None = None

    def close() -> None:
        nonlocal chosen, quantity
        if chosen or quantity is not None:
            lines.append((chosen, quantity))
        chosen, quantity = {}, None

    for sort, content in steps:
        if sort == "value":
            option, value = content
            if option in chosen and value not in chosen[option]:
                if quantity is not None or (joined and len(chosen) > 1 and option == min(chosen)) or (joined and lines):
                    close()
                    chosen[option] = [value]
                else:
                    chosen[option].append(value)
                    if not joined and not each:
                        alternative = alternative or True
            elif option in chosen:
                if quantity is not None:
                    close()
                    chosen[option] = [value]
            else:
                chosen[option] = [value]
        elif sort == "quantity":
            if quantity is not None:
                close()
            quantity = content
        elif sort == "each":
            each = True
            alternative = False
        elif sort == "kinds":
            kinds = content
        elif sort == "both":
            every.append(content)
        elif sort == "next":
            joined = True
        elif sort == "or":
            said.unsure = "or"
    close()
    if said.unsure:
        return said
    if not lines:
        lines = [({}, None)]
    # What was said of one line of the same item holds for the next where it says nothing else.
    for at in range(1, len(lines)):
        for option, values in lines[at - 1][0].items():
            if option not in lines[at][0] and len(values) == 1:
                lines[at][0][option] = values
    for at in range(len(lines) - 1, 0, -1):
        for option, values in lines[at][0].items():
            if option not in lines[at - 1][0] and lines[at - 1][1] is None and len(values) == 1:
                lines[at - 1][0][option] = values
    many = any(len(values) > 1 for held, _ in lines for values in held.values())
    if kinds is not None and not every:
        if many:
            alternative = False  # hai màu đỏ hồng
        elif not each:
            every.append((0, kinds))
    if every:
        option = _free(pinned, lines, every[0])
        if option is None or len(lines) > 1:
            said.unsure = "choice"
            return said
        values = list(pinned.item.options[option].values)
        counted = every[0][1].amount
        if counted is not None and counted.number != len(values):
            said.unsure = "choice"
            return said
        lines[0][0][option] = values
        count = lines[0][1]
        if count is not None and not each and count != 1:
            if count == len(values):
                lines[0] = (lines[0][0], Decimal(1))
            else:
                said.unsure = "quantity"
                return said
        many, alternative = True, False
    elif each and not many and len(lines) == 1 and each_item is None:
        mark = next((content for sort, content in steps if sort == "each"), None)
        option = _free(pinned, lines, (0, mark)) if mark is not None else None
        if option is not None and len(pinned.item.options[option].values) > 1:
            lines[0][0][option] = list(pinned.item.options[option].values)
            many = True
        elif mark is not None and pinned.item.options and mark.mark in ("color", "size"):
            said.unsure = "choice"
            return said
    if many and alternative and not each and not every:
        said.unsure = "choice"
        return said
    for held, count in lines:
        options = sorted(held)
        combinations = list(product(*(held[option] for option in options)))
        if len(combinations) > 1 and sum(len(held[option]) > 1 for option in options) > 1:
            said.unsure = "choice"
            return said
        if len(combinations) > 1 and count is not None and count != 1 and not each:
            said.unsure = "quantity"
            return said
        for values in combinations:
            said.lines.append(Wanted(dict(zip(options, values, strict=True)), count))
    if len(said.lines) > 1 and len({tuple(sorted(line.chosen.items())) for line in said.lines}) < len(said.lines):
        # Twice the same: for several people it is all the author's, else it cannot be told which counts.
        if not several or any(line.quantity is None for line in said.lines):
            said.unsure = "quantity"
            return said
        total: dict[tuple[tuple[int, str], ...], Wanted] = {}
        for line in said.lines:
            key = tuple(sorted(line.chosen.items()))
            before = total.get(key)
            total[key] = Wanted(line.chosen, line.quantity if before is None else (before.quantity or Decimal(0)) + (line.quantity or Decimal(0)))
        said.lines = list(total.values())
    if len(said.lines) > 1:
        counted = [line.quantity for line in said.lines if line.quantity is not None]
        if len(counted) == 1 and counted[0] != 1:
            if each:
                for line in said.lines:
                    line.quantity = counted[0]
            else:
                said.unsure = "quantity"
    return said


def _free(pinned: Pinned, lines: list[tuple[dict[int, list[str]], Decimal | None]], asked: tuple[int, Piece]) -> int | None:
    """Which choice "both colours" or "one of each kind" means."""
    kind = asked[1].mark
    open_options = [at for at in range(len(pinned.item.options)) if all(at not in held for held, _ in lines)]
    names = {"color": ("mau",), "size": ("size", "co", "so", "kich")}.get(kind)
    if names:
        fits = [at for at in open_options if any(fold(pinned.item.options[at].name).startswith(name) for name in names)]
        return fits[0] if len(fits) == 1 else (open_options[0] if not fits and len(open_options) == 1 and len(pinned.item.options) == 1 and kind != "color" else None)
    return open_options[0] if len(open_options) == 1 else None


def _classified(table: Table, pinned: Pinned, cells: Sequence[Piece], said: Said) -> list[tuple[str, object]]:
    """Each cell as a choice of this item or a quantity."""
    counts = [cell for cell in cells if cell.amount is not None and cell.sort in ("amount", "number") and not cell.amount.base and not _is_value(table, pinned, cell) and not _is_price(table, pinned, cell) and not _digits_of(pinned, cell)]
    masses = [cell for cell in cells if cell.amount is not None and cell.sort == "amount" and cell.amount.base]
    steps: list[tuple[str, object]] = []
    whys = said.why

    def unsure(reason: str) -> list[tuple[str, object]]:
        said.unsure = reason
        return []

    for cell in cells:
        if cell.sort == "value":
            mine = [(option, value) for item, option, value in cell.values if item == pinned.place]
            if not mine:
                if cell.mark or any(_is_color(cell) for _ in (0,)) and _has_colors(pinned):
                    return unsure("choice")
                if pinned.item.options and not pinned.measures:
                    return unsure("choice")
                continue
            if len({option for option, _ in mine}) > 1 or len(mine) > 1:
                exact = [one for one in mine if fold(one[1]) == fold(cell.text)]
                if len(exact) != 1:
                    return unsure("choice")
                mine = exact
            steps.append(("value", mine[0]))
            whys.append(Why("variant", mine[0][1], cell.text))
        elif cell.sort == "badvalue":
            if cell.mark == "color?" and not _has_colors(pinned):
                continue
            return unsure("choice")
        elif cell.sort == "or":
            steps.append(("or", cell))
        elif cell.sort in ("each", "both", "next"):
            steps.append((cell.sort, cell if cell.sort == "each" else (0, cell)))
        elif cell.sort == "kinds":
            steps.append(("kinds", cell))
        elif cell.sort == "extreme":
            option = _sized(pinned)
            if option is None:
                return unsure("choice")
            values = pinned.item.options[option].values
            value = values[-1] if cell.mark == "biggest" else values[0]
            if _falls(values):
                value = values[0] if cell.mark == "biggest" else values[-1]
            steps.append(("value", (option, value)))
            whys.append(Why("variant", value, cell.text))
        elif cell.sort in ("amount", "number") and cell.amount is not None:
            amount = cell.amount
            if amount.spread:
                return unsure("range")
            if cell.sort == "number":
                value = _is_value(table, pinned, cell)
                if value is not None:
                    steps.append(("value", value))
                    whys.append(Why("variant", value[1], cell.text))
                    continue
                digits = _digits_of(pinned, cell)
                if digits is not None:
                    steps.append(("value", digits))
                    whys.append(Why("variant", digits[1], cell.text))
                    continue
                if _is_price(table, pinned, cell) or (masses and not pinned.measures and amount.number == 1 and not cell.mark):
                    continue  # a price; or the one of "1 lạp sườn 1kg"
                if _is_size_not_offered(pinned, amount.number):
                    return unsure("choice")
                if 0 < amount.number < 20 and any((pinned.place, at, value) for at, choice in enumerate(pinned.item.options) for value in choice.values if value == str(amount.number)) and not any(one is not cell for one in counts):
                    return unsure("choice")
            if amount.base and pinned.measures:
                matching = [value for value, held in pinned.measures.items() if held == (amount.base, amount.number)]
                others = [one for one in masses if one is not cell]
                if counts or cell.mark == "kind" or (others and matching and cell is masses[0]):
                    if not matching:
                        return unsure("choice")
                    steps.append(("value", (pinned.measure_option, matching[0])))
                    whys.append(Why("variant", matching[0], cell.text))
                    continue
                if others and not matching or (others and cell is not masses[0]):
                    first = next((held for held in pinned.measures.values() if masses[0].amount and held == (masses[0].amount.base, masses[0].amount.number)), None)
                    packs = _even(amount.number / first[1]) if first and first[0] == amount.base else None
                    if packs is None:
                        return unsure("quantity")
                    steps.append(("quantity", packs))
                    whys.append(Why("quantity", f"{packs.normalize():f}", cell.text))
                    continue
                if matching:
                    steps.append(("value", (pinned.measure_option, matching[0])))
                    whys.append(Why("variant", matching[0], cell.text))
                    continue
                dividing = [(held[1], value) for value, held in pinned.measures.items() if held[0] == amount.base and amount.number % held[1] == 0]
                if not dividing:
                    return unsure("quantity")
                size, value = max(dividing)
                steps += [("value", (pinned.measure_option, value)), ("quantity", amount.number / size)]
                whys.append(Why("variant", value, cell.text))
                whys.append(Why("quantity", f"{amount.number / size:f}", cell.text))
                continue
            if amount.base and counts and in_units(pinned, amount) is None:
                continue  # a weight of the person or the thing beside a plain count
            count = in_units(pinned, amount)
            if count is None or count <= 0 or count > MOST:
                return unsure("quantity")
            steps.append(("quantity", _plain(count)))
            whys.append(Why("quantity", f"{_plain(count):f}", cell.text))
    return steps


def _is_color(cell: Piece) -> bool:
    return bool(cell.values)


def _has_colors(pinned: Pinned) -> bool:
    return any(fold(choice.name).startswith("mau") for choice in pinned.item.options)


def _sized(pinned: Pinned) -> int | None:
    named = [at for at, choice in enumerate(pinned.item.options) if fold(choice.name).split()[:1] in (["size"], ["co"], ["so"], ["kich"])]
    if named:
        return named[0]
    return 0 if len(pinned.item.options) == 1 and not _has_colors(pinned) else None


_LETTER_SIZES = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "xxxl", "3xl")


def _falls(values: Sequence[str]) -> bool:
    """Whether sizes are listed from large to small."""
    if all(value.isdigit() for value in values):
        return int(values[0]) > int(values[-1])
    order = [_LETTER_SIZES.index(fold(value)) for value in values if fold(value) in _LETTER_SIZES]
    if len(order) == len(values):
        return order[0] > order[-1]
    return fold(values[0]) in ("to", "lon", "dai", "cao") and len(values) > 1


def _is_value(table: Table, pinned: Pinned, cell: Piece) -> tuple[int, str] | None:
    if cell.sort != "number" or cell.amount is None or cell.mark == "x":
        return None
    mine: list[Value] = [one for one in table.numeric.get(cell.amount.number, ()) if one[0] == pinned.place]
    if mine and (cell.amount.number >= 20 or cell.mark == "size"):
        return mine[0][1], mine[0][2]
    return None


def _digits_of(pinned: Pinned, cell: Piece) -> tuple[int, str] | None:
    """500 for 500g or 500ml."""
    if cell.sort != "number" or cell.amount is None or cell.amount.number < 50:
        return None
    fits = [value for value, (_, held) in pinned.measures.items() if held == cell.amount.number]
    return (pinned.measure_option, fits[0]) if fits else None


def _is_price(table: Table, pinned: Pinned, cell: Piece) -> bool:
    if cell.sort != "number" or cell.amount is None or cell.mark == "x":
        return False
    number = cell.amount.number
    return number >= 100 or (number >= 30 and number in table.prices and pinned.unit not in ("g",))


def _is_size_not_offered(pinned: Pinned, number: Decimal) -> bool:
    """A bare number in the range of sizes at an item that is sold by size."""
    for choice in pinned.item.options:
        if all(value.isdigit() for value in choice.values):
            low, high = min(map(int, choice.values)), max(map(int, choice.values))
            if low >= 20 and low - 15 <= number <= high + 15:
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
