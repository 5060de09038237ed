"""Which amounts and which choices belong to which item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lantoa.live.rules.grammar.clause import Phrase
from lantoa.live.rules.grammar.pieces import Piece
from lantoa.live.rules.grammar.table import SIZES_FROM, Pinned, Table

_SEPARATORS = frozenset(("stop", "join", "sign"))


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
    in_a_row: bool = False  # of several codes side by side
    mixed: bool = False  # partly of what is there, partly of what is added

    @property
    def quantified(self) -> bool:
        return any(cell.sort in ("amount", "number") for cell in self.cells)


def gathered(table: Table, parts: Sequence[Phrase]) -> list[Group]:
    """The groups of several phrases of one kind, in their order."""
    row: list[tuple[Piece, Phrase]] = []
    for phrase in parts:
        if row:
            row.append((Piece("stop", 0, 0, ","), phrase))
        row.extend((piece, phrase) for piece in phrase.content if piece.sort != "into")
    row = _codes_in_numbers(table, row)
    segments: list[list[tuple[Piece, Phrase]]] = [[]]
    joined: list[bool] = [False]
    for piece, phrase in row:
        if piece.sort in _SEPARATORS:
            segments.append([])
            joined.append(piece.sort == "join" or piece.text in ("+", "&"))
        else:
            segments[-1].append((piece, phrase))
    groups: list[Group] = []
    waiting: list[tuple[Piece, Phrase]] = []
    shared: list[Piece] = []
    for beside, segment in zip(joined, segments, strict=True):
        items = [at for at, (piece, _) in enumerate(segment) if piece.sort in ("item", "bad")]
        if not items:
            share = next((at for at, (piece, _) in enumerate(segment) if piece.sort == "share"), None)
            cells = [(piece, phrase) for piece, phrase in segment if piece.sort != "share"]
            if not cells:
                continue
            if (
                share is not None
                and groups
                and not any(piece.sort in ("amount", "number") and not _numeric(table, piece) for piece, _ in cells)
            ):
                shared += [piece for piece, _ in cells]
            elif groups:
                counted = groups[-1].quantified
                groups[-1].cells += [Piece("next", 0, 0, ""), *(piece for piece, _ in cells)]
                _flag(groups[-1], cells[0][1], later=counted)
            else:
                waiting += [(Piece("next", 0, 0, ""), cells[0][1]), *cells] if waiting else cells
            continue
        before = next(
            (
                piece.sort
                for piece, _ in segment
                if piece.sort in ("item", "bad", "amount") or (piece.sort == "number" and not _numeric(table, piece))
            ),
            "item",
        )
        parted = _parted(segment, items, leads=before in ("amount", "number"), table=table)
        last = [piece for piece, _ in parted[-1] if piece.sort not in ("item", "bad")]
        bare = all(piece.sort in ("item", "bad") for cells in parted[:-1] for piece, _ in cells)
        each = any(piece.sort == "each" for piece in last)
        if (
            len(parted) > 1
            and bare
            and (each or all(piece.sort == "value" or _numeric(table, piece) for piece in last))
        ):
            # G2 G5 39 đen, H1 H2 size M mỗi thứ 1: said of both
            shared += [piece for piece in last if piece.sort == "value" or _numeric(table, piece)]
        for cells in parted:
            group = Group(in_a_row=len(parted) > 1)
            sharing = False
            for piece, phrase in cells:
                if piece.sort in ("item", "bad"):
                    _name(group, piece)
                    _flag(group, phrase)
                elif piece.sort == "share":
                    sharing = True
                    shared += _behind_amounts(table, group.cells) if groups else []
                elif sharing and piece.sort in ("value", "number", "badvalue", "both") and groups:
                    shared.append(piece)
                    group.cells.append(piece)
                else:
                    group.cells.append(piece)
                    _flag(group, phrase)
            if waiting:
                apart = [Piece("next", 0, 0, "")] if beside and any(_weight(piece) for piece, _ in waiting) else []
                group.cells = [piece for piece, _ in waiting] + apart + group.cells
                _flag(group, waiting[0][1])
                waiting = []
            same = next((one for one in groups if one.items == group.items and not group.bad and not one.bad), None)
            if same is not None and (not group.cells or not same.cells):
                same.cells += group.cells
            elif same is not None and groups[-1] is same:
                same.cells += [Piece("next", 0, 0, ""), *group.cells]
            elif (
                groups
                and not beside
                and groups[-1].items
                and group.items
                and not groups[-1].quantified
                and groups[-1].items & group.items
                and (len(groups[-1].items) > 1 or len(group.items) > 1)
                and not groups[-1].bad
            ):
                groups[-1].items &= group.items
                groups[-1].cells += group.cells
            else:
                groups.append(group)
    if waiting:
        group = Group(None, cells=[piece for piece, _ in waiting])
        if any(phrase.add for _, phrase in waiting):
            # đôi 38 lấy thêm 1: which pair, not how many
            waiting = [
                (piece, phrase)
                for piece, phrase in waiting
                if phrase.add or piece.amount is None or not piece.amount.implied or piece.amount.base
            ]
            group.cells = [piece for piece, _ in waiting]
        kept = [piece for piece, phrase in waiting if not phrase.add and piece.sort in ("value", "number", "amount")]
        more = [piece for piece, phrase in waiting if phrase.add and piece.sort in ("value", "number", "amount")]
        pointed = all(piece.sort == "value" or _numeric(table, piece) for piece in kept) and not any(
            piece.sort == "value" or _numeric(table, piece) for piece in more
        )
        pointed = pointed and len(kept) <= sum(piece in kept for piece, _ in waiting[: len(kept)])
        group.mixed = bool(kept and more) and not pointed  # cái 120 lấy thêm 1 bộ
        for _, phrase in waiting:
            _flag(group, phrase)
        groups.append(group)
    _size_for_all(table, groups, row)
    for group in groups:
        held = {id(cell) for cell in group.cells}
        group.cells += [piece for piece in shared if id(piece) not in held]
    return groups


def _size_for_all(table: Table, groups: list[Group], row: list[tuple[Piece, Phrase]]) -> None:
    """size M V1 Q1, size 38 giày với dép: a size before several names is said of all that follow without a stop."""
    lead = row[0][0] if row else None
    size = lead is not None and lead.mark == "size" and lead.sort == "value"
    listed = not any(piece.sort in ("stop", "next") or piece.text == "," for piece, _ in row)
    follows = next((piece.sort for piece, _ in row[1:] if piece.sort != "share"), "")
    if not size or lead is None or not listed or len(groups) < 2 or follows != "item":
        return
    for group in groups[1:]:
        options = {option for item, option, _ in lead.values if item in (group.items or ())}
        own = {option for cell in group.cells for item, option, _ in cell.values if item in (group.items or ())}
        sized = any(_numeric(table, cell) or cell.sort in ("badvalue", "extreme", "step") for cell in group.cells)
        if options and not options & own and not sized:
            group.cells.append(lead)


def _behind_amounts(table: Table, cells: Sequence[Piece]) -> list[Piece]:
    """The choices after the last amount: A1 1 đôi A2 1 đôi 38 đen hết."""
    counts = [
        at
        for at, cell in enumerate(cells)
        if cell.sort == "amount" or (cell.sort == "number" and not _numeric(table, cell))
    ]
    return [cell for cell in cells[counts[-1] + 1 :] if cell.sort in ("value", "number")] if counts else []


def _weight(piece: Piece) -> bool:
    return piece.sort == "amount" and piece.amount is not None and bool(piece.amount.base)


def _numeric(table: Table, piece: Piece) -> bool:
    return (
        piece.sort == "number"
        and piece.amount is not None
        and piece.amount.number >= SIZES_FROM
        and piece.amount.number in table.numeric
    )


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


def _parted(
    segment: list[tuple[Piece, Phrase]], items: list[int], *, leads: bool, table: Table
) -> list[list[tuple[Piece, Phrase]]]:
    """A segment cut so that each part has one item."""
    kept = [items[0]]
    for at in items[1:]:
        last = segment[kept[-1]][0]
        piece = segment[at][0]
        between = [one for one, _ in segment[kept[-1] + 1 : at]]
        joined = (
            last.sort == piece.sort == "item"
            and last.items & piece.items
            and not any(one.sort in ("amount", "number") for one in between)
            and not (last.mark == piece.mark == "code" and any(one.sort == "value" for one in between))
        )
        if not joined:
            kept.append(at)
    if len(kept) == 1:
        return [segment]
    cuts = []
    for left, right in zip(kept, kept[1:], strict=False):
        cut = right
        amounts = [
            at
            for at in range(left + 1, right)
            if segment[at][0].sort == "amount"
            or (segment[at][0].sort == "number" and not _numeric(table, segment[at][0]))
        ]
        if amounts and (leads or (amounts[-1] == right - 1 and _two_counts(table, segment, amounts, left, right))):
            cut = amounts[-1]  # nem 2 hộp 1 sứa
        cuts.append(cut)
    edges = [0, *cuts, len(segment)]
    return [segment[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def _two_counts(table: Table, segment: list[tuple[Piece, Phrase]], amounts: list[int], left: int, right: int) -> bool:
    """Whether the last of several amounts says how much of the item behind it, as that has none of its own."""
    said = [segment[at][0].amount for at in amounts]
    last = said[-1]
    following = next((at for at in range(right + 1, len(segment)) if segment[at][0].sort == "item"), len(segment))
    behind = any(piece.sort in ("amount", "number") for piece, _ in segment[right + 1 : following])
    packed = any(table.pinned[item].measures or table.items[item].pack_grams for item in segment[left][0].items)
    return (
        not behind
        and last is not None
        and any(
            one is not None and not one.implied and (not packed or bool(one.base) == bool(last.base))
            for one in said[:-1]
        )
    )


def _own_code(pinned: Pinned, row: list[tuple[Piece, Phrase]], part: range) -> bool:
    """Whether all that is named in a part is that item, with how much of it told otherwise."""
    named = [row[at][0] for at in part if row[at][0].sort in ("item", "bad")]
    first = next((at for at in part if row[at][0].sort == "item"), part.stop)
    behind = any(row[at][0].text == pinned.item.code for at in part if at > first)
    return all(piece.items == {pinned.place} for piece in named) and (
        behind or any(row[at][0].sort == "amount" for at in part)
    )


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
        numbers = [
            at for at in part if row[at][0].sort == "number" and row[at][0].text.isdigit() and row[at][1].step is None
        ]
        codes = [at for at in numbers if row[at][0].text in bare]
        if not codes:
            continue
        named = [at for at in part if row[at][0].sort in ("item", "bad")]
        pick: int | None = None
        beside = [at for at in codes if at + 1 < end and row[at + 1][0].sort == "value"]
        if not named and len(beside) > 1 and beside == codes:
            for at in beside:  # 7 be 7 xám
                piece, phrase = row[at]
                places = frozenset({bare[piece.text].place})
                out[at] = (Piece("item", piece.start, piece.end, piece.text, items=places, mark="number"), phrase)
            continue
        if not named:
            pick = codes[0]
            if row[pick][0].text and len(codes) == 1 and len(numbers) > 1 and numbers[0] != pick:
                pick = codes[0]
        elif (own := next((at for at in codes if _own_code(bare[row[at][0].text], row, part)), None)) is not None:
            pick = own  # 10 khoai 2kg: its code and its name
        else:
            pick = next(
                (
                    at
                    for at in codes
                    if at + 1 < end
                    and row[at + 1][0].sort in ("amount", "value")
                    and (
                        (at > part.start and row[at - 1][0].sort in ("amount", "value"))
                        # 9 1kg S10 1kg
                        or (
                            at == part.start
                            and row[at + 1][0].sort == "amount"
                            and at + 2 < end
                            and row[at + 2][0].sort == "item"
                        )
                    )
                ),
                None,
            )
        if pick is not None:
            piece, phrase = row[pick]
            out[pick] = (
                Piece(
                    "item", piece.start, piece.end, piece.text, items=frozenset({bare[piece.text].place}), mark="number"
                ),
                phrase,
            )
    return out
