"""What is given up, exchanged or made less."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lantoa.live.rules.grammar.choices import chosen_of, variant_of
from lantoa.live.rules.grammar.clause import Clause, Phrase, word
from lantoa.live.rules.grammar.context import Outcome, Unsure
from lantoa.live.rules.grammar.decision import Why
from lantoa.live.rules.grammar.groups import Group, gathered
from lantoa.live.rules.grammar.lines import said_of
from lantoa.live.rules.grammar.memory import Line
from lantoa.live.rules.grammar.taking import Taking
from lantoa.live.rules.grammar.words import keys

_GIVING_UP = keys("giving_up")
_CANCELS = frozenset(("huỷ", "hủy", "huy", "xoá", "xóa", "xoa", "cancel"))
_ONE = Decimal(1)


class GivingUp(Taking):
    """bỏ A1, đổi sang L, bớt 1."""

    def _targets(self, drops: Iterable[Phrase]) -> list[Group]:
        return [
            group
            for group in gathered(self.table, [phrase for phrase in drops])
            if group.items is not None or group.bad or group.cells
        ]

    def _held(self, group: Group) -> list[str]:
        """The ordered codes a group in a giving up means."""
        if group.bad:
            raise Unsure("code")
        if group.items is not None:
            codes = [self.table.pinned[place].item.code for place in sorted(group.items)]
            ordered = [code for code in codes if code in self.basket]
            if len(ordered) > 1 and len(group.items) > 1:
                ordered = [code for code in ordered if code not in self.kept]
            if len(ordered) != 1 and len(group.items) > 1 and any(code in self.basket for code in codes):
                raise Unsure("order")
            return ordered
        place = self._ordered(group)
        if place is None:
            raise Unsure("order")
        self._points_back(group, place)
        return [self.table.pinned[place].item.code]

    def _drop(
        self,
        drops: list[Phrase],
        takes: list[Phrase],
        *,
        slip: bool,
        lead: bool,
        acting: list[tuple[Clause, list[Phrase]]],
    ) -> Outcome | None:
        enough = [phrase for phrase in drops if phrase.op == "enough"]
        if enough and len(enough) == len(drops):
            outcome = self._only_enough(enough, takes, slip=slip, lead=lead)
            if outcome is not None:
                return outcome
        if enough and not takes and any(phrase.op != "enough" and phrase.has("item") for phrase in drops):
            drops = [phrase for phrase in drops if phrase.op != "enough"]  # K5 thôi, không lấy K4: only K5
        verbs = " ".join(verb for phrase in drops for verb in phrase.verbs)
        targets, takes = self._what_is_dropped(drops, takes)
        self.why.append(Why("cancel", "", verbs))
        self.kept = self._still_wanted(takes)
        partly = Outcome()
        given_up = self._given_up(targets, drops, takes, partly)
        if not targets:
            if not self.basket:
                return self._nothing_to_drop(drops, takes, slip=slip, lead=lead)
            everything, nothing = self._drops_all(drops, acting)
            if everything and not takes:
                return Outcome({}, list(self.basket)) if nothing else self._cancel_all(None)
            others = self._the_others(takes)
            if others is None:
                return self._take(takes, slip=slip, lead=True, only=False)
            given_up = others
        if takes:
            return self._dropped_for(given_up, partly, takes)
        if partly.lines:
            for code in given_up:
                partly.lines[code] = [Line(code, None, Decimal(0))]
            return partly
        return Outcome({}, list(dict.fromkeys(given_up)), []) if given_up else None

    def _only_enough(self, enough: list[Phrase], takes: list[Phrase], *, slip: bool, lead: bool) -> Outcome | None:
        """A1 thôi: only that is taken, or, where it was ordered and something else is taken, no more of it (None)."""
        named = [code for phrase in enough for group in gathered(self.table, [phrase]) for code in self._held(group)]
        if named and not takes:
            raise Unsure("wish")
        if named:
            return None
        wished = [Phrase("take", phrase.content, strong=True) for phrase in enough]
        return self._take([*wished, *takes], slip=slip, lead=lead, only=False)

    def _what_is_dropped(self, drops: list[Phrase], takes: list[Phrase]) -> tuple[list[Group], list[Phrase]]:
        """What is given up, and what is taken beside; a choice behind the verb's clause may be what is given up."""
        targets = self._targets(drops)
        add = any(phrase.add for phrase in takes)
        if takes and not add and not gathered(self.table, takes):
            takes = []
        if takes and not targets:
            groups = gathered(self.table, takes)
            named = any(group.items is not None for group in groups)
            if not named and not add and len(groups) == 1 and not groups[0].quantified:
                return groups, []
        return targets, takes

    def _given_up(self, targets: list[Group], drops: list[Phrase], takes: list[Phrase], partly: Outcome) -> list[str]:
        """The codes that are given up wholly; what is left of others goes into `partly`."""
        nots = all(phrase.op == "not" for phrase in drops)
        verbs = {verb.casefold().split()[0] for phrase in drops for verb in phrase.verbs if verb}
        given_up: list[str] = []
        for group in targets:
            codes = self._held(group)
            if not codes:
                if takes and (group.items is None or not verbs & _GIVING_UP):
                    continue
                if any(clause.put_off for clause in self.clauses):
                    continue
                if takes or not self.basket or not nots:
                    raise Unsure("nothing")
            for code in codes:
                if group.cells and self._partly(code, group, partly):
                    continue
                given_up.append(code)
                if group.name is not None:
                    self.why.append(Why("code", code, group.name.text))
        return given_up

    def _nothing_to_drop(self, drops: list[Phrase], takes: list[Phrase], *, slip: bool, lead: bool) -> Outcome | None:
        """huỷ giúp em, of somebody who has ordered nothing"""
        if takes:
            return self._take(takes, slip=slip, lead=lead, only=False)
        if any(verb.casefold().split()[0] in _CANCELS for phrase in drops for verb in phrase.verbs):
            raise Unsure("nothing")
        return None

    def _drops_all(self, drops: list[Phrase], acting: list[tuple[Clause, list[Phrase]]]) -> tuple[bool, bool]:
        """Whether everything is given up (bỏ hết), and whether it is said by what is not taken (không lấy gì nữa)."""
        pieces = [
            piece for clause, held in acting if any(phrase in held for phrase in drops) for piece in clause.pieces
        ]
        nothing = any(
            word(piece, self.reading) in ("gì", "gi", "j", "chi") and "ask" in piece.classes for piece in pieces
        )
        shared = any(piece.sort == "share" for phrase in drops for piece in phrase.content)
        return nothing or shared or any("all" in piece.classes for piece in pieces), nothing

    def _the_others(self, takes: list[Phrase]) -> list[str] | None:
        """bỏ, lấy A2 thôi: the codes that are given up as they are not named; None where all is only told anew."""
        taken = {
            self.table.pinned[place].item.code for group in gathered(self.table, takes) for place in group.items or ()
        }
        others = [code for code in self.basket if code not in taken]
        only = any(phrase.only for phrase in takes) and bool(taken) and taken <= self.basket.keys()
        if only or (len(others) == 1 and (len(self.basket) == 1 or takes)):
            return others
        if len(self.basket) == 1 and takes:
            return None
        raise Unsure("order")

    def _dropped_for(self, given_up: list[str], partly: Outcome, takes: list[Phrase]) -> Outcome:
        """bỏ A1 lấy A2: one in the place of another, or what is taken beside what is given up."""
        groups = gathered(self.table, takes)
        self._told_apart(groups, given_up)
        self._one_for_several(groups)
        if len(partly.lines) == 1 and not given_up and len(groups) == 1:
            instead = self._another_choice(next(iter(partly.lines)), groups[0], partly)
            if instead is not None:
                return instead
        for group in groups:
            if group.items is None and given_up and not group.bad and len(given_up) == 1 and not partly.lines:
                return self._swap_lines(given_up[0], group)
            self._settle(group, pointing=True)
        if len(given_up) == 1 and len(groups) == 1:
            replaced = self._one_for_another(given_up[0], groups[0])
            if replaced is not None:
                return replaced
        outcome = Outcome()
        for group in groups:
            self._lay(group, outcome)
        given_up = [code for code in given_up if code not in outcome.lines]
        as_before = all(
            code in self.basket and not self._alters(code, lines) and len(lines) == len(self.basket[code])
            for code, lines in outcome.lines.items()
        )
        if as_before and not partly.lines:
            return Outcome({}, given_up, outcome.why) if given_up else outcome
        lines: dict[str, list[Line]] = {code: [Line(code, None, Decimal(0))] for code in given_up}
        return Outcome({**lines, **partly.lines, **outcome.lines}, [], outcome.why)

    def _one_for_another(self, code: str, group: Group) -> Outcome | None:
        """One code taken where one is given up: another choice of it, or another code in its place."""
        new = self.table.pinned[next(iter(group.items or ()))].item.code
        if new == code:
            if group.cells:
                return self._swap_lines(code, group)
            raise Unsure("wish")
        return self._replace(code, group) if new not in self.basket and not group.add else None

    def _another_choice(self, code: str, group: Group, partly: Outcome) -> Outcome | None:
        """bỏ cái nâu lấy kem, bỏ cái trắng, lấy hồng thôi: one choice of a code given up for another, or for what is left of it."""
        pinned = self.table.by_code[code]
        if group.bad or group.add or group.twice or (group.items is not None and group.items != {pinned.place}):
            return None
        if group.items is None and not any(cell.sort == "value" or self._is_size(cell) for cell in group.cells):
            return None
        if not self._fits(pinned.place, group):
            return None
        said = said_of(self.table, pinned.place, group.cells)
        if said.unsure or len(said.lines) != 1 or not said.lines[0].chosen:
            raise Unsure(said.unsure or "choice")
        wanted = said.lines[0]
        left = partly.lines[code]
        held = [line for line in left if wanted.chosen.items() <= chosen_of(pinned, line.variant).items()]
        if len(held) > 1:
            raise Unsure("choice")
        lines = list(left)
        gone = [line for line in self.basket[code] if line not in left]
        if held:
            if wanted.quantity is not None:
                lines[lines.index(held[0])] = Line(code, held[0].variant, wanted.quantity)
        elif len(gone) == 1:
            before = sum(line.quantity for line in left if line.variant == gone[0].variant)
            chosen = {**chosen_of(pinned, gone[0].variant), **wanted.chosen}
            count = wanted.quantity if wanted.quantity is not None else gone[0].quantity - before
            lines.append(Line(code, variant_of(pinned, chosen), count))
        else:
            raise Unsure("choice")
        outcome = Outcome(why=said.why)
        outcome.lines[code] = self._joined(code, [(chosen_of(pinned, line.variant), line.quantity) for line in lines])
        return outcome

    def _still_wanted(self, takes: list[Phrase]) -> set[str]:
        """Ordered codes that what is taken beside names beyond doubt."""
        found = set()
        for group in gathered(self.table, takes):
            codes = {self.table.pinned[place].item.code for place in group.items or ()} & self.basket.keys()
            if len(codes) == 1:
                found |= codes
        return found

    def _partly(self, code: str, group: Group, partly: Outcome) -> bool:
        """Whether only some of a code is given up (bỏ 1 hũ A3, bỏ đôi 38); what is left goes into `partly`."""
        pinned = self.table.by_code[code]
        held = [(chosen_of(pinned, line.variant), line.quantity) for line in self.basket[code]]
        said = said_of(self.table, pinned.place, group.cells)
        if said.unsure:
            raise Unsure(said.unsure)
        wanted = said.lines[0]
        if len(said.lines) > 1:
            raise Unsure("choice")
        at = [
            place
            for place, (chosen, _) in enumerate(held)
            if all(chosen.get(option) == value for option, value in wanted.chosen.items())
        ]
        if not at:
            raise Unsure("nothing")
        if len(at) > 1:
            if wanted.quantity is None:
                return False
            raise Unsure("choice")
        left = held[at[0]][1] - wanted.quantity if wanted.quantity is not None else Decimal(0)
        if left < 0:
            raise Unsure("quantity")
        rest = [(chosen, left if place == at[0] else count) for place, (chosen, count) in enumerate(held)]
        rest = [one for one in rest if one[1] > 0]
        if not rest:
            return False
        partly.lines[code] = [Line(code, variant_of(pinned, chosen), count) for chosen, count in rest]
        return True

    def _cancel_all(self, why: Why | None) -> Outcome:
        if len(self.basket) > 1 and not self.reading.has("all"):
            raise Unsure("order")
        return Outcome({}, list(self.basket), [why] if why else [])

    def _swap(
        self, swap: Phrase, every: list[Phrase], takes: list[Phrase], acting: list[tuple[Clause, list[Phrase]]]
    ) -> Outcome | None:
        """đổi A1 sang A2, đổi sang 37, 38 đổi thành 39"""
        self.why.append(Why("change", "", " ".join(swap.verbs)))
        marks = [at for at, piece in enumerate(swap.content) if piece.sort == "into"]
        clause = next(held for _, held in acting if any(phrase is swap for phrase in held))
        place = next(at for at, phrase in enumerate(every) if phrase is swap)
        early = [phrase for phrase in every[:place] if any(phrase is one for one in takes)]
        topic = [
            phrase
            for phrase in early
            if not phrase.op and (any(phrase is one for one in clause) or not phrase.has("amount", "number"))
        ]
        others = [phrase for phrase in every[place + 1 :] if any(phrase is one for one in takes)]
        first = swap.content[: marks[0]] if marks else []
        second = (
            [piece for at in marks[:1] for piece in swap.content[at:] if piece.sort != "into"]
            if marks
            else list(swap.content)
        )
        source = gathered(self.table, [*topic, Phrase("", first)]) if topic or first else []
        target = gathered(self.table, [Phrase("", second), *others])
        target = [group for group in target if group.items is not None or group.cells or group.bad]
        if not marks and not topic and len(others) == 0 and "thay" in (verb.casefold() for verb in swap.verbs):
            taken = [phrase for phrase in early if phrase.op and phrase.has("item", "value")]
            alike = swap.has("item") or not any(phrase.has("item") for phrase in taken)
            if taken and alike:  # lấy A7 thay A1, lấy sả chanh thay oải hương
                source, target = gathered(self.table, [Phrase("", swap.content)]), gathered(self.table, taken)
        if not marks and not source and len(target) == 2 and all(group.items is not None for group in target):
            source, target = target[:1], target[1:]
        if not marks and not source and len(target) == 1 and target[0].items is not None and len(target[0].items) == 1:
            code = self.table.pinned[next(iter(target[0].items))].item.code
            if code in self.basket:
                values = [cell for cell in target[0].cells]
                source, target = target, [Group(None, cells=values)] if values else []
        if not target:
            if not self.basket and not source:
                return None
            raise Unsure("wish")
        if len(target) > 1 or target[0].bad:
            raise Unsure("wish")
        source = [group for group in source if group.items is not None or group.cells]
        if len(source) > 1:
            raise Unsure("order")
        goal = target[0]
        if self._in_its_place(swap, source, goal):
            source, goal = [Group(goal.items, name=goal.name)], source[0]
        origin: str | None = None
        if source and source[0].items is not None:
            codes = self._held(source[0])
            if not codes:
                raise Unsure("nothing")
            origin = codes[0]
        if goal.items is not None:
            if len(goal.items) > 1:
                self._settle(goal, pointing=True)
            code = self.table.pinned[next(iter(goal.items))].item.code
            if origin is None:
                rest = [one for one in self.basket if one != code]
                if len(rest) == 1 and (code not in self.basket):
                    origin = rest[0]
                elif code in self.basket and goal.cells:
                    origin = code
                elif not self.basket:
                    raise Unsure("nothing")
                else:
                    raise Unsure("order")
            if origin != code:
                if code in self.basket:
                    raise Unsure("wish")
                if source and source[0].quantified:
                    return self._replace_some(origin, source[0], goal)
                return self._replace(origin, goal)
            return self._swap_lines(origin, goal, source[0].cells if source else ())
        if origin is None and not source and self.reading.has("all", "both") and len(self.basket) > 1:
            return self._swap_all(goal)
        if origin is None:
            probe = Group(None, cells=[*(source[0].cells if source else ()), *goal.cells])
            if not self.basket:
                raise Unsure("nothing")
            only = self._ordered(probe)
            if only is None:
                raise Unsure("order")
            origin = self.table.pinned[only].item.code
        return self._swap_lines(origin, goal, source[0].cells if source else ())

    def _in_its_place(self, swap: Phrase, source: list[Group], goal: Group) -> bool:
        """túi đỏ thay ba lô: the first in the place of the second, as that is what was ordered."""
        if len(source) != 1 or [verb.casefold() for verb in swap.verbs] not in (["thay"], ["thay cho"], ["thay vào"]):
            return False
        first, second = (
            {self.table.pinned[place].item.code for place in group.items or ()} for group in (source[0], goal)
        )
        return len(first) == len(second) == 1 and not first & self.basket.keys() and second <= self.basket.keys()

    def _swap_all(self, goal: Group) -> Outcome:
        """đổi hết sang 120: the same choice of all that is ordered, where all of it has that."""
        outcome = Outcome()
        for code in self.basket:
            if not self._fits(self.table.by_code[code].place, goal) or goal.quantified and not self._only_choices(goal):
                raise Unsure("order")
            part = self._swap_lines(code, goal)
            outcome.lines.update(part.lines)
            outcome.why.extend(part.why)
        return outcome

    def _replace_some(self, code: str, part: Group, goal: Group) -> Outcome:
        """đổi 1 hộp T1 sang T2: what is left stays."""
        pinned = self.table.by_code[code]
        said = said_of(self.table, pinned.place, part.cells)
        held = self.basket[code]
        count = said.lines[0].quantity if not said.unsure and len(said.lines) == 1 else None
        if count is None or len(held) != 1 or count > held[0].quantity:
            raise Unsure("quantity")
        outcome = self._replace(code, goal)
        if count < held[0].quantity:
            if goal.quantified:
                raise Unsure("quantity")
            outcome.lines[code] = [Line(code, held[0].variant, held[0].quantity - count)]
            new = self.table.pinned[next(iter(goal.items or ()))].item.code
            outcome.lines[new] = [Line(new, line.variant, count) for line in outcome.lines[new]]
        return outcome

    def _what_is_left(self, phrase: Phrase, takes: list[Phrase]) -> Phrase | None:
        """bớt 2 hũ, còn 3 thôi: what is told of how many are left."""
        for one in takes:
            amounts = [piece for piece in one.content if piece.sort in ("amount", "number")]
            if phrase.down_to or len(amounts) != 1 or len(one.content) != 1 or one.add or one.strong:
                continue
            before = next((piece for piece in self.reading.pieces if piece.end == amounts[0].start), None)
            if before is not None and before.text.casefold().split()[0] in ("còn", "con", "lấy", "là", "thành"):
                return one
        return None

    def _comes_to(self, place: int, left: Phrase, count: Decimal) -> bool:
        said = said_of(self.table, place, left.content)
        return not said.unsure and len(said.lines) == 1 and said.lines[0].quantity == count

    def _lessen(self, phrase: Phrase, takes: list[Phrase]) -> Outcome | None:
        """bớt 1, giảm còn 1 cân"""
        left = self._what_is_left(phrase, takes)
        takes = [one for one in takes if one is not left]
        topic = [one for one in takes if not one.op]
        more = [one for one in takes if one.op]
        groups = gathered(self.table, [*topic, phrase])
        groups = [group for group in groups if group.items is not None or group.cells or group.bad] or [Group()]
        self.why.append(Why("change", "", " ".join(phrase.verbs)))
        if not self.basket:
            if more and any(one.content for one in more):
                return self._take(more, slip=False, lead=False, only=False)
            raise Unsure("nothing")
        outcome = Outcome()
        for group in groups:
            codes = self._held(group)
            if not codes:
                raise Unsure("nothing")
            pinned = self.table.by_code[codes[0]]
            said = said_of(self.table, pinned.place, group.cells)
            if said.unsure or len(said.lines) != 1:
                raise Unsure(said.unsure or "quantity")
            wanted = said.lines[0]
            held = [(chosen_of(pinned, line.variant), line.quantity) for line in self.basket[codes[0]]]
            at = [
                place
                for place, (chosen, _) in enumerate(held)
                if all(chosen.get(option) == value for option, value in wanted.chosen.items())
            ]
            if len(at) != 1 or (wanted.quantity is None):
                raise Unsure("quantity")
            count = wanted.quantity if phrase.down_to else held[at[0]][1] - wanted.quantity
            if count < 0 or (left is not None and not self._comes_to(pinned.place, left, count)):
                raise Unsure("quantity")
            rest = [(chosen, count if place == at[0] else old) for place, (chosen, old) in enumerate(held)]
            rest = [one for one in rest if one[1] > 0]
            outcome.why.extend(said.why)
            if rest:
                outcome.lines[codes[0]] = [
                    Line(codes[0], variant_of(pinned, chosen), number) for chosen, number in rest
                ]
            else:
                outcome.cancels.append(codes[0])
        if more and any(one.content for one in more):
            extra = self._take(more, slip=False, lead=False, only=False)
            outcome.lines.update(extra.lines)
        if outcome.cancels and outcome.lines:
            for code in outcome.cancels:
                outcome.lines[code] = [Line(code, None, Decimal(0))]
            outcome.cancels = []
        return outcome
