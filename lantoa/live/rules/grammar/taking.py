"""What is taken: lines laid over what the author already has, and what an earlier unclear comment lacked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.amounts import in_units
from lantoa.live.rules.grammar.choices import chosen_of, variant_of
from lantoa.live.rules.grammar.clause import Phrase, word
from lantoa.live.rules.grammar.clauses import clauses
from lantoa.live.rules.grammar.context import Context, Outcome, Unsure
from lantoa.live.rules.grammar.decision import Why
from lantoa.live.rules.grammar.groups import Group, gathered
from lantoa.live.rules.grammar.lines import Said, Wanted, said_of
from lantoa.live.rules.grammar.memory import Line
from lantoa.live.rules.grammar.memory import Said as Comment
from lantoa.live.rules.grammar.phrases import phrases
from lantoa.live.rules.grammar.pieces import Piece
from lantoa.live.rules.grammar.reading import read
from lantoa.live.rules.grammar.words import keys

_ONE = Decimal(1)
_GIFTS = ("biếu", "tặng", "mừng", "bieu", "tang")


class Taking(Context):
    """Orders, more of something, other choices, and another code in the place of one."""

    def _take(self, takes: list[Phrase], *, slip: bool, lead: bool, only: bool) -> Outcome:
        groups = gathered(self.table, takes)
        groups = self._completed(groups)
        self.why += [
            Why("more", "", " ".join(phrase.verbs))
            for phrase in takes
            if (phrase.add or phrase.twice or phrase.raised) and phrase.verbs
        ]
        pointing = slip or lead or only or (bool(self.basket) and any(phrase.tail for phrase in takes))
        if not groups and len(self.basket) > 1 and self.reading.has("both") and any(phrase.twice for phrase in takes):
            groups = [Group(frozenset({self.table.by_code[code].place}), twice=True) for code in self.basket]
        if not groups:
            if any(phrase.add or phrase.twice or phrase.same for phrase in takes):
                group = Group()
                group.add = any(phrase.add or phrase.same for phrase in takes)
                group.twice = any(phrase.twice for phrase in takes)
                groups = [group]
            else:
                groups = [Group()]
        self._one_for_several(groups)
        if self._each_of_one(groups):
            raise Unsure("item")
        outcome = Outcome()
        self._told_apart(groups)
        for group in groups:
            self._settle(group, pointing=pointing)
        if len(groups) == 1 and any(clause.stock for clause in self.clauses):
            # loại 1 còn không, còn lấy 2 cân na: what was asked about is what is taken
            asked = [phrase for phrase in self.idle if phrase.has("value") and not phrase.has("item", "bad")]
            if not any(cell.sort in ("value", "badvalue", "both") for cell in groups[0].cells):
                groups[0].cells += [piece for phrase in asked for piece in phrase.content if piece.sort == "value"]
        if (
            slip
            and len(groups) == 1
            and groups[0].items is not None
            and len(groups[0].items) == 1
            and groups[0].explicit
        ):
            replaced = self._slipped(next(iter(groups[0].items)))
            if replaced is not None:
                return self._replace(replaced, groups[0])
        if slip and self.not_meant and len(groups) == 1 and len(groups[0].items or ()) == 1 and not groups[0].add:
            code = self.table.pinned[next(iter(groups[0].items or ()))].item.code
            if len(self.basket.get(code, ())) > 1:
                return self._swap_lines(code, groups[0], self.not_meant)
        if lead and not slip and not only and self._instead_or_too(groups):
            raise Unsure("wish")
        if any(phrase.tail for phrase in takes) and len(groups) == 1 and self._only_that_or_too(groups[0]):
            raise Unsure("wish")
        for group in groups:
            self._lay(group, outcome, slip=slip or (lead and not group.explicit))
        self._adds_up(takes, outcome)
        if only:
            kept = set(outcome.lines)
            rest = [code for code in self.basket if code not in kept]
            if rest and all(code in self.basket for code in kept):
                if any(self._alters(code, lines) for code, lines in outcome.lines.items()):
                    raise Unsure("wish")
                return Outcome({}, rest, outcome.why)
        return outcome

    def _each_of_one(self, groups: list[Group]) -> bool:
        """(ổi) với cam mỗi thứ 2: each of several things, of which one alone is known."""
        if len(groups) != 1 or groups[0].items is None or len(groups[0].items) != 1 or groups[0].bad:
            return False
        pinned = self.table.pinned[next(iter(groups[0].items))]
        each = any(cell.sort == "each" and cell.mark == "kind" for cell in groups[0].cells)
        pieces = self.reading.pieces
        dangling = not self.reading.marked and any(
            word(one, self.reading) in keys("join")
            and (two.sort == "each" or (three.sort == "each" and two.sort == "word"))
            for one, two, three in zip(pieces, pieces[1:], pieces[2:], strict=False)
        )
        return each and (not pinned.item.options or dangling)

    def _told_apart(self, groups: list[Group], gone: Sequence[str] = ()) -> None:
        """1 gà 1 chục trứng: gà is not trứng gà, where that is named beside it (or given up beside it)."""
        sure = {next(iter(group.items)) for group in groups if group.items is not None and len(group.items) == 1}
        sure |= {self.table.by_code[code].place for code in gone}
        for group in groups:
            if (
                group.items is not None
                and len(group.items) > 1
                and not any(cell.sort == "each" for cell in group.cells)
            ):
                left = [place for place in group.items - sure if self._fits(place, group)]
                if len(left) == 1 and group.items & sure:
                    group.items = frozenset(left)

    def _adds_up(self, takes: list[Phrase], outcome: Outcome) -> None:
        """Whether what was there and what is added come to what was told: thêm 2 nữa là 8."""
        step = next(
            (phrase.step for phrase in takes if phrase.step is not None and phrase.step.amount is not None), None
        )
        if step is None or step.amount is None:
            return
        for code, lines in outcome.lines.items():
            before = sum((line.quantity for line in self.basket.get(code, ())), Decimal(0))
            more = in_units(self.table.by_code[code], step.amount)
            if before and before + (more or 0) != sum(line.quantity for line in lines):
                raise Unsure("quantity")

    def _but_for(self, parts: list[Phrase], outcome: Outcome) -> Outcome:
        """mỗi loại 1 trừ 26: one of each but for what is named."""
        for group in gathered(self.table, parts):
            codes = [self.table.pinned[place].item.code for place in group.items or ()] or list(outcome.lines)
            codes = [code for code in codes if code in outcome.lines]
            if group.bad or len(codes) != 1 or (group.items is not None and group.quantified):
                raise Unsure("choice")
            pinned = self.table.by_code[codes[0]]
            said = said_of(self.table, pinned.place, group.cells)
            left = [
                line
                for line in outcome.lines[codes[0]]
                if not any(
                    one.chosen and one.chosen.items() <= chosen_of(pinned, line.variant).items() for one in said.lines
                )
            ]
            if group.items is not None and not group.cells:
                left = []
            if (
                said.unsure
                or any(one.quantity not in (None, _ONE) for one in said.lines)
                or left == outcome.lines[codes[0]]
            ):
                raise Unsure("choice")
            outcome.lines[codes[0]] = left
        if not any(outcome.lines.values()):
            raise Unsure("wish")
        outcome.lines = {code: lines for code, lines in outcome.lines.items() if lines}
        return outcome

    def _instead_or_too(self, groups: list[Group]) -> bool:
        """thôi lấy A2 đi, right after A1 was ordered: A2 may come beside it or in its place."""
        last = self.memory.said[-1] if self.memory.said else None
        if last is None or last.kind != "order" or len(groups) != 1 or not groups[0].explicit or groups[0].add:
            return False
        codes = {self.table.pinned[place].item.code for place in groups[0].items or ()}
        return len(self.basket) == 1 and set(last.codes) == self.basket.keys() and not codes & self.basket.keys()

    def _only_that_or_too(self, group: Group) -> bool:
        """chảo 24 thôi, where one of 28 was ordered: instead of it, or beside it."""
        place = next(iter(group.items or ()))
        pinned = self.table.pinned[place]
        held = self.basket.get(pinned.item.code, ())
        if not group.explicit or group.add or group.quantified and not self._only_choices(group) or len(held) != 1:
            return False
        said = said_of(self.table, place, group.cells)
        before = chosen_of(pinned, held[0].variant)
        return len(said.lines) == 1 and any(
            option in before and before[option] != value for option, value in said.lines[0].chosen.items()
        )

    def _slipped(self, place: int) -> str | None:
        """The only ordered code that "nhầm, A2 nhé" corrects."""
        code = self.table.pinned[place].item.code
        if code in self.basket or not self.basket:
            return None
        if len(self.basket) == 1:
            return next(iter(self.basket))
        last = next((one for one in reversed(self.memory.said) if one.kind in ("order", "change")), None)
        if last is not None and len(last.codes) == 1 and last.codes[0] in self.basket:
            return last.codes[0]
        raise Unsure("item")

    def _one_for_several(self, groups: list[Group]) -> None:
        """Several codes and one quantity of two or more: for each of them only where it is said so."""
        named = [group for group in groups if group.items is not None or group.bad]
        for group in named if len(named) == 1 else ():
            group.cells = [
                Piece("number", cell.start, cell.end, cell.text, amount=cell.amount)
                if cell.sort == "kinds" and cell.text.casefold().endswith(("mã", "ma")) and len(group.items or ()) == 1
                else cell
                for cell in group.cells
            ]  # 2 mã A1
        each = next((cell for group in groups for cell in group.cells if cell.sort == "each"), None)
        if any(cell.sort == "or" for group in groups for cell in group.cells):
            raise Unsure("item")
        if len(named) < 2:
            return
        for group in named:  # 3 mã A1 A2 V1
            group.cells = [
                cell
                for cell in group.cells
                if not (cell.sort == "kinds" and cell.amount is not None and cell.amount.number == len(named))
            ]
        if each is not None:
            amounts = [
                cell
                for group in groups
                for at, cell in enumerate(group.cells)
                if cell.sort in ("amount", "number") and any(one.sort == "each" for one in group.cells[:at])
            ]
            amount = amounts[0] if amounts else None
            for group in groups:
                group.cells = [cell for cell in group.cells if cell.sort != "each"]
                if amount is not None and not any(cell is amount for cell in group.cells) and not self._counted(group):
                    group.cells.append(amount)
            for group in groups:
                # the amount itself must not stand beside another of its own group
                if amount is not None and self._counted(group) > 1:
                    group.cells = [cell for cell in group.cells if cell is not amount]
            return
        counted = [group for group in named if self._counted(group)]
        if len(counted) == 1:
            cell = next(cell for cell in counted[0].cells if cell.sort in ("amount", "number"))
            said = None
            if counted[0].items is not None and len(counted[0].items) == 1:
                found = said_of(self.table, next(iter(counted[0].items)), counted[0].cells)
                said = found.lines[0].quantity if not found.unsure and len(found.lines) == 1 else Decimal(2)
            if (
                said != _ONE
                and said is not None
                and not (cell.amount is not None and cell.amount.number == 1 and not cell.amount.base)
            ):
                raise Unsure("quantity")

    def _lay(self, group: Group, outcome: Outcome, *, slip: bool = False) -> None:
        """The lines of one group, laid over what the author already has."""
        if group.items is None:
            raise Unsure("item")
        several = len(group.items) > 1
        each_item = (
            next((cell for cell in group.cells if cell.sort in ("each", "both", "kinds")), None) if several else None
        )
        cells = [cell for cell in group.cells if not (several and cell.sort in ("each", "both", "kinds"))]
        for place in sorted(group.items):
            if any(cell.sort == "step" for cell in cells):
                self._step(place, cells, outcome)
                continue
            said = said_of(self.table, place, cells, all_items=each_item is not None, several=self._for_several())
            if said.unsure:
                raise Unsure(said.unsure)
            if group.name is not None:
                outcome.why.append(Why("code", said.pinned.item.code, group.name.text))
            outcome.why.extend(said.why)
            self._merge(said, group, outcome, slip=slip)

    def _merge(self, said: Said, group: Group, outcome: Outcome, *, slip: bool) -> None:
        pinned = said.pinned
        code = pinned.item.code
        before = list(outcome.lines.get(code, self.basket.get(code, ())))
        fresh = code in outcome.lines
        lines = [(chosen_of(pinned, line.variant), line.quantity) for line in before]
        if (
            len(said.lines) > 1
            and all(wanted.chosen for wanted in said.lines)
            and len(lines) == 1
            and not lines[0][0]
            and not group.add
        ):
            # The order that was open is now told choice by choice.
            if any(wanted.quantity is None for wanted in said.lines) and lines[0][1] > len(said.lines):
                raise Unsure("quantity")
            lines = []
        if slip and len(said.lines) > 1 and len(lines) == 1 and not group.add:
            for wanted in said.lines:
                wanted.chosen = {**lines[0][0], **wanted.chosen}  # *trắng 1 đỏ 1: in the size that was said
        for at, wanted in enumerate(said.lines):
            lines = self._merged(lines, wanted, group, said, slip=slip, fresh=fresh or at > 0)
        outcome.lines[code] = self._joined(code, lines)

    def _merged(
        self,
        lines: list[tuple[dict[int, str], Decimal]],
        wanted: Wanted,
        group: Group,
        said: Said,
        *,
        slip: bool,
        fresh: bool,
    ) -> list[tuple[dict[int, str], Decimal]]:
        chosen, quantity = wanted.chosen, wanted.quantity
        if not lines:
            return [(chosen, self._doubled(group, quantity or _ONE, new=True))]
        if group.same and chosen and len(lines) == 1 and not chosen.keys() - lines[0][0].keys():
            chosen = {**lines[0][0], **chosen}  # thêm cái đen nữa cùng size
        same = [at for at, (held, _) in enumerate(lines) if held == chosen]
        within = [
            at
            for at, (held, _) in enumerate(lines)
            if chosen and all(held.get(option) == value for option, value in chosen.items())
        ]
        opened = [
            at
            for at, (held, _) in enumerate(lines)
            if chosen and all(option not in held or held[option] == value for option, value in chosen.items())
        ]
        adding = group.add or group.twice
        if not chosen:
            if len(lines) > 1 and (quantity is not None or adding):
                if group.same and len(lines) > 1:
                    raise Unsure("choice")
                if quantity is None and not adding:
                    return lines
                if same:
                    return self._with(lines, same[0], None, quantity, group)
                raise Unsure("choice")
            if quantity is None and not adding and not group.raised:
                return lines
            return self._with(lines, 0, None, quantity, group) if len(lines) == 1 else lines
        if same:
            return self._with(lines, same[0], None, quantity, group)
        if within:
            if len(within) > 1:
                raise Unsure("choice")
            return self._with(lines, within[0], None, quantity, group)
        if opened and not (adding and group.explicit and all(lines[at][0] for at in opened)):
            at = opened[0]
            if len(opened) > 1 and not fresh:
                raise Unsure("choice")
            if adding:
                return [*lines, (chosen, quantity or _ONE)]
            return self._with(lines, at, {**lines[at][0], **chosen}, quantity, group)
        partly = quantity is None and len(lines) == 1 and set(chosen) < set(lines[0][0])
        if group.keep and not adding and not fresh and len(lines) == 1 and quantity in (None, lines[0][1]):
            held = lines[0][0]
            if chosen.items() & held.items() or (quantity is not None and chosen.keys() <= held.keys()):
                partly = True  # lấy chai to, vẫn 2 chai chanh
                quantity = None
        if adding or ((group.explicit or quantity is not None) and not slip and not partly) or fresh:
            return [*lines, (chosen, quantity or _ONE)]
        if len(lines) > 1:
            raise Unsure("choice")
        return self._with(lines, 0, {**lines[0][0], **chosen}, quantity, group)

    def _with(
        self,
        lines: list[tuple[dict[int, str], Decimal]],
        at: int,
        chosen: dict[int, str] | None,
        quantity: Decimal | None,
        group: Group,
    ) -> list[tuple[dict[int, str], Decimal]]:
        held, count = lines[at]
        new = list(lines)
        if group.twice:
            count = count * 2 if quantity is None else quantity
        elif group.add and not group.raised:
            count += quantity if quantity is not None else _ONE
        elif quantity is not None:
            count = quantity
        new[at] = (chosen if chosen is not None else held, count)
        return new

    def _doubled(self, group: Group, quantity: Decimal, *, new: bool) -> Decimal:
        if group.twice and new:
            raise Unsure("quantity")
        return quantity

    def _for_several(self) -> bool:
        """Whether more than one person is named that something is for."""
        people = {piece.text.casefold() for piece in self.reading.pieces if piece.classes & {"kin"}} | {
            piece.text.casefold()
            for piece in self.reading.pieces
            if "person" in piece.classes and piece.text.casefold() in ("em", "chị", "mình", "mẹ", "c", "e")
        }
        return len(people) > 1 and self._each_for_somebody()

    def _each_for_somebody(self) -> bool:
        """Whether beside each amount stands whom it is for: chị Duyên 2 chục, em Mơ 1 chục; 1 cân cho mẹ."""
        pieces = self.reading.pieces
        for at, piece in enumerate(pieces):
            if piece.sort not in ("amount", "number") or piece.amount is None:
                continue
            before, behind = pieces[max(0, at - 3) : at], pieces[at + 1 : at + 5]
            behind = behind[: next((more for more, one in enumerate(behind) if one.amount is not None), len(behind))]
            given = any(
                ("give" in one.classes or one.text.casefold() in _GIFTS) and two.classes & {"person", "kin"}
                for one, two in zip(behind, behind[1:], strict=False)
            )
            if not given and not any(one.classes & {"person", "kin"} for one in before):
                return False
        return True

    def _step(self, place: int, cells: list[Piece], outcome: Outcome) -> None:
        """One size down or up from what was ordered."""
        pinned = self.table.pinned[place]
        code = pinned.item.code
        held = self.basket.get(code, ())
        step = next(cell for cell in cells if cell.sort == "step")
        options = [
            at
            for at, choice in enumerate(pinned.item.options)
            if fold(choice.name).split()[:1] in (["size"], ["co"], ["so"], ["kich"])
        ] or ([0] if len(pinned.item.options) == 1 else [])
        if len(held) != 1 or not options or step.amount is None:
            raise Unsure("choice")
        chosen = chosen_of(pinned, held[0].variant)
        values = pinned.item.options[options[0]].values
        if chosen.get(options[0]) not in values:
            raise Unsure("choice")
        at = values.index(chosen[options[0]]) + int(step.amount.number) * (1 if step.mark == "bigger" else -1)
        if not 0 <= at < len(values):
            raise Unsure("choice")
        others = said_of(self.table, place, [cell for cell in cells if cell.sort not in ("step",)])
        new = {
            **chosen,
            **(others.lines[0].chosen if not others.unsure and others.lines else {}),
            options[0]: values[at],
        }
        outcome.why.append(Why("variant", values[at], step.text))
        outcome.lines[code] = [Line(code, variant_of(pinned, new), held[0].quantity)]

    def _replace(self, code: str, group: Group) -> Outcome:
        """Another code in the place of one ordered: quantity and choices that were not said again are kept where they can be."""
        place = next(iter(group.items or ()))
        new = self.table.pinned[place]
        old = self.table.by_code[code]
        said = said_of(self.table, place, [cell for cell in group.cells])
        if said.unsure:
            raise Unsure(said.unsure)
        held = self.basket[code]
        outcome = Outcome()
        outcome.why.append(Why("change", f"{code} → {new.item.code}", group.name.text if group.name else ""))
        outcome.why.extend(said.why)
        outcome.lines[code] = [Line(code, None, Decimal(0))]
        lines: list[Line] = []
        if len(said.lines) == 1:
            wanted = said.lines[0]
            alike = (
                fold(old.item.unit) == fold(new.item.unit)
                or (old.unit == new.unit and old.unit not in ("pack",))
                or not {old.unit, new.unit} & {"kg", "lang", "g", "l", "ml"}
            )
            for line in held if not wanted.chosen or len(held) == 1 else held[:1]:
                kept: dict[int, str] = {}
                for option, value in chosen_of(old, line.variant).items():
                    name = fold(old.item.options[option].name)
                    for at, choice in enumerate(new.item.options):
                        if value in choice.values and (fold(choice.name) == name or len(new.item.options) == 1):
                            kept[at] = value
                quantity = wanted.quantity if wanted.quantity is not None else (line.quantity if alike else _ONE)
                lines.append(Line(new.item.code, variant_of(new, {**kept, **wanted.chosen}), quantity))
            if len(held) > 1 and wanted.quantity is not None:
                total: dict[str | None, Line] = {line.variant: line for line in lines}
                lines = list(total.values())[:1]
        else:
            lines = [
                Line(new.item.code, variant_of(new, wanted.chosen), wanted.quantity or _ONE) for wanted in said.lines
            ]
        merged: dict[str | None, Decimal] = {}
        for line in lines:
            merged[line.variant] = merged.get(line.variant, Decimal(0)) + line.quantity
        outcome.lines[new.item.code] = [Line(new.item.code, variant, quantity) for variant, quantity in merged.items()]
        return outcome

    def _swap_lines(self, code: str, goal: Group, source: Sequence[Piece] = ()) -> Outcome:
        """Other choices of one ordered code; what is not mentioned stays."""
        pinned = self.table.by_code[code]
        outcome = Outcome()
        if any(cell.sort == "step" for cell in goal.cells):
            self._step(pinned.place, goal.cells, outcome)
            return outcome
        said = said_of(self.table, pinned.place, goal.cells)
        if said.unsure:
            raise Unsure(said.unsure)
        outcome.why.extend(said.why)
        held = [(chosen_of(pinned, line.variant), line.quantity) for line in self.basket[code]]
        at = list(range(len(held)))
        origin = said_of(self.table, pinned.place, source)
        if source:
            if origin.unsure:
                raise Unsure(origin.unsure)
            at = [
                place
                for place, (chosen, _) in enumerate(held)
                if all(chosen.get(option) == value for option, value in origin.lines[0].chosen.items())
            ]
            if not at and len(held) == 1:
                raise Unsure("nothing")
        if len(at) > 1 and len(said.lines) == 1:
            # The line that differs in just this choice is meant only where there is one.
            raise Unsure("choice")
        if len(said.lines) > 1:
            outcome.lines[code] = [
                Line(code, variant_of(pinned, line.chosen), line.quantity or _ONE) for line in said.lines
            ]
            return outcome
        if not at:
            raise Unsure("nothing")
        wanted = said.lines[0]
        if not wanted.chosen and wanted.quantity is None:
            raise Unsure("wish")
        some = origin.lines[0].quantity if source else None
        if some is not None and wanted.chosen and wanted.quantity is None and some < held[at[0]][1]:
            # đổi 1 cái sang XL: the others stay
            chosen, quantity = held[at[0]]
            lines = [*held, ({**chosen, **wanted.chosen}, some)]
            lines[at[0]] = (chosen, quantity - some)
            outcome.lines[code] = self._joined(code, lines)
            return outcome
        lines = list(held)
        chosen, quantity = lines[at[0]]
        lines[at[0]] = ({**chosen, **wanted.chosen}, wanted.quantity if wanted.quantity is not None else quantity)
        outcome.lines[code] = self._joined(code, lines)
        return outcome

    def _completed(self, groups: list[Group]) -> list[Group]:
        """With an own unclear comment of a moment ago, where this one gives only what that one lacked."""
        last = self._unsettled()
        if last is None:
            return groups
        if len(groups) > 1:
            self._choices_before(groups, last)
            return groups
        reading = read(self.table, last.text)
        parts = [
            phrase for clause in clauses(reading) for phrase in phrases(clause, reading) if phrase.op in ("", "take")
        ]
        before = gathered(self.table, parts)
        now = groups[0] if groups else Group()
        if not before:
            return groups
        self._choices_for_all(before)
        if len(before) > 1 and any(len(group.items or ()) > 1 for group in before):
            # Words that were taken for several names: only what was said of how much is kept.
            before = [Group(None, cells=[cell for group in before for cell in group.cells])]
        each = any(cell.sort == "each" for cell in now.cells)
        if (
            each
            and len(before) > 1
            and len(now.items or ()) == 1
            and not now.bad
            and all(len(group.items or ()) == 1 and not group.bad for group in before)
        ):
            return self._each_of_before(before, now, last)
        if now.items is not None:
            if (
                len(before) == 1
                and len(now.items) == 1
                and not self._counted(now)
                and (
                    before[0].items is None or before[0].bad or len(before[0].items) > 1 or now.items == before[0].items
                )
                and not now.bad
            ):
                given = self._lacking(before[0], now, next(iter(now.items)))
                if given:
                    now.cells = given + now.cells
                    self.why.append(Why("before", "", last.text[:80]))
            return groups
        if now.bad:
            return groups
        each = any(cell.sort == "each" for cell in now.cells)
        if each and len(before) > 1 and all(group.items is not None and len(group.items) == 1 for group in before):
            for group in before:
                group.cells = [cell for cell in group.cells if cell.sort == "value"]
            before[-1].cells += now.cells
            self.why.append(Why("before", "", last.text[:80]))
            return before
        if len(before) == 1 and before[0].items is not None and not before[0].bad:
            old = before[0]
            if not now.cells and len(old.items or ()) == 1:
                return groups
            narrowed = self._narrowed(old.items or frozenset())
            if len(old.items or ()) > 1 and narrowed is None:
                both = Group(old.items, cells=[*old.cells, *now.cells])
                fits = [place for place in old.items or () if self._fits(place, both)]
                fits = self._sold_so(fits, both) or fits
                narrowed = fits[0] if len(fits) == 1 else None
            if len(old.items or ()) > 1 and narrowed is not None:
                old.items = frozenset({narrowed})
            if len(old.items or ()) == 1:
                place = next(iter(old.items or ()))
                old.cells = self._lacking(old, now, place) + now.cells
                self.why.append(Why("before", "", last.text[:80]))
                return [old]
        return groups

    def _choices_for_all(self, before: list[Group]) -> None:
        """2 cái V1 S2 size M: choices behind the last of several codes are said of all of them."""
        held = [[cell for cell in group.cells if cell.sort == "value" or self._is_size(cell)] for group in before]
        if len(before) > 1 and held[-1] and not any(held[:-1]) and all(group.in_a_row for group in before):
            for group in before[:-1]:
                group.cells += [cell for cell in held[-1] if self._said_of(cell, group)]

    def _said_of(self, cell: Piece, group: Group) -> bool:
        numbered = self.table.numeric.get(cell.amount.number, set()) if cell.amount is not None else set()
        values = cell.values or numbered
        return any(item in (group.items or ()) for item, _, _ in values)

    def _each_of_before(self, before: list[Group], now: Group, last: Comment) -> list[Group]:
        """mỗi thứ 1 cái, váy màu hồng: so many of each that the unclear comment named, with a choice of one of them."""
        if not any(group.items == now.items for group in before):
            raise Unsure("item")
        own = [cell for cell in now.cells if cell.sort == "value"]
        rest = [cell for cell in now.cells if cell.sort in ("each", "amount", "number") and not self._is_size(cell)]
        for group in before:
            group.cells = [cell for cell in group.cells if cell.sort == "value" or self._is_size(cell)]
            for cell in now.cells:
                if self._is_size(cell) and not any(one.text == cell.text for one in group.cells):
                    group.cells.append(cell)
            if group.items == now.items:
                group.cells += own
        before[-1].cells += rest
        self.why.append(Why("before", "", last.text[:80]))
        return before

    def _choices_before(self, groups: list[Group], last: Comment) -> None:
        """The choices that the unclear comment said of the same items, where this one says none."""
        reading = read(self.table, last.text)
        parts = [
            phrase for clause in clauses(reading) for phrase in phrases(clause, reading) if phrase.op in ("", "take")
        ]
        former = gathered(self.table, parts)
        self._choices_for_all(former)
        before = {group.items: group for group in former if group.items is not None and len(group.items) == 1}
        for group in groups:
            old = before.get(group.items or frozenset())
            if old is None or group.items is None:
                continue
            place = next(iter(group.items))
            cells = [cell for cell in group.cells if cell.sort not in ("each", "both", "kinds")]
            now, then = said_of(self.table, place, cells), said_of(self.table, place, old.cells)
            if now.unsure or then.unsure or len(then.lines) != 1:
                continue
            taken = {option for line in now.lines for option in line.chosen}
            group.cells += [
                Piece("value", 0, 0, value, values=frozenset({(place, option, value)}))
                for option, value in then.lines[0].chosen.items()
                if option not in taken
            ]

    def _unsettled(self) -> Comment | None:
        """The author's own unclear comment of a moment ago, if nothing was ordered since."""
        for one in reversed(self.memory.said):
            if one.kind == "unclear":
                return one
            if one.kind in ("order", "change", "cancel"):
                return None
        return None

    def _narrowed(self, items: frozenset[int]) -> int | None:
        """The one of several items whose name holds words of this comment that the others' do not."""
        scores = dict.fromkeys(items, 0)
        for token in self.reading.tokens:
            if token.sort == "sign" and token.text in (",", ".") and (one := self._best(scores)) is not None:
                return one  # loại sống nha, e tự rang: what follows tells why
            if token.sort == "word":
                for item in self.table.word_at(token, marked=self.reading.marked):
                    if item in scores:
                        scores[item] += 1
        return self._best(scores)

    def _best(self, scores: dict[int, int]) -> int | None:
        best = max(scores.values(), default=0)
        first = [item for item, score in scores.items() if score == best]
        return first[0] if best and len(first) == 1 else None

    def _lacking(self, old: Group, now: Group, place: int) -> list[Piece]:
        """What the earlier comment gives beside this one: its amount where this has none, its choices where this says nothing else."""
        pinned = self.table.pinned[place]
        given: list[Piece] = []
        new = said_of(self.table, place, [cell for cell in now.cells if cell.sort not in ("each", "both", "kinds")])
        taken = {option for line in new.lines for option in line.chosen}
        for cell in old.cells:
            if cell.sort in ("amount", "number"):
                one = said_of(self.table, place, [cell])
                if cell.amount is not None and cell.amount.spread or one.unsure:
                    continue
                options = {option for line in one.lines for option in line.chosen}
                if options and cell.sort == "number":
                    if not options & taken:
                        given.append(cell)
                elif not self._counted(now) or (cell.amount is not None and cell.amount.base and pinned.measures):
                    given.append(cell)
            elif cell.sort == "value":
                mine = [option for item, option, _ in cell.values if item == place]
                if mine and mine[0] not in taken:
                    given.append(cell)
        return given
