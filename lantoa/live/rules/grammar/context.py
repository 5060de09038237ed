"""What a comment can mean beside what its author said and ordered before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.amounts import in_units
from lantoa.live.rules.grammar.choices import digits_of, variant_of
from lantoa.live.rules.grammar.clause import Phrase, word
from lantoa.live.rules.grammar.clauses import clauses
from lantoa.live.rules.grammar.decision import Why
from lantoa.live.rules.grammar.groups import Group, gathered
from lantoa.live.rules.grammar.lines import said_of
from lantoa.live.rules.grammar.memory import Line, Memory
from lantoa.live.rules.grammar.memory import Said as Comment
from lantoa.live.rules.grammar.phrases import phrases
from lantoa.live.rules.grammar.pieces import Piece
from lantoa.live.rules.grammar.reading import read
from lantoa.live.rules.grammar.table import SIZES_FROM, Table


class Unsure(Exception):
    """The author wants something, and what it is must be asked."""


@dataclass(slots=True)
class Outcome:
    """What an act does: all lines of each code touched, and codes given up."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    cancels: list[str] = field(default_factory=list)
    why: list[Why] = field(default_factory=list)


class Context:
    """One comment, its author's basket and own comments, and which item the words that name none can mean."""

    def __init__(self, table: Table, memory: Memory, author: str, at: float, text: str) -> None:
        self.table, self.memory, self.author, self.at = table, memory, author, at
        self.reading = read(table, text)
        self._without_own_name()
        self.clauses = clauses(self.reading)
        self.basket: dict[str, list[Line]] = {}
        for line in memory.basket:
            if line.code not in table.by_code:
                continue  # what is not pinned any more is left as it is
            self.basket.setdefault(line.code, []).append(line)
        self.why: list[Why] = []
        self.idle: list[Phrase] = []
        self.kept: set[str] = set()  # gà bỏ nhé, lấy trứng thôi: what is wanted still
        self.not_meant: list[Piece] = []  # kem, không phải nâu
        self.agrees = False  # 480 cũng được

    def _without_own_name(self) -> None:
        """Trứng đây cô ơi: a word of the author's name, said of themselves, is no item."""
        pieces = self.reading.pieces
        for at, piece in enumerate(pieces[:-1]):
            if piece.sort != "item" or piece.mark != "name" or piece.end - piece.start > 1:
                continue
            shown = word(pieces[at + 1], self.reading) in ("đây", "day", "nè", "nek")
            if shown and fold(piece.text) in fold(self.author[:80]).split():
                pieces[at] = Piece("word", piece.start, piece.end, piece.text, frozenset({"person"}))

    def _alters(self, code: str, lines: Sequence[Line]) -> bool:
        """Whether lines ordered before are other than before: more, less, another choice, or gone."""
        before = {line.variant: line.quantity for line in self.basket.get(code, ())}
        after = {line.variant: line.quantity for line in lines}
        return any(after.get(variant) != quantity for variant, quantity in before.items())

    def _joined(self, code: str, lines: Sequence[tuple[dict[int, str], Decimal]]) -> list[Line]:
        """Lines of a code, one for each variant."""
        pinned = self.table.by_code[code]
        found: dict[str | None, Decimal] = {}
        for chosen, count in lines:
            variant = variant_of(pinned, chosen)
            found[variant] = found.get(variant, Decimal(0)) + count
        return [Line(code, variant, count) for variant, count in found.items()]

    def _named(self, comment: Comment, group: Group) -> tuple[int, dict[int, str]] | None | bool:
        """The one item a former comment names with the choices it says: None where it names none, False where several. Where the name
        fits several, the units and choices said may tell."""
        reading = read(self.table, comment.text)
        return self._one_named([phrase for clause in clauses(reading) for phrase in phrases(clause, reading)], group)

    def _one_named(self, parts: list[Phrase], wanted: Group) -> tuple[int, dict[int, str]] | None | bool:
        groups = [group for group in gathered(self.table, parts) if group.items is not None or group.bad]
        coded = [group for group in groups if group.name is not None and group.name.mark in ("code", "number")]
        if len(coded) == 1 and not any(
            group.bad or (group.name is not None and group.name.end - group.name.start > 1)
            for group in groups
            if group is not coded[0]
        ):
            groups = coded  # P10 dùng cho da dầu: its code, and a word of another's name
        groups = self._foremost(groups, parts)
        if not groups:
            return None
        if len(groups) > 1 or groups[0].bad or groups[0].items is None:
            return False
        fits = (
            [place for place in groups[0].items if self._fits(place, wanted) and self._fits(place, groups[0])]
            if len(groups[0].items) > 1
            else list(groups[0].items)
        )
        if len(fits) > 1:
            fits = self._sold_so(fits, wanted) or fits
        if len(fits) != 1:
            return False
        place = fits[0]
        cells = [
            cell
            for cell in groups[0].cells
            if cell.sort in ("value", "extreme")
            or (cell.sort == "number")
            or (
                cell.sort == "amount"
                and cell.amount is not None
                and cell.amount.base
                and self.table.pinned[place].measures
            )
        ]
        said = said_of(self.table, place, cells)
        chosen = said.lines[0].chosen if not said.unsure and len(said.lines) == 1 else {}
        return place, chosen

    def _foremost(self, groups: list[Group], parts: list[Phrase]) -> list[Group]:
        """kem chống nắng da dầu: what is named by its whole name or how that begins, beside mere words of other names."""
        listed = any(piece.sort in ("join", "sign", "or", "each", "both") for part in parts for piece in part.content)
        if listed or sum(part.has("item", "bad") for part in parts) > 1:
            return groups
        ranks = []
        for group in groups:
            name = group.name
            if group.bad or group.items is None or name is None or name.mark != "name" or group.quantified:
                return groups
            heads = any(
                self.table.pinned[item].whole[0].bare == fold(name.text.split()[0])
                for item in group.items
                if self.table.pinned[item].whole
            )
            size = name.end - name.start
            ranks.append((2 if size > 1 and heads else 1 if heads else 0) + (size > 2))
        best = max(ranks, default=0)
        first = [group for group, rank in zip(groups, ranks, strict=True) if rank == best]
        rest = [group for group in groups if not any(group is one for one in first)]
        alone = all(group.name is not None and group.name.end - group.name.start == 1 for group in rest)
        return first if len(first) == 1 and alone else groups

    def _beside(self, group: Group) -> tuple[int, dict[int, str], Comment] | None:
        """The one item that this same comment names where it asks or tells: A1 còn không, còn thì để chị 2 cân."""
        bare = self.table.by_letters.get("", {})
        parts = [
            phrase
            for phrase in self.idle
            if phrase.has("item", "bad")
            or any(piece.sort == "number" and piece.text in bare for piece in phrase.content)
        ]
        if not parts:
            return None
        text = self.reading.text
        found = self._one_named(parts, group)
        return (*found, Comment(self.at, "question", text)) if isinstance(found, tuple) else None

    def _recent(self, group: Group) -> tuple[int, dict[int, str], Comment] | None:
        for comment in reversed(self.memory.said):
            if comment.kind == "spam":
                continue
            found = self._named(comment, group)
            if isinstance(found, tuple):
                return (*found, comment)
            if found is False:
                return None
        return None

    def _fits(self, place: int, group: Group) -> bool:
        """Whether the choices and units said can be this item's."""
        pinned = self.table.pinned[place]
        for cell in group.cells:
            if cell.sort == "value" and not any(item == place for item, _, _ in cell.values):
                return False
            if cell.sort == "amount" and cell.amount is not None and cell.amount.base:
                if in_units(pinned, cell.amount) is None and not any(
                    held[0] == cell.amount.base for held in pinned.measures.values()
                ):
                    return False
            elif cell.sort == "number" and any(digits_of(one, cell) for one in self.table.pinned):
                if digits_of(pinned, cell) is None:
                    return False
            elif cell.sort == "number" and cell.amount is not None and self._is_size(cell):
                if not any(item == place for item, _, _ in self.table.numeric[cell.amount.number]):
                    return False
            elif cell.sort == "amount" and cell.amount is not None and cell.amount.unit:
                kind = cell.amount.unit.split()[-1]
                if kind == "pair" and fold(pinned.item.unit) == "con":
                    continue
                if kind in ("pack", "pair") and fold(cell.amount.said) != fold(pinned.item.unit):
                    return False
                if (
                    kind == "piece"
                    and pinned.unit not in ("piece", "ten", "dozen")
                    and not pinned.item.pack_pieces
                    and fold(cell.amount.said) != fold(pinned.item.unit)
                ):
                    return False
                if (
                    kind in ("ten", "dozen")
                    and pinned.unit not in ("piece", "ten", "dozen")
                    and not pinned.item.pack_pieces
                ):
                    return False
        return True

    def _sold_so(self, places: Sequence[int], group: Group) -> list[int]:
        """Those that are sold in just the unit said, where that is one: the gà of "1 con gà" is not trứng gà."""
        units = {
            fold(cell.amount.said) for cell in group.cells if cell.amount is not None and cell.amount.unit == "piece"
        }
        exact = [place for place in places if fold(self.table.pinned[place].item.unit) in units]
        return exact if len(exact) == 1 else []

    def _without_dozens(self, group: Group) -> list[int]:
        """Those that fit once it does not matter that they are counted by the dozen (nửa tá mắm chai lít)."""
        dozens = [cell for cell in group.cells if cell.amount is not None and cell.amount.unit in ("ten", "dozen")]
        rest = Group(group.items, cells=[cell for cell in group.cells if not any(cell is one for one in dozens)])
        return [place for place in group.items or () if self._fits(place, rest)] if dozens and rest.cells else []

    def _is_size(self, cell: Piece) -> bool:
        return (
            cell.sort == "number"
            and cell.amount is not None
            and cell.amount.number >= SIZES_FROM
            and cell.amount.number in self.table.numeric
        )

    def _ordered(self, group: Group) -> int | None:
        """The only ordered code the words can point back to."""
        places = [self.table.by_code[code].place for code in self.basket if code in self.table.by_code]
        if len(places) == 1:
            return (
                places[0]
                if self._fits(places[0], group) or not any(cell.sort == "value" for cell in group.cells)
                else None
            )
        fitting = [place for place in places if self._fits(place, group)] if group.cells else []
        if len(fitting) == 1 and any(
            cell.sort == "value"
            or self._is_size(cell)
            or (cell.sort == "amount" and cell.amount is not None and cell.amount.unit)
            for cell in group.cells
        ):
            return fitting[0]
        return None

    def _only_choices(self, group: Group) -> bool:
        """Whether choices are all that is said: 38 đen, chai lít, 500ml."""
        held = [self.table.by_code[code] for code in self.basket if code in self.table.by_code]
        chosen = False
        for cell in group.cells:
            if cell.sort in ("value", "badvalue", "extreme", "step"):
                chosen = True
            elif cell.sort in ("amount", "number") and cell.amount is not None:
                amount = cell.amount
                measure = amount.base and any(
                    (amount.base, amount.number) in pinned.measures.values() for pinned in held
                )
                size = cell.sort == "number" and amount.number >= SIZES_FROM and amount.number in self.table.numeric
                if not (measure or size):
                    return False
                chosen = True
        return chosen

    def _settle(self, group: Group, *, pointing: bool) -> bool:
        """Finds the item of a group that names none, or several; whether choices came along from a former comment."""
        if group.bad:
            raise Unsure("code")
        if group.items is not None and len(group.items) == 1:
            return True
        if group.items is not None:
            each = any(
                cell.sort in ("each", "both")
                or (cell.sort == "kinds" and cell.amount is not None and cell.amount.number == len(group.items))
                for cell in group.cells
            )
            if each and len(group.items) > 1:
                return True
            fitting = [place for place in group.items if self._fits(place, group)]
            if len(fitting) > 1:
                fitting = self._sold_so(fitting, group) or fitting
            if not fitting:
                fitting = self._without_dozens(group)
            if len(fitting) > 1 or not fitting:
                held = [
                    place for place in (fitting or group.items) if self.table.pinned[place].item.code in self.basket
                ]
                spoken = {code for one in self.memory.said if one.kind in ("order", "change") for code in one.codes}
                lately = len(held) == 1 and self.table.pinned[held[0]].item.code in spoken
                if len(held) == 1 and (pointing or group.add or group.keep or lately):
                    fitting = held
                else:
                    recent = self._recent(group)
                    if recent is not None and recent[0] in group.items:
                        fitting = [recent[0]]
            if len(fitting) != 1:
                raise Unsure("item")
            group.items = frozenset(fitting)
            return True
        group.explicit = False
        if group.mixed:
            raise Unsure("choice")
        all_of_them = ("each", "both") if group.twice else ("each",)
        if (
            len(self.basket) > 1
            and (group.add or group.twice)
            and any(cell.sort in all_of_them for cell in group.cells)
        ):
            group.items = frozenset(self.table.by_code[code].place for code in self.basket)  # mỗi thứ thêm 1
            return True
        beside = self._beside(group)
        chosen = any(
            cell.sort == "value" or self._is_size(cell) or any(digits_of(one, cell) for one in self.table.pinned)
            for cell in group.cells
        )
        if beside is not None and not (group.add and self.basket) and (not chosen or self._fits(beside[0], group)):
            return self._from_recent(group, beside)
        only_choice = self._only_choices(group)
        back = pointing or group.add or group.raised or group.twice or group.same or group.keep
        recent = self._recent(group)
        if (back or only_choice) and self.basket:
            place = self._ordered(group)
            if (
                recent is not None
                and recent[2].kind not in ("order", "change")
                and self.table.pinned[recent[0]].item.code not in self.basket
                and not (back and not only_choice)
            ):
                if place is not None and self._fits(place, group) and self._fits(recent[0], group):
                    raise Unsure("item")
                if self._fits(recent[0], group):
                    place = None
                    return self._from_recent(group, recent)
            if place is not None:
                return self._points_back(group, place)
            if len(self.basket) > 1:
                raise Unsure("order")
        if recent is not None and not self.basket and self._both_of_them(group):
            raise Unsure("item")  # lấy cả 2
        if recent is not None:
            if not self._fits(recent[0], group) and any(cell.sort == "value" for cell in group.cells):
                raise Unsure("item")
            return self._from_recent(group, recent)
        if self.basket and (chosen or (only_choice and len(self.basket) == 1)):
            place = self._ordered(group)
            if place is not None and self._fits(place, group):
                return self._points_back(group, place)
        packed = self._packed_so(group)
        if packed is not None:
            group.items = frozenset({packed})
            return True
        raise Unsure("item")

    def _both_of_them(self, group: Group) -> bool:
        """Whether two things are meant that this comment does not name."""
        plain = not any(cell.sort in ("value", "number", "amount", "both") for cell in group.cells)
        return plain and any(
            "both" in piece.classes and piece.end - piece.start > 1
            for piece in self.reading.pieces
            if piece.sort == "word"
        )

    def _packed_so(self, group: Group) -> int | None:
        """The only thing pinned that is sold in just these packs: chai 300."""
        for cell in group.cells:
            if cell.sort != "number" or cell.mark != "kind":
                continue
            unit = fold(next((piece.text for piece in self.reading.pieces if piece.end == cell.start), ""))
            fits = [one for one in self.table.pinned if digits_of(one, cell)]
            if len(fits) == 1 and fold(fits[0].item.unit) == unit and self._fits(fits[0].place, group):
                return fits[0].place
        return None

    def _points_back(self, group: Group, place: int) -> bool:
        group.items = frozenset({place})
        self.why.append(Why("ordered", self.table.pinned[place].item.code, ""))
        return True

    def _from_recent(self, group: Group, recent: tuple[int, dict[int, str], Comment]) -> bool:
        place, chosen, comment = recent
        pinned = self.table.pinned[place]
        group.items = frozenset({place})
        said = said_of(self.table, place, group.cells)
        held = {option for line in said.lines for option in line.chosen}
        for option, value in chosen.items():
            if option not in held:
                group.cells.append(Piece("value", 0, 0, value, values=frozenset({(place, option, value)})))
        self.why.append(Why("code", pinned.item.code, comment.text[:80]))
        return True

    def _counted(self, group: Group) -> int:
        """How many quantities a group has by itself; sizes and weights of packs are none."""
        places = group.items or frozenset()
        if len(places) == 1:
            said = said_of(self.table, next(iter(places)), [cell for cell in group.cells if cell.sort not in ("each",)])
            return (
                sum(line.quantity is not None for line in said.lines)
                if not said.unsure
                else sum(cell.sort in ("amount", "number") for cell in group.cells)
            )
        return sum(cell.sort in ("amount", "number") for cell in group.cells)
