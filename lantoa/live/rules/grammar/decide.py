"""From a comment and what its author said and ordered before to a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.amounts import in_units
from lantoa.live.rules.grammar.choices import chosen_of, variant_of
from lantoa.live.rules.grammar.decision import Decision, Why
from lantoa.live.rules.grammar.groups import Group, gathered
from lantoa.live.rules.grammar.kinds import is_spam, laughs, rest_kind, shown_why, tells_joke
from lantoa.live.rules.grammar.letters import LONGEST, clean
from lantoa.live.rules.grammar.lines import Said, Wanted, said_of
from lantoa.live.rules.grammar.memory import Line, Memory
from lantoa.live.rules.grammar.memory import Said as Comment
from lantoa.live.rules.grammar.phrases import Clause, Phrase, clauses, fetches, phrases, word
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.reading import read
from lantoa.live.rules.grammar.table import Learned, Table
from lantoa.live.rules.grammar.words import keys

WINDOW = 120
_GIVING_UP = keys("giving_up")
_CLOSING = keys("closing")
MOST_SAID = 4
LONGEST_KEPT = 300
_ONE = Decimal(1)


class Unsure(Exception):
    """The author wants something, and what it is must be asked."""


@dataclass(slots=True)
class Outcome:
    """What an act does: all lines of each code touched, and codes given up."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    cancels: list[str] = field(default_factory=list)
    why: list[Why] = field(default_factory=list)


def decide(table: Table, memory: Memory, author: str, at_seconds: float, text: str) -> tuple[Decision, Memory]:
    """How this comment is taken, and what is known of its author after it; never raises, whatever the text."""
    if fold(author[:200]) in table.sellers:
        return Decision("other", why=(Why("seller", "", author[:80]),)), memory
    said = tuple(one for one in memory.said if at_seconds - one.at <= WINDOW)
    memory = Memory(memory.basket, said)
    decision = _repeated(memory, text) or _Deciding(table, memory, author, at_seconds, text).decision()
    return decision, applied(memory, decision, at_seconds, text)


def applied(memory: Memory, decision: Decision, at_seconds: float, text: str) -> Memory:
    """What is known of the author once this decision stands."""
    touched = {one.code for one in decision.items} | set(decision.cancels)
    basket = tuple(one for one in memory.basket if one.code not in touched) + tuple(
        one for one in decision.items if one.quantity > 0
    )
    kept = clean(text)[:LONGEST_KEPT]
    codes = tuple(dict.fromkeys(one.code for one in decision.items)) or decision.cancels
    return Memory(basket, (*memory.said[-(MOST_SAID - 1) :], Comment(at_seconds, decision.kind, kept, codes)))


def _repeated(memory: Memory, text: str) -> Decision | None:
    """The same words again within two minutes are the same act, so that nothing is added or changed twice."""
    kept = None
    for one in reversed(memory.said):
        if one.kind not in ("order", "change", "cancel"):
            continue
        kept = kept or fold(clean(text)[:LONGEST_KEPT])
        if fold(one.text) != kept:
            break
        if one.kind == "cancel":
            return Decision("cancel", (), one.codes, (Why("repeated", "", one.text[:80]),))
        lines = tuple(line for line in memory.basket if line.code in one.codes)
        if lines:
            return Decision("order", lines, (), (Why("repeated", "", one.text[:80]),))
        break
    return None


class _Deciding:
    def __init__(self, table: Table, memory: Memory, author: str, at: float, text: str) -> None:
        self.table, self.memory, self.author, self.at = table, memory, author, at
        self.reading = read(table, text)
        self.clauses = clauses(self.reading)
        self.basket: dict[str, list[Line]] = {}
        for line in memory.basket:
            self.basket.setdefault(line.code, []).append(line)
        self.why: list[Why] = []
        self.idle: list[Phrase] = []

    # The order of kinds.

    def decision(self) -> Decision:
        reading = self.reading
        if not reading.tokens:
            return Decision("other")
        spam = is_spam(reading, self.author)
        if spam:
            return Decision("spam", why=spam)
        joke = tells_joke(reading, self.clauses)
        if joke != "sure":
            try:
                outcome = self._act()
            except Unsure as reason:
                if joke:
                    return Decision("other", why=(Why("joke", "", reading.text[:80]),))
                return Decision("unclear", why=(*self.why, Why("unclear", str(reason), reading.text[:80])))
            if outcome is not None:
                return self._shown(outcome)
        kind, why = rest_kind(reading, self.clauses, joke=joke)
        return Decision(kind, why=why)

    def _shown(self, outcome: Outcome) -> Decision:
        lines = [line for code in outcome.lines for line in outcome.lines[code]]
        why = tuple(dict.fromkeys((*self.why, *outcome.why)))
        if not lines:
            return Decision("cancel", (), tuple(outcome.cancels), why)
        changes = any(self._alters(code, outcome.lines[code]) for code in outcome.lines)
        return Decision("change" if changes else "order", tuple(lines), (), why)

    def _alters(self, code: str, lines: Sequence[Line]) -> bool:
        """Whether lines ordered before are other than before: more, less, another choice, or gone."""
        before = {line.variant: line.quantity for line in self.basket.get(code, ())}
        after = {line.variant: line.quantity for line in lines}
        return any(after.get(variant) != quantity for variant, quantity in before.items())

    # Acts.

    def _act(self) -> Outcome | None:
        acting: list[tuple[Clause, list[Phrase]]] = []
        slip = lead = False
        for clause in self.clauses:
            slip = slip or clause.slip
            clause.phrases = phrases(clause, self.reading)
            if clause.acts:
                acting.append((clause, clause.phrases))
                lead = lead or clause.lead
        self._condition()
        if any(clause.haggles for clause in self.clauses):
            return None
        every = [phrase for _, held in acting for phrase in held]
        any_will_do = any(clause.any_will_do for clause, _ in acting) or any(
            clause.any_will_do for clause in self.clauses
        )
        takes = [phrase for phrase in every if phrase.op in ("", "take")]
        takes = [phrase for phrase in takes if self._counts(phrase, acting)]
        asking = [clause for clause in self.clauses if clause.asks and not clause.polite]
        about = any(
            not clause.has("private", "to_place", "deliver")
            and any(
                word(piece, self.reading) in ("còn", "giá", "con", "gia", "nhiêu", "bn", "có", "co")
                or piece.text.casefold() == "bao nhiêu"
                for piece in clause.pieces
            )
            for clause in asking
        )
        if asking and all(
            not phrase.op and not phrase.has("amount", "number", "each", "both") and (about or not phrase.has("value"))
            for phrase in takes
        ):
            # A1, còn không em: what is asked about
            takes = [
                phrase
                for phrase in takes
                if any(
                    word(piece, self.reading) in _CLOSING
                    for clause, held in acting
                    if any(phrase is one for one in held)
                    for piece in clause.pieces
                )
            ]
        if (
            takes
            and not any(phrase.has("amount", "number") for phrase in takes)
            and any(self._how_many(clause) for clause in asking)
        ):
            raise Unsure("how many shall be told")
        if self.reading.has("else_if") and takes:
            after = next(piece.start for piece in self.reading.pieces if "else_if" in piece.classes)
            if any(
                piece.start > after
                for phrase in takes
                for piece in phrase.content
                if piece.sort in ("item", "value", "number")
            ):
                raise Unsure("one, or else another")
        if takes and self._offers_less(acting):
            for clause, _ in acting:
                clause.haggles = True
            return None
        drops = [phrase for phrase in every if phrase.op in ("drop", "not", "enough")]
        if takes and all(phrase.op == "not" and not phrase.has("item", "bad") for phrase in drops):
            slip = slip or bool(drops)  # đen nhé, không phải kem: what is not meant needs no answer
            drops = []
        swaps = [phrase for phrase in every if phrase.op == "swap"]
        lessens = [phrase for phrase in every if phrase.op == "lessen"]
        used = {id(phrase) for phrase in (*takes, *drops, *swaps, *lessens)}
        self.idle = [
            phrase for clause in self.clauses if not clause.later for phrase in clause.phrases if id(phrase) not in used
        ]
        if any(clause.as_other or clause.as_before for clause, _ in acting) and not any(
            phrase.has("item") for phrase in takes
        ):
            if self._kind_words(acting):
                return None
            raise Unsure("as another or as before")
        if any_will_do and takes:
            raise Unsure("the choice is left to the shop")
        if swaps:
            return self._swap(swaps[0], every, takes, acting)
        if lessens and not self._about_price(lessens[0], acting):
            return self._lessen(lessens[0], takes)
        if lessens and any(piece.sort == "money" for piece in self.reading.pieces):
            for clause, _ in acting:
                clause.haggles = True
            return None
        if any(phrase.vague and not phrase.has("amount", "number") for phrase in takes):
            raise Unsure("how much")
        if drops:
            return self._drop(drops, takes, slip=slip, lead=lead, acting=acting)
        if (
            lead
            and not takes
            and self.basket
            and not any(clause.asks for clause in self.clauses)
            and self._only_fillers(acting)
        ):
            return self._cancel_all(None)
        if not takes:
            return None
        only = any(phrase.only for phrase in takes)
        return self._take(takes, slip=slip, lead=lead, only=only)

    def _how_many(self, clause: Clause) -> bool:
        """mấy tập thì đủ: how many it takes is asked back."""
        return clause.has("enough_for") and any(
            piece.text.casefold().startswith(("mấy", "bao nhiêu")) for piece in clause.pieces if "ask" in piece.classes
        )

    def _offers_less(self, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """A 350k lấy 2: a price below the shop's as the condition."""
        for clause, _ in acting:
            named = {item for piece in clause.pieces if piece.sort == "item" for item in piece.items}
            for at, piece in enumerate(clause.pieces):
                if (
                    piece.sort != "money"
                    or not named
                    or (at and "to_place" in clause.pieces[at - 1].classes)
                    or clause.has("accept")
                ):
                    continue
                digits = "".join(one for one in piece.text.split("k")[0].split("K")[0] if one.isdigit())
                if not digits or not piece.text.casefold().rstrip("đ").endswith(("k", "000", "nghìn", "ngàn")):
                    continue
                said = int(digits) * (1 if piece.text.rstrip("đ").endswith("000") else 1000)
                lowest = min(
                    min((one.price, *one.price_by_variant.values()))
                    for one in (self.table.items[item] for item in named)
                )
                if said < lowest and said * 3 > lowest:
                    return True
        return False

    def _kind_words(self, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """Praise that compares ("ngon như mọi khi") wants nothing."""
        return any(clause.has("praise") for clause, _ in acting) and not any(
            clause.has("take", "give") for clause, _ in acting
        )

    def _only_fillers(self, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        known = {"particle", "person", "enough", "greet"}
        return all(piece.sort != "word" or piece.classes & known for clause, _ in acting for piece in clause.pieces)

    def _about_price(self, phrase: Phrase, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        if not self.basket and not phrase.has("amount", "number"):
            return True
        return any(piece.sort == "money" for clause, held in acting if phrase in held for piece in clause.pieces) or (
            not phrase.has("amount", "number", "item") and not self.basket
        )

    def _condition(self) -> None:
        """What is wished only if the price or something else is right is not ordered."""
        for at, clause in enumerate(self.clauses):
            if clause.condition and at + 1 < len(self.clauses):
                self.clauses[at + 1].condition = True

    def _counts(self, phrase: Phrase, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """Whether a phrase wishes something: a verb of taking, an amount, a choice, or nothing but an item."""
        clause = next(clause for clause, held in acting if any(phrase is one for one in held))
        if (
            phrase.unknown >= 2
            and not phrase.has("amount", "number")
            and (laughs(self.reading) or phrase.verbs == ["mua"])
        ):
            return False
        if fetches(clause.pieces, self.reading):
            return False
        if phrase.op == "take":
            if phrase.content or phrase.add or phrase.twice or phrase.only or phrase.same:
                counted = phrase.has("amount", "number") or phrase.add
                if phrase.unknown >= 2 and not (phrase.strong or phrase.person or counted):
                    return False
                return (
                    phrase.strong
                    or phrase.person
                    or phrase.add
                    or phrase.has("item", "amount", "number", "bad")
                    or clause.polite
                )
            if self.reading.has("address_strong"):
                return False
            return (
                phrase.strong
                and phrase.unknown == 0
                and not clause.has("praise", "ask_about", "past", "contact", "remark", "greet")
            )
        if (
            not phrase.op
            and not phrase.has("amount", "number", "each", "both")
            and (clause.has("use") or any(piece.sort == "money" for piece in clause.pieces))
        ):
            return False
        reached = self.reading.has("address_strong") or any(piece.sort == "phone" for piece in self.reading.pieces)
        if phrase.has("amount"):
            implied = all(
                piece.amount is not None and piece.amount.implied for piece in phrase.content if piece.sort == "amount"
            )
            idle = clause.has("praise", "remark", "complaint", "ask_about", "private")
            return not (reached and not phrase.has("item")) and not ((implied or not phrase.has("item")) and idle)
        if phrase.has("number") and phrase.has("item") and phrase.unknown <= 1:
            return True
        if phrase.has("number") and phrase.has("item", "value"):
            return not clause.has("praise") and not (reached and not phrase.has("item"))
        if phrase.has("each", "both"):
            return True
        if clause.has("praise", "remark", "complaint", "ask_about", "private") or clause.has("laugh"):
            return False
        quiet = phrase.unknown == 0
        codes = [piece for piece in phrase.content if piece.sort in ("item", "bad")]
        if codes:
            if reached and all(piece.sort == "bad" or piece.mark == "name" for piece in codes):
                return False
            coded = any(piece.mark in ("code", "number", "known") for piece in codes)
            if any(piece.sort == "bad" and piece.mark != "known" for piece in codes) and not quiet:
                return False
            return quiet if not coded else phrase.unknown <= 2 or phrase.has("value")
        if phrase.has("value", "badvalue", "extreme", "step"):
            return (
                not reached
                and not clause.has("look", "very")
                and (quiet or (phrase.unknown <= 1 and clause is self.clauses[0]))
            )
        if phrase.has("number"):
            return quiet and not clause.has("contact", "place")
        return phrase.add or phrase.same

    # Finding what a group means.

    def _named(self, comment: Comment, group: Group) -> tuple[int, dict[int, str]] | None | bool:
        """The one item a former comment names with the choices it says: None where it names none, False where several. Where the name
        fits several, the units and choices said may tell."""
        reading = read(self.table, comment.text)
        return self._one_named([phrase for clause in clauses(reading) for phrase in phrases(clause, reading)], group)

    def _one_named(self, parts: list[Phrase], wanted: Group) -> tuple[int, dict[int, str]] | None | bool:
        groups = [group for group in gathered(self.table, parts) if group.items is not None or group.bad]
        if not groups:
            return None
        if len(groups) > 1 or groups[0].bad or groups[0].items is None:
            return False
        fits = (
            [place for place in groups[0].items if self._fits(place, wanted) and self._fits(place, groups[0])]
            if len(groups[0].items) > 1
            else list(groups[0].items)
        )
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

    def _beside(self, group: Group) -> tuple[int, dict[int, str], Comment] | None:
        """The one item that this same comment names where it asks or tells: A1 còn không, còn thì để chị 2 cân."""
        parts = [phrase for phrase in self.idle if phrase.has("item", "bad")]
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

    def _is_size(self, cell: Piece) -> bool:
        return (
            cell.sort == "number"
            and cell.amount is not None
            and cell.amount.number >= 20
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
                size = cell.sort == "number" and amount.number >= 20 and amount.number in self.table.numeric
                if not (measure or size):
                    return False
                chosen = True
        return chosen

    def _settle(self, group: Group, *, pointing: bool) -> bool:
        """Finds the item of a group that names none, or several; whether choices came along from a former comment."""
        if group.bad:
            raise Unsure("a code that is not pinned")
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
            if len(fitting) > 1 or not fitting:
                held = [
                    place for place in (fitting or group.items) if self.table.pinned[place].item.code in self.basket
                ]
                if len(held) == 1 and (pointing or group.add or group.keep):
                    fitting = held
                else:
                    recent = self._recent(group)
                    if recent is not None and recent[0] in group.items:
                        fitting = [recent[0]]
            if len(fitting) != 1:
                raise Unsure("several items fit the words")
            group.items = frozenset(fitting)
            return True
        group.explicit = False
        beside = self._beside(group)
        chosen = any(cell.sort == "value" for cell in group.cells)
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
                    raise Unsure("two items can be meant")
                if self._fits(recent[0], group):
                    place = None
                    return self._from_recent(group, recent)
            if place is not None:
                return self._points_back(group, place)
            if len(self.basket) > 1:
                raise Unsure("several ordered codes can be meant")
        if recent is not None:
            if not self._fits(recent[0], group) and any(cell.sort == "value" for cell in group.cells):
                raise Unsure("what was said before does not fit")
            return self._from_recent(group, recent)
        if only_choice and len(self.basket) == 1:
            place = self._ordered(group)
            if place is not None:
                return self._points_back(group, place)
        raise Unsure("no item was named")

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

    # Taking.

    def _take(self, takes: list[Phrase], *, slip: bool, lead: bool, only: bool) -> Outcome:
        groups = gathered(self.table, takes)
        groups = self._completed(groups)
        self.why += [
            Why("more", "", " ".join(phrase.verbs))
            for phrase in takes
            if (phrase.add or phrase.twice or phrase.raised) and phrase.verbs
        ]
        pointing = slip or lead or only or (bool(self.basket) and any(phrase.tail for phrase in takes))
        if not groups:
            if any(phrase.add or phrase.twice or phrase.same for phrase in takes):
                group = Group()
                group.add = any(phrase.add or phrase.same for phrase in takes)
                group.twice = any(phrase.twice for phrase in takes)
                groups = [group]
            else:
                groups = [Group()]
        self._one_for_several(groups)
        outcome = Outcome()
        for group in groups:
            self._settle(group, pointing=pointing)
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
        for group in groups:
            self._lay(group, outcome, slip=slip)
        if only:
            kept = set(outcome.lines)
            rest = [code for code in self.basket if code not in kept]
            if rest and all(code in self.basket for code in kept):
                if any(self._alters(code, lines) for code, lines in outcome.lines.items()):
                    raise Unsure("only this, or only so much")
                return Outcome({}, rest, outcome.why)
        return outcome

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
        raise Unsure("which order was the slip")

    def _one_for_several(self, groups: list[Group]) -> None:
        """Several codes and one quantity of two or more: for each of them only where it is said so."""
        named = [group for group in groups if group.items is not None or group.bad]
        each = next((cell for group in groups for cell in group.cells if cell.sort == "each"), None)
        if any(cell.sort == "or" for group in groups for cell in group.cells):
            raise Unsure("one or the other")
        if len(named) < 2:
            return
        if each is not None:
            amounts = [
                cell
                for group in groups
                for at, cell in enumerate(group.cells)
                if cell.sort in ("amount", "number") and any(one.sort == "each" for one in group.cells[:at])
            ]
            amount = amounts[0] if amounts else None
            for group in groups:
                group.cells = [cell for cell in group.cells if cell.sort not in ("each",)]
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
                raise Unsure("one quantity for several codes")

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

    def _lay(self, group: Group, outcome: Outcome, *, slip: bool = False) -> None:
        """The lines of one group, laid over what the author already has."""
        if group.items is None:
            raise Unsure("no item was named")
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
            and all(wanted.chosen and wanted.quantity is not None for wanted in said.lines)
            and len(lines) == 1
            and not lines[0][0]
            and not group.add
        ):
            lines = []  # the order that was open is now told choice by choice
        for at, wanted in enumerate(said.lines):
            lines = self._merged(lines, wanted, group, said, slip=slip, fresh=fresh or at > 0)
        outcome.lines[code] = [Line(code, variant_of(pinned, chosen), quantity) for chosen, quantity in lines]

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
                    raise Unsure("which of the lines")
                if quantity is None and not adding:
                    return lines
                if same:
                    return self._with(lines, same[0], None, quantity, group)
                raise Unsure("which of the ordered choices")
            if quantity is None and not adding and not group.raised:
                return lines
            return self._with(lines, 0, None, quantity, group) if len(lines) == 1 else lines
        if same:
            return self._with(lines, same[0], None, quantity, group)
        if within:
            if len(within) > 1:
                raise Unsure("which of the ordered choices")
            return self._with(lines, within[0], None, quantity, group)
        if opened and not (adding and group.explicit and all(lines[at][0] for at in opened)):
            at = opened[0]
            if len(opened) > 1 and not fresh:
                raise Unsure("which of the ordered choices")
            if adding:
                return [*lines, (chosen, quantity or _ONE)]
            return self._with(lines, at, {**lines[at][0], **chosen}, quantity, group)
        if adding or (group.explicit and not slip) or fresh:
            return [*lines, (chosen, quantity or _ONE)]
        if len(lines) > 1:
            raise Unsure("which of the ordered choices")
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
            raise Unsure("twice of what")
        return quantity

    def _for_several(self) -> bool:
        """Whether more than one person is named that something is for."""
        people = {piece.text.casefold() for piece in self.reading.pieces if piece.classes & {"kin"}} | {
            piece.text.casefold()
            for piece in self.reading.pieces
            if "person" in piece.classes and piece.text.casefold() in ("em", "chị", "mình", "mẹ", "c", "e")
        }
        return len(people) > 1

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
            raise Unsure("from which size")
        chosen = chosen_of(pinned, held[0].variant)
        values = pinned.item.options[options[0]].values
        if chosen.get(options[0]) not in values:
            raise Unsure("from which size")
        at = values.index(chosen[options[0]]) + int(step.amount.number) * (1 if step.mark == "bigger" else -1)
        if not 0 <= at < len(values):
            raise Unsure("no such size")
        others = said_of(self.table, place, [cell for cell in cells if cell.sort not in ("step",)])
        new = {
            **chosen,
            **(others.lines[0].chosen if not others.unsure and others.lines else {}),
            options[0]: values[at],
        }
        outcome.why.append(Why("variant", values[at], step.text))
        outcome.lines[code] = [Line(code, variant_of(pinned, new), held[0].quantity)]

    # Unclear before, clear now.

    def _completed(self, groups: list[Group]) -> list[Group]:
        """With an own unclear comment of a moment ago, where this one gives only what that one lacked."""
        last = next((one for one in reversed(self.memory.said)), None)
        if last is None or last.kind != "unclear" or len(groups) > 1:
            return groups
        reading = read(self.table, last.text)
        parts = [
            phrase for clause in clauses(reading) for phrase in phrases(clause, reading) if phrase.op in ("", "take")
        ]
        before = gathered(self.table, parts)
        now = groups[0] if groups else Group()
        if not before:
            return groups
        if now.items is not None:
            if (
                len(before) == 1
                and len(now.items) == 1
                and not self._counted(now)
                and (before[0].items is None or before[0].bad or now.items <= before[0].items)
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
            narrowed = self._narrowed(old.items or frozenset())
            if len(old.items or ()) > 1 and narrowed is not None:
                old.items = frozenset({narrowed})
            if len(old.items or ()) == 1:
                place = next(iter(old.items or ()))
                old.cells = self._lacking(old, now, place) + now.cells
                self.why.append(Why("before", "", last.text[:80]))
                return [old]
        return groups

    def _narrowed(self, items: frozenset[int]) -> int | None:
        """The one of several items whose name holds words of this comment that the others' do not."""
        scores = dict.fromkeys(items, 0)
        for token in self.reading.tokens:
            if token.sort == "word":
                for item in self.table.word_at(token, marked=self.reading.marked):
                    if item in scores:
                        scores[item] += 1
        best = max(scores.values(), default=0)
        first = [item for item, score in scores.items() if score == best]
        return first[0] if best and len(first) == 1 else None

    def _lacking(self, old: Group, now: Group, place: int) -> list[Piece]:
        """What the earlier comment gives beside this one: its amount where this has none, its choices where this says nothing else."""
        pinned = self.table.pinned[place]
        given: list[Piece] = []
        new = said_of(self.table, place, now.cells)
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

    # Giving up, exchanging, lessening.

    def _targets(self, drops: Iterable[Phrase]) -> list[Group]:
        return [
            group
            for group in gathered(self.table, [phrase for phrase in drops])
            if group.items is not None or group.bad or group.cells
        ]

    def _held(self, group: Group) -> list[str]:
        """The ordered codes a group in a giving up means."""
        if group.bad:
            raise Unsure("a code that is not pinned")
        if group.items is not None:
            codes = [self.table.pinned[place].item.code for place in sorted(group.items)]
            ordered = [code for code in codes if code in self.basket]
            if len(ordered) > 1 and len(group.items) > 1:
                raise Unsure("several ordered codes fit the words")
            return ordered
        place = self._ordered(group)
        if place is None:
            raise Unsure("which of the ordered codes")
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
            named = [
                code for phrase in enough for group in gathered(self.table, [phrase]) for code in self._held(group)
            ]
            if not named and not takes:
                return self._take(
                    [Phrase("take", phrase.content, strong=True) for phrase in enough], slip=slip, lead=lead, only=False
                )
            if not takes:
                raise Unsure("only this, or no more of it")
            if not named:
                takes = [Phrase("take", phrase.content, strong=True) for phrase in enough] + takes
                return self._take(takes, slip=slip, lead=lead, only=False)
        if (
            enough and not takes and any(phrase.op != "enough" and phrase.has("item") for phrase in drops)
        ):  # K5 thôi, không lấy K4: only K5
            drops = [phrase for phrase in drops if phrase.op != "enough"]
        verbs = " ".join(verb for phrase in drops for verb in phrase.verbs)
        nots = all(phrase.op == "not" for phrase in drops)
        targets = self._targets(drops)
        everything = any(piece.sort == "share" for phrase in drops for piece in phrase.content) or any(
            "all" in piece.classes
            for clause, held in acting
            for piece in clause.pieces
            if any(phrase in held for phrase in drops)
        )
        if takes and not gathered(self.table, takes) and not any(phrase.add for phrase in takes):
            takes = []
        if takes and not targets:
            groups = gathered(self.table, takes)
            if (
                all(group.items is None for group in groups)
                and not any(phrase.add for phrase in takes)
                and len(groups) == 1
                and not groups[0].quantified
            ):
                targets, takes = groups, []
        self.why.append(Why("cancel", "", verbs))
        given_up: list[str] = []
        partly = Outcome()
        for group in targets:
            codes = self._held(group)
            if not codes:
                if takes and not (
                    group.items is not None
                    and any(verb.split()[0] in _GIVING_UP for phrase in drops for verb in phrase.verbs if verb)
                ):
                    continue
                if any(clause.put_off for clause in self.clauses):
                    continue
                if takes or not self.basket or not nots:
                    raise Unsure("nothing of that was ordered")
            for code in codes:
                if group.cells and self._partly(code, group, partly):
                    continue
                given_up.append(code)
                if group.name is not None:
                    self.why.append(Why("code", code, group.name.text))
        if not targets:
            if not self.basket:
                if takes:
                    return self._take(takes, slip=slip, lead=lead, only=False)
                if any(
                    verb in ("huỷ", "hủy", "huy", "xoá", "cancel", "huỷ đơn", "hủy đơn")
                    for phrase in drops
                    for verb in phrase.verbs
                ):
                    raise Unsure("nothing was ordered")
                return None
            if everything and not takes:
                return self._cancel_all(None)
            taken = {
                self.table.pinned[place].item.code
                for group in gathered(self.table, takes)
                for place in group.items or ()
            }
            others = [code for code in self.basket if code not in taken]
            if (
                takes
                and any(phrase.only for phrase in takes)
                and taken
                and all(code in self.basket for code in taken)
                or len(others) == 1
                and (len(self.basket) == 1 or takes)
            ):
                given_up = others
            elif len(self.basket) == 1 and takes:
                return self._take(takes, slip=slip, lead=True, only=False)
            else:
                raise Unsure("which of the ordered codes")
        if not takes:
            if partly.lines:
                for code in given_up:
                    partly.lines[code] = [Line(code, None, Decimal(0))]
                return partly
            return Outcome({}, list(dict.fromkeys(given_up)), []) if given_up else None
        groups = gathered(self.table, takes)
        self._one_for_several(groups)
        for group in groups:
            if group.items is None and given_up and not group.bad and len(given_up) == 1 and not partly.lines:
                return self._swap_lines(given_up[0], group)
            self._settle(group, pointing=True)
        outcome = Outcome()
        if len(given_up) == 1 and len(groups) == 1:
            place = next(iter(groups[0].items or ()))
            code = self.table.pinned[place].item.code
            if code == given_up[0]:
                if groups[0].cells:
                    return self._swap_lines(code, groups[0])
                raise Unsure("give up or take")
            if code not in self.basket and not groups[0].add:
                return self._replace(given_up[0], groups[0])
        for group in groups:
            self._lay(group, outcome)
        given_up = [code for code in given_up if code not in outcome.lines]
        if not partly.lines and all(
            code in self.basket and not self._alters(code, lines) and len(lines) == len(self.basket[code])
            for code, lines in outcome.lines.items()
        ):
            if not given_up:
                return outcome
            return Outcome({}, given_up, outcome.why)
        lines: dict[str, list[Line]] = {code: [Line(code, None, Decimal(0))] for code in given_up}
        lines.update(partly.lines)
        lines.update(outcome.lines)
        return Outcome(lines, [], outcome.why)

    def _partly(self, code: str, group: Group, partly: Outcome) -> bool:
        """Whether only some of a code is given up (bỏ 1 hũ A3, bỏ đôi 38); what is left goes into `partly`."""
        pinned = self.table.by_code[code]
        held = [(chosen_of(pinned, line.variant), line.quantity) for line in self.basket[code]]
        said = said_of(self.table, pinned.place, group.cells)
        if said.unsure:
            raise Unsure(said.unsure)
        wanted = said.lines[0]
        if len(said.lines) > 1:
            raise Unsure("which of the ordered choices")
        at = [
            place
            for place, (chosen, _) in enumerate(held)
            if all(chosen.get(option) == value for option, value in wanted.chosen.items())
        ]
        if not at:
            raise Unsure("nothing of that was ordered")
        if len(at) > 1:
            if wanted.quantity is None:
                return False
            raise Unsure("which of the ordered choices")
        left = held[at[0]][1] - wanted.quantity if wanted.quantity is not None else Decimal(0)
        if left < 0:
            raise Unsure("more than was ordered")
        rest = [(chosen, left if place == at[0] else count) for place, (chosen, count) in enumerate(held)]
        rest = [one for one in rest if one[1] > 0]
        if not rest:
            return False
        partly.lines[code] = [Line(code, variant_of(pinned, chosen), count) for chosen, count in rest]
        return True

    def _cancel_all(self, why: Why | None) -> Outcome:
        if len(self.basket) > 1 and not self.reading.has("all"):
            raise Unsure("which of the ordered codes")
        return Outcome({}, list(self.basket), [why] if why else [])

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
            taken = [phrase for phrase in early if phrase.op and phrase.has("item")]
            if taken and swap.has("item"):  # lấy A7 thay A1
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
            raise Unsure("exchange for what")
        if len(target) > 1 or target[0].bad:
            raise Unsure("exchange for what")
        source = [group for group in source if group.items is not None or group.cells]
        if len(source) > 1:
            raise Unsure("exchange of what")
        goal = target[0]
        origin: str | None = None
        if source and source[0].items is not None:
            codes = self._held(source[0])
            if not codes:
                raise Unsure("nothing of that was ordered")
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
                    raise Unsure("nothing was ordered")
                else:
                    raise Unsure("exchange of what")
            if origin != code:
                if code in self.basket:
                    raise Unsure("exchange for what is ordered too")
                return self._replace(origin, goal)
            return self._swap_lines(origin, goal, source[0].cells if source else ())
        if origin is None:
            probe = Group(None, cells=[*(source[0].cells if source else ()), *goal.cells])
            if not self.basket:
                raise Unsure("nothing was ordered")
            only = self._ordered(probe)
            if only is None:
                raise Unsure("exchange of what")
            origin = self.table.pinned[only].item.code
        return self._swap_lines(origin, goal, source[0].cells if source else ())

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
        if source:
            origin = said_of(self.table, pinned.place, source)
            if origin.unsure:
                raise Unsure(origin.unsure)
            at = [
                place
                for place, (chosen, _) in enumerate(held)
                if all(chosen.get(option) == value for option, value in origin.lines[0].chosen.items())
            ]
            if not at and len(held) == 1:
                raise Unsure("nothing of that was ordered")
        if len(at) > 1 and len(said.lines) == 1:
            # The line that differs in just this choice is meant only where there is one.
            raise Unsure("which of the ordered choices")
        if len(said.lines) > 1:
            outcome.lines[code] = [
                Line(code, variant_of(pinned, line.chosen), line.quantity or _ONE) for line in said.lines
            ]
            return outcome
        if not at:
            raise Unsure("nothing of that was ordered")
        wanted = said.lines[0]
        if not wanted.chosen and wanted.quantity is None:
            raise Unsure("exchange for what")
        lines = list(held)
        chosen, quantity = lines[at[0]]
        lines[at[0]] = ({**chosen, **wanted.chosen}, wanted.quantity if wanted.quantity is not None else quantity)
        outcome.lines[code] = [Line(code, variant_of(pinned, one), count) for one, count in lines]
        return outcome

    def _lessen(self, phrase: Phrase, takes: list[Phrase]) -> Outcome | None:
        """bớt 1, giảm còn 1 cân"""
        topic = [one for one in takes if not one.op]
        more = [one for one in takes if one.op]
        groups = gathered(self.table, [*topic, phrase])
        groups = [group for group in groups if group.items is not None or group.cells or group.bad] or [Group()]
        self.why.append(Why("change", "", " ".join(phrase.verbs)))
        if not self.basket:
            if more and any(one.content for one in more):
                return self._take(more, slip=False, lead=False, only=False)
            raise Unsure("nothing was ordered")
        outcome = Outcome()
        for group in groups:
            codes = self._held(group)
            if not codes:
                raise Unsure("nothing of that was ordered")
            pinned = self.table.by_code[codes[0]]
            said = said_of(self.table, pinned.place, group.cells)
            if said.unsure or len(said.lines) != 1:
                raise Unsure(said.unsure or "how much less")
            wanted = said.lines[0]
            held = [(chosen_of(pinned, line.variant), line.quantity) for line in self.basket[codes[0]]]
            at = [
                place
                for place, (chosen, _) in enumerate(held)
                if all(chosen.get(option) == value for option, value in wanted.chosen.items())
            ]
            if len(at) != 1 or (wanted.quantity is None):
                raise Unsure("which of them, or how much less")
            count = wanted.quantity if phrase.down_to else held[at[0]][1] - wanted.quantity
            if count < 0:
                raise Unsure("more than was ordered")
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


def correct(
    table: Table,
    memory: Memory,
    at_seconds: float,
    text: str,
    kind: str,
    items: Sequence[Line] = (),
    cancels: Sequence[str] = (),
) -> tuple[Decision, Memory, Learned]:
    """What the seller says the comment meant: the decision in their words, the author's memory after it, and what was learned for the
    session. `items` are all lines of each code touched, as in a decision; the basket holds them afterwards."""
    decision = Decision(kind, tuple(items), tuple(cancels), (Why("seller", kind, text[:80]),))
    return decision, applied(memory, decision, at_seconds, text), _taught(table, text, kind, items)


def _taught(table: Table, text: str, kind: str, items: Sequence[Line]) -> Learned:
    """The words that must have meant the one code the seller named."""
    codes = {one.code for one in items if one.quantity > 0}
    if kind not in ("order", "change") or len(codes) != 1:
        return table.learned
    code = next(iter(codes))
    if code not in table.by_code:
        return table.learned
    reading: Reading = read(table, text[:LONGEST])
    named = [piece for piece in reading.pieces if piece.sort == "item"]
    if any(len(piece.items) == 1 for piece in named) and not any(piece.mark == "learned" for piece in named):
        return table.learned
    several = next((piece for piece in named if len(piece.items) > 1), None)
    if several is not None:
        return table.learned.taught(several.text.casefold(), code, several=True)
    learned = next((piece for piece in named if piece.mark == "learned"), None)
    if learned is not None:
        return table.learned.taught(learned.text.casefold(), code, several=False)
    words = shown_why(reading)
    return table.learned.taught(words, code, several=False) if words else table.learned
