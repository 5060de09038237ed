"""Which of a comment's clauses and verbs wish something, and so which kind the comment is of."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lantoa.live.rules.grammar.amounts import in_units
from lantoa.live.rules.grammar.choices import chosen_of, digits_of, is_size_not_offered
from lantoa.live.rules.grammar.clause import CONTENT, Clause, Phrase, is_no, typed, word
from lantoa.live.rules.grammar.clauses import does_not_fit
from lantoa.live.rules.grammar.context import Outcome, Unsure
from lantoa.live.rules.grammar.decision import Decision, Why
from lantoa.live.rules.grammar.giving_up import GivingUp
from lantoa.live.rules.grammar.groups import Group, gathered
from lantoa.live.rules.grammar.kinds import is_spam, laughs, rest_kind, tells_joke
from lantoa.live.rules.grammar.lines import said_of
from lantoa.live.rules.grammar.memory import Line
from lantoa.live.rules.grammar.phrases import phrases
from lantoa.live.rules.grammar.pieces import Piece
from lantoa.live.rules.grammar.times import fetches
from lantoa.live.rules.grammar.words import keys

_CLOSING = keys("closing")
_GIFTS = ("biếu", "tặng", "cho", "để", "gửi", "bieu", "tang")
_PAYING = keys("paying")
_TOO, _PACKING, _TOGETHER = keys("too"), keys("packing"), keys("together")
_LETTER_SIZES = ("S", "M", "L", "XL", "XXL", "2XL", "XXXL", "3XL")
_BUT = ("trừ", "tru", "ngoại trừ", "trừ ra")


class Deciding(GivingUp):
    """From a comment to its decision."""

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
        if not lines and not outcome.cancels:
            return Decision("unclear", why=(*why, Why("unclear", "nothing", self.reading.text[:80])))
        if not lines:
            return Decision("cancel", (), tuple(outcome.cancels), why)
        changes = any(self._alters(code, outcome.lines[code]) for code in outcome.lines)
        return Decision("change" if changes else "order", tuple(lines), (), why)

    def _act(self) -> Outcome | None:
        acting = self._acting()
        if any(clause.haggles for clause in self.clauses):
            return None
        self._conditions_met(acting)
        slip, lead = any(clause.slip for clause in self.clauses), any(clause.lead for clause, _ in acting)
        every = [phrase for _, held in acting for phrase in held]
        self._put_for_me(every)
        self._given_up_first(acting)
        asking = [clause for clause in self.clauses if clause.asks and not clause.polite]
        takes = self._wishes(every, acting, asking, slip=slip)
        takes, corrected = self._corrected(takes)
        slip = slip and not corrected
        if takes and self._offers_less(acting):
            self._only_haggles(clause for clause, _ in acting)
            return None
        drops, not_meant = self._not_meant(every, takes)
        slip = slip or not_meant
        swaps = [phrase for phrase in every if phrase.op == "swap"]
        if any(phrase.has("item", "value") for phrase in drops):
            swaps = [phrase for phrase in swaps if phrase.content]  # huỷ A1, sếp đổi kèo; bỏ A1, lấy A2 thay
        lessens = [phrase for phrase in every if phrase.op == "lessen"]
        used = {id(phrase) for phrase in (*takes, *drops, *swaps, *lessens)}
        self.idle = [
            phrase for clause in self.clauses if not clause.later for phrase in clause.phrases if id(phrase) not in used
        ]
        if self._as_others(acting, takes):
            return None
        if takes and any(clause.any_will_do for clause in self.clauses):
            raise Unsure("item")
        if swaps:
            return self._exchanges(swaps, every, takes, drops, acting)
        if lessens:
            decided, outcome = self._less(lessens, takes, acting, slip=slip, lead=lead)
            if decided:
                return outcome
        if any(phrase.vague and not phrase.has("amount", "number") for phrase in takes):
            raise Unsure("quantity")
        if drops:
            return self._drop(drops, takes, slip=slip, lead=lead, acting=acting)
        if not takes:
            return self._without_wishes(acting, slip=slip, lead=lead, asking=bool(asking))
        if self._all_there_is(takes):
            raise Unsure("quantity")
        return self._take(takes, slip=slip, lead=lead, only=any(phrase.only for phrase in takes))

    def _acting(self) -> list[tuple[Clause, list[Phrase]]]:
        """The clauses that may wish something, with their verbs."""
        self._condition()
        for clause in self.clauses:
            clause.phrases = phrases(clause, self.reading)
        self._haggled_in_vain()
        return [(clause, clause.phrases) for clause in self.clauses if clause.acts]

    def _only_haggles(self, clauses: Iterable[Clause]) -> None:
        for clause in clauses:
            clause.haggles = True

    def _conditions_met(self, acting: list[tuple[Clause, list[Phrase]]]) -> None:
        """What is wished if something is so, or as the shop chooses, must be asked."""
        wishing = any(held for _, held in acting)
        for clause in self.clauses:
            offered = clause.has("haggle", "kin", "ask_about") or any(piece.sort == "money" for piece in clause.pieces)
            wished = any(phrase.op == "take" and phrase.has("amount", "number") for phrase in clause.phrases)
            if clause.condition and wished and not (offered or wishing or clause.asks or clause.later):
                raise Unsure("condition")
        held = any(piece.sort in ("item", "amount") for piece in self.reading.pieces)
        if held and any(clause.left_open and clause.has("take") for clause in self.clauses):
            raise Unsure("choice")

    def _wishes(
        self, every: list[Phrase], acting: list[tuple[Clause, list[Phrase]]], asking: list[Clause], *, slip: bool
    ) -> list[Phrase]:
        """The verbs of taking that wish something, beside what is asked and told."""
        all_takes = [phrase for phrase in every if phrase.op in ("", "take")]
        takes = [phrase for phrase in all_takes if self._counts(phrase, acting)]
        left_out = [phrase for phrase in all_takes if not any(phrase is one for one in takes)]
        takes = [phrase for phrase in takes if not self._remarks(phrase, takes, acting)]
        if asking:
            takes = self._beside_questions(takes, acting, asking, slip=slip)
        if takes and self._otherwise_wished(takes):
            raise Unsure("item")
        if takes and self._taken_back():
            raise Unsure("wish")
        if takes and not self.reading.marked and any(self._unread_amount(phrase) for phrase in left_out):
            raise Unsure("item")
        if not self.reading.marked and any(phrase.add and not phrase.has("item", "bad") for phrase in takes):
            self._no_name_hidden()
        return takes

    def _beside_questions(
        self, takes: list[Phrase], acting: list[tuple[Clause, list[Phrase]]], asking: list[Clause], *, slip: bool
    ) -> list[Phrase]:
        """What is wished beside a question: not what is only named to ask of it."""
        more_of_it = self.clauses[0] in asking and all(
            not phrase.op and not phrase.has("item", "bad", "value") for phrase in takes
        )
        if more_of_it:  # size gì ạ, 52kg
            takes = [phrase for phrase in takes if self._closes(phrase, acting)]
        about = any(self._asks_of_goods(clause) for clause in asking)
        pays = all(any(piece.text.casefold() in _PAYING for piece in clause.pieces) for clause in asking)
        only_named = all(
            not phrase.op and not phrase.has("amount", "number", "each", "both") and (about or not phrase.has("value"))
            for phrase in takes
        )
        if only_named and not slip and not pays:  # A1, còn không em
            takes = [phrase for phrase in takes if self._closes(phrase, acting)]
        counted = any(phrase.has("amount", "number") for phrase in takes)
        if takes and not counted and any(self._how_many(clause) for clause in asking):
            raise Unsure("quantity")
        return takes

    def _asks_of_goods(self, clause: Clause) -> bool:
        """Whether a question is of what there is and what it costs."""
        return not clause.has("private", "to_place", "deliver") and any(
            word(piece, self.reading) in ("còn", "giá", "con", "gia", "nhiêu", "bn", "có", "co")
            or piece.text.casefold() == "bao nhiêu"
            for piece in clause.pieces
        )

    def _otherwise_wished(self, takes: list[Phrase]) -> bool:
        """hết A1 thì A2: something else is wished where the first is sold out."""
        after = next((piece.start for piece in self.reading.pieces if "else_if" in piece.classes), None)
        return after is not None and any(
            piece.start > after
            for phrase in takes
            for piece in phrase.content
            if piece.sort in ("item", "value", "number")
        )

    def _not_meant(self, every: list[Phrase], takes: list[Phrase]) -> tuple[list[Phrase], bool]:
        """What is given up; đen nhé, không phải kem: what is not meant needs no answer, but it corrects."""
        drops = [phrase for phrase in every if phrase.op in ("drop", "not", "enough")]
        if not takes or not drops or any(phrase.op != "not" or phrase.has("item", "bad") for phrase in drops):
            return drops, False
        self.not_meant = [piece for phrase in drops for piece in phrase.content if piece.sort in ("value", "number")]
        return [], True

    def _as_others(self, acting: list[tuple[Clause, list[Phrase]]], takes: list[Phrase]) -> bool:
        """Whether it only compares (ngon như mọi khi); what is wished as others took it must be asked."""
        if not any(clause.as_other or clause.as_before for clause, _ in acting):
            return False
        if any(phrase.has("item") and phrase.has("amount", "number", "value") for phrase in takes):
            return False
        if self._kind_words(acting):
            return True
        raise Unsure("item")

    def _exchanges(
        self,
        swaps: list[Phrase],
        every: list[Phrase],
        takes: list[Phrase],
        drops: list[Phrase],
        acting: list[tuple[Clause, list[Phrase]]],
    ) -> Outcome | None:
        """What is exchanged, with what stays, what is taken and what is given up beside it."""
        first = swaps[0].content[: next((at for at, one in enumerate(swaps[0].content) if one.sort == "into"), 0)]
        part = any(one.sort in ("amount", "number") for one in first)
        stays = [phrase for phrase in takes if part and phrase.keep and not phrase.add and phrase.content]
        takes = [phrase for phrase in takes if not any(phrase is one for one in stays)]
        beside = self._taken_beside(swaps[0], every, takes)
        takes = [phrase for phrase in takes if not any(phrase is one for one in beside)]
        swapped = self._every_swap(swaps, every, takes, acting)
        if swapped is None:
            return None
        if beside:
            more = self._take(beside, slip=False, lead=False, only=False)
            if more.lines.keys() & swapped.lines.keys():
                raise Unsure("wish")
            swapped.lines.update(more.lines)
        if stays:
            self._as_told(stays, swapped)
        gone = [phrase for phrase in drops if phrase.op == "drop" and phrase.has("item", "bad")]
        return self._also_gone(swapped, gone) if gone else swapped

    def _less(
        self,
        lessens: list[Phrase],
        takes: list[Phrase],
        acting: list[tuple[Clause, list[Phrase]]],
        *,
        slip: bool,
        lead: bool,
    ) -> tuple[bool, Outcome | None]:
        """Whether "less" decides the comment, and how: one of each but for one, so much less, or a lower price."""
        but = [phrase for phrase in lessens if phrase.verbs[0].casefold() in _BUT and phrase.content]
        if but and len(but) == len(lessens) and any(phrase.has("each", "both", "kinds") for phrase in takes):
            return True, self._but_for(but, self._take(takes, slip=slip, lead=lead, only=False))
        if not self.basket and self._cheaper_first(lessens[0]):
            own = [clause for clause, held in acting if any(phrase is lessens[0] for phrase in held)]
            self._only_haggles(own)
            return True, None
        if not self._about_price(lessens[0], acting):
            return True, self._lessen(lessens[0], takes)
        if any(piece.sort == "money" for piece in self.reading.pieces) or self._priced(lessens[0]):
            self._only_haggles(clause for clause, _ in acting)
            return True, None
        return False, None

    def _without_wishes(
        self, acting: list[tuple[Clause, list[Phrase]]], *, slip: bool, lead: bool, asking: bool
    ) -> Outcome | None:
        """What a comment does that takes nothing: all is given up, put off, a mistake to be asked about, or an answer."""
        asks = any(clause.asks for clause in self.clauses)
        if lead and self.basket and not asks and self._only_fillers(acting) and not self._that_is_all():
            return self._cancel_all(Why("cancel", "", self.reading.text[:80]))
        if not self.reading.has("ask") and (put_off := self._all_put_off()) is not None:
            return put_off
        if slip and self.basket and not asking and self._ordered_by_mistake():
            raise Unsure("wish")
        if self.agrees:
            raise Unsure("quantity")
        return self._named_at_last()

    def _that_is_all(self) -> bool:
        """vậy thôi: nothing more, and nothing less."""
        said = [word(piece, self.reading) for piece in self.reading.pieces]
        return any(one in ("vậy", "vay", "dzậy") and two == "thôi" for one, two in zip(said, said[1:], strict=False))

    def _haggled_in_vain(self) -> None:
        """ko bớt à, thôi lấy 2 chai: it is taken as it is sold."""
        for at, clause in enumerate(self.clauses[:-1]):
            no = next((place for place, piece in enumerate(clause.pieces) if is_no(piece, self.reading)), None)
            if (
                no is None
                or not any(piece.classes & {"haggle", "lessen", "cheaper"} for piece in clause.pieces[no + 1 : no + 3])
                or any(piece.sort in ("item", "amount", "number", "money") for piece in clause.pieces)
            ):
                continue
            enough = clause.pieces[-1].classes & {"enough"} or any(
                word(piece, self.reading) == "thôi" for piece in clause.pieces[no + 1 :]
            )
            for after in self.clauses[at + 1 :]:
                led = (
                    after.lead
                    or enough
                    or word(after.pieces[0], self.reading) in ("thế", "vậy", "ừ", "ok", "the", "vay")
                )
                taken = any(phrase.op == "take" and phrase.content for phrase in after.phrases)
                if led and taken and not after.asks and not after.haggles and not after.later:
                    clause.haggles = clause.condition = after.condition = False

    def _ordered_by_mistake(self) -> bool:
        """em đặt nhầm ạ: what they wish instead is asked."""
        return any(
            "slip" in piece.classes and typed(piece, self.reading)[0] in ("đặt", "chốt", "lấy", "dat", "chot", "lay")
            for piece in self.reading.pieces
        )

    def _cheaper_first(self, phrase: Phrase) -> bool:
        """bớt má lấy 2 ký, of somebody who has ordered nothing: taken if it were cheaper."""
        pieces = self.reading.pieces
        less = next((at for at, piece in enumerate(pieces) if piece.text in phrase.verbs), len(pieces))
        return any("take" in piece.classes for piece in pieces[less + 1 : less + 4])

    def _put_for_me(self, every: list[Phrase]) -> None:
        """bỏ cho e 2 hộp: in the south a wish, unless it can be of what was ordered."""
        for phrase in every:
            places = {place for piece in phrase.content for place in piece.items}
            ordered = any(self.table.pinned[place].item.code in self.basket for place in places)
            if phrase.op == "drop" and phrase.puts and (not self.basket or (places and not ordered)):
                phrase.op, phrase.strong, phrase.person = "take", True, True

    def _all_put_off(self) -> Outcome | None:
        """thôi để lần sau: the one thing ordered is given up, unless something else was spoken of since."""
        pieces = [piece for clause in self.clauses for piece in clause.pieces if piece.sort not in ("sign", "emoji")]
        at = next(
            (
                at
                for at, (one, two) in enumerate(zip(pieces, pieces[1:], strict=False))
                if word(one, self.reading) in ("để", "de") and "later_tail" in two.classes
            ),
            None,
        )
        idle = {"particle", "person", "enough"}
        if at is None or not all(
            piece.sort == "word" and piece.classes & idle for piece in pieces[:at] + pieces[at + 2 :]
        ):
            return None
        last = self.memory.said[-1] if self.memory.said else None
        if not self.basket or (last is not None and last.kind not in ("order", "change")):
            return None
        return self._cancel_all(Why("cancel", "", self.reading.text[:80]))

    def _given_up_first(self, acting: list[tuple[Clause, list[Phrase]]]) -> None:
        """thôi A1, chỉ lấy A2: what is named behind a leading thôi, with nothing else said of it, is given up where it was ordered."""
        for clause, held in acting:
            if (
                not clause.lead
                or len(held) != 1
                or held[0].op
                or not all(one.sort == "item" for one in held[0].content)
            ):
                continue
            codes = {self.table.pinned[place].item.code for piece in held[0].content for place in piece.items}
            others = [phrase for _, more in acting for phrase in more if phrase is not held[0]]
            if not codes or not codes <= self.basket.keys():
                continue
            if not others:
                raise Unsure("wish")  # A1 after all, or A1 no more
            if any(phrase.op == "take" or phrase.tail for phrase in others):
                held[0].op, held[0].verbs = "drop", ["thôi"]

    def _closes(self, phrase: Phrase, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """Whether its clause ends as a wish does: … nhé."""
        own = [clause for clause, held in acting if any(phrase is one for one in held)]
        return any(clause.stock for clause in own) or any(
            word(piece, self.reading) in _CLOSING for clause in own for piece in clause.pieces
        )

    def _named_at_last(self) -> Outcome | None:
        """loại Quy Hoa: only the words that tell which of several items an unclear comment meant."""
        last = self._unsettled()
        idle = any(clause.asks or clause.later or clause.past for clause in self.clauses)
        if last is None or idle or self.reading.has("praise", "remark", "contact", "greet"):
            return None
        if sum(piece.sort == "word" and not piece.classes for piece in self.reading.pieces) > 3:
            return None
        groups = self._completed([])
        if len(groups) != 1 or groups[0].items is None or len(groups[0].items) != 1:
            return None
        outcome = Outcome()
        self._lay(groups[0], outcome)
        return outcome

    def _of_their_home(self, phrase: Phrase, clause: Clause, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """…, bếp nhà e bé; …, nhà còn 1 túi: why, as it is at home."""
        if phrase.op or clause is acting[0][0]:
            return False
        pieces = clause.pieces
        homes = ("nhà",) if self.reading.marked else ("nha",)
        at = next((at for at, piece in enumerate(pieces[:-1]) if word(piece, self.reading) in homes), None)
        if at is None:
            return False
        behind = [word(piece, self.reading) for piece in pieces[at + 1 : at + 4]]
        if at == 0 or (at == 1 and word(pieces[0], self.reading) in ("ở", "tại", "vì", "do", "thấy", "mà")):
            return any(one in ("còn", "vẫn", "đang", "có", "mới", "vừa", "đã") for one in behind)
        own = at + 1 < len(pieces) and "person" in pieces[at + 1].classes and "shop" not in behind[:1]
        return own and at == 1 and not phrase.has("amount", "number", "value") and pieces[0].mark == "name"

    def _unread_amount(self, phrase: Phrase) -> bool:
        """Whether how much of something is told and nothing was made of it, where words without marks may hide a name."""
        return any(
            piece.sort == "amount"
            and piece.amount is not None
            and not piece.amount.implied
            and piece.amount.unit.split()[-1:] in (["pack"], ["piece"], ["kg"], ["lang"], ["pair"])
            for piece in phrase.content
        ) and not phrase.has("item", "bad")

    def _no_name_hidden(self) -> None:
        """lay them set vo: more of what a word that looks like another may name, not of what was ordered."""
        covered = {
            place for piece in self.reading.pieces if piece.sort != "word" for place in range(piece.start, piece.end)
        }
        heads = {one.whole[0].bare for one in self.table.pinned if one.whole}
        for at, token in enumerate(self.reading.tokens[1:], 1):
            before = self.reading.tokens[at - 1]
            unit = before.sort == "word" and (before.spelt.bare in self.table.bare_units or before.spelt.bare == "set")
            if unit and at not in covered and token.sort == "word" and token.spelt.bare in heads:
                raise Unsure("item")

    def _has_already(self, clause: Clause, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """…, xanh anh có rồi: why, as somebody has that."""
        said = [word(piece, self.reading) for piece in clause.pieces if piece.sort == "word"]
        had = any(
            one in ("có", "co") and two in ("rồi", "roi", "r", "sẵn", "san")
            for one, two in zip(said, said[1:], strict=False)
        )
        return had and clause is not acting[0][0] and not any(piece.sort == "amount" for piece in clause.pieces)

    def _only_looks(self, clause: Clause) -> bool:
        """ngó thôi đã thèm: how it looks, and no more."""
        return any(
            one.classes & {"look", "use"}
            and "enough" in two.classes
            and word(three, self.reading) in ("đã", "là", "cũng", "da", "la", "cung")
            for one, two, three in zip(clause.pieces, clause.pieces[1:], clause.pieces[2:], strict=False)
        )

    def _has_grown(self, clause: Clause, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """…, cháu lớn rồi: why, as a child has grown."""
        if clause is acting[0][0] or len(clause.pieces) < 3:
            return False
        said = [piece for piece in clause.pieces if piece.sort not in ("sign", "emoji")][:4]
        if len(said) < 3:
            return False
        somebody, how, *rest = said
        return (
            bool(somebody.classes & {"person", "kin"})
            and how.sort == "value"
            and how.text.casefold() in ("lớn", "to", "nhỏ", "bé", "lon", "nho", "be")
            and any(word(piece, self.reading) in ("rồi", "r", "roi", "quá", "qua", "lắm", "lam") for piece in rest)
        )

    def _size_of_what_was_said(self, piece: Piece) -> bool:
        """Whether a number is just what is offered of what was ordered or spoken of: 120 nhé."""
        values = {item for item, _, _ in self.table.numeric.get(piece.amount.number, ())} if piece.amount else set()
        if not values:
            return False
        if any(one.sort == "item" and one.items & values for one in self.reading.pieces):
            return True
        recent = self._recent(Group(None, cells=[piece]))
        return bool(recent and recent[0] in values) or any(
            self.table.by_code[code].place in values for code in self.basket
        )

    def _remarks(self, phrase: Phrase, takes: list[Phrase], acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """Whether amounts only tell why, or how it is packed, where how much is decided: …, 3 uống không hết; …, đóng chung 1 thùng."""
        if (
            phrase.add
            or phrase.raised
            or any(piece.sort not in ("amount", "number", "share") for piece in phrase.content)
        ):
            return False
        amounts = [piece.amount for piece in phrase.content if piece.amount is not None]
        others = [one for one in takes if one is not phrase]
        if not amounts or not any(one.has("amount", "number") for one in others):
            return False
        clause = next(clause for clause, held in acting if any(phrase is one for one in held))
        if self._tells_for_whom(clause, others):
            return True
        if not phrase.op:
            many = any(word(piece, self.reading) in _TOO for piece in clause.pieces)
            return many or (clause.has("use") and any(is_no(piece, self.reading) for piece in clause.pieces))
        packs = {verb.casefold().split()[0] for verb in phrase.verbs} <= _PACKING and all(
            amount.unit.split()[-1:] in (["pack"], ["big_pack"]) for amount in amounts
        )
        told = [one for one in others if one.has("item")]
        so = any(word(piece, self.reading) in _TOGETHER or "all" in piece.classes for piece in clause.pieces)
        return (
            packs
            and so
            and bool(told)
            and all(
                sum(piece.sort == "item" for piece in one.content)
                <= sum(piece.sort in ("amount", "number") for piece in one.content)
                for one in told
            )
        )

    def _tells_for_whom(self, clause: Clause, others: list[Phrase]) -> bool:
        """2 hộp, 1 biếu mẹ 1 để uống: what becomes of them, where it adds up."""
        own = [piece.amount.total for piece in clause.pieces if piece.amount is not None and not piece.amount.base]
        all_told = [
            piece.amount.total
            for one in others
            for piece in one.content
            if piece.amount is not None and not any(piece is held for held in clause.pieces)
        ]
        meant = clause.has("use", "kin") or any(word(piece, self.reading) in _GIFTS for piece in clause.pieces)
        return meant and len(own) > 1 and len(all_told) == 1 and sum(own) == all_told[0]

    def _every_swap(
        self,
        swaps: list[Phrase],
        every: list[Phrase],
        takes: list[Phrase],
        acting: list[tuple[Clause, list[Phrase]]],
    ) -> Outcome | None:
        """quần đổi 28, váy đổi L: each exchange with what its own clause tells."""
        told = [
            phrase
            for phrase in swaps
            if phrase.has("item")
            and (
                phrase.has("value", "number", "step", "extreme")
                or sum(piece.sort == "item" for piece in phrase.content) > 1
            )
        ]
        if len(told) < 2 or len(told) < len(swaps):
            return self._swap(swaps[0], every, takes, acting)
        outcome = Outcome()
        for swap in told:
            own = next(held for _, held in acting if any(phrase is swap for phrase in held))
            part = self._swap(swap, every, [one for one in takes if any(one is phrase for phrase in own)], acting)
            if part is None or part.cancels or part.lines.keys() & outcome.lines.keys():
                raise Unsure("order")
            outcome.lines.update(part.lines)
            outcome.why.extend(part.why)
        return outcome

    def _taken_beside(self, swap: Phrase, every: list[Phrase], takes: list[Phrase]) -> list[Phrase]:
        """đổi sang 28, thêm 1 hộp cơm hồng: what is taken beside an exchange that is told wholly."""
        marks = [at for at, one in enumerate(swap.content) if one.sort == "into"]
        target = swap.content[marks[0] :] if marks else swap.content
        if not any(one.sort in ("item", "value", "number", "step", "extreme") for one in target):
            return []
        place = next(at for at, phrase in enumerate(every) if phrase is swap)
        first = [phrase for phrase in every[:place] if phrase.op == "take" and phrase.verbs and phrase.add]
        found = []
        for phrase in [*first, *every[place + 1 :]]:
            codes = {self.table.pinned[one].item.code for piece in phrase.content for one in piece.items}
            more = phrase.add or (phrase.has("amount", "number") and not codes & self.basket.keys())
            if phrase.has("item") and more and any(phrase is one for one in takes):
                found.append(phrase)
        return found

    def _as_told(self, stays: list[Phrase], outcome: Outcome) -> None:
        """đổi 1 hũ sang sả, 2 hũ kia vẫn quế: what is left must be what is told."""
        for group in gathered(self.table, stays):
            codes = [self.table.pinned[place].item.code for place in group.items or ()] or [
                code for code, lines in outcome.lines.items() if any(line.quantity for line in lines)
            ]
            told = False
            for code in codes:
                pinned = self.table.by_code[code]
                said = said_of(self.table, pinned.place, group.cells)
                told = told or (
                    not said.unsure
                    and all(
                        any(
                            one.chosen.items() <= chosen_of(pinned, line.variant).items()
                            and one.quantity in (None, line.quantity)
                            for line in outcome.lines.get(code, self.basket.get(code, ()))
                        )
                        for one in said.lines
                    )
                )
            if not told:
                raise Unsure("quantity")

    def _also_gone(self, outcome: Outcome, gone: list[Phrase]) -> Outcome:
        """quạt đổi xanh, ấm bỏ: what is given up beside an exchange."""
        for group in self._targets(gone):
            codes = self._held(group)
            if len(codes) != 1 or codes[0] in outcome.lines or group.cells:
                if codes and codes[0] in outcome.lines and not group.cells:
                    continue
                raise Unsure("order")
            outcome.lines[codes[0]] = [Line(codes[0], None, Decimal(0))]
        return outcome

    def _all_there_is(self, takes: list[Phrase]) -> bool:
        """trà sen lấy hết luôn: how much that is must be told."""
        if sum(piece.sort == "item" for phrase in takes for piece in phrase.content) > 1:
            return False
        if any(phrase.has("amount", "number", "each", "both", "kinds", "value") or phrase.add for phrase in takes):
            return False
        pieces = self.reading.pieces
        return any(
            ("take" in one.classes or word(one, self.reading) == "vét")
            and word(two, self.reading) in ("hết", "sạch", "nốt")
            for one, two in zip(pieces, pieces[1:], strict=False)
        )

    def _corrected(self, takes: list[Phrase]) -> tuple[list[Phrase], bool]:
        """K3 130, nhầm 120: what this same comment puts right."""
        slip = next((piece.start for piece in self.reading.pieces if "slip" in piece.classes), self._second_thought())
        every = [piece for phrase in takes for piece in phrase.content]
        first = [piece for piece in every if slip is not None and piece.start < slip]
        then = [piece for piece in every if slip is not None and piece.start > slip]
        if not first or not then or any(phrase.add or phrase.op not in ("", "take") for phrase in takes):
            return takes, False
        if sum(piece.sort == "item" for piece in first) > 1 or not any(piece.sort == "item" for piece in every):
            return takes, False
        kinds = {self._sort_of(piece) for piece in then}
        kept = [piece for piece in first if self._sort_of(piece) not in kinds and piece.sort not in ("join", "sign")]
        return [Phrase("take", [*kept, *then], takes[-1].verbs, strong=True)], True

    def _taken_back(self) -> bool:
        """C1 2 ký, à mà thôi: whether all that was wished before is meant no more."""
        if any(self._only_gives_up(clause) for clause in self.clauses[1:]):
            return True
        at = self._second_thought()
        after = [piece for piece in self.reading.pieces if at is not None and piece.start > at]
        return at is not None and not any(piece.sort in CONTENT for piece in after)

    def _only_gives_up(self, clause: Clause) -> bool:
        """thôi khỏi, thôi không lấy nữa: a clause that says nothing else."""
        pieces = [piece for piece in clause.pieces if piece.sort not in ("sign", "emoji")]
        if not pieces or "enough" not in pieces[0].classes:
            return False
        no = [is_no(piece, self.reading) for piece in pieces]
        taken = any("take" in piece.classes or word(piece, self.reading) in ("khỏi", "khoi") for piece in pieces)
        known = frozenset(("particle", "person", "enough", "take", "again", "want"))
        idle = [bool(piece.classes & known) or word(piece, self.reading) in ("đâu", "dau") for piece in pieces]
        return any(no) and taken and all(one or two for one, two in zip(no, idle, strict=True))

    def _second_thought(self) -> int | None:
        """D3 trắng L nha, à thôi M: where somebody changes their mind in one comment."""
        for clause in self.clauses[1:]:
            said = [word(piece, self.reading) for piece in clause.pieces[:3]]
            at = next((at for at, one in enumerate(said) if one == "thôi"), 0)
            if at and all(one in ("à", "ấy", "ủa", "ý", "mà", "ừ", "hay") for one in said[:at]):
                return clause.pieces[at].start
        return None

    def _sort_of(self, piece: Piece) -> object:
        """What a piece says of: which item, how much, or which of its choices."""
        if piece.sort in ("item", "bad"):
            return "item"
        options = {option for _, option, _ in piece.values}
        if piece.sort == "number" and piece.amount is not None and self._is_size(piece):
            options = {option for _, option, _ in self.table.numeric[piece.amount.number]}
        if options:
            return min(options)
        return "amount" if piece.sort in ("amount", "number") else piece.sort

    def _how_many(self, clause: Clause) -> bool:
        """mấy tập thì đủ: how many it takes is asked back."""
        return clause.has("enough_for") and any(
            piece.text.casefold().startswith(("mấy", "bao nhiêu", "may", "bao nhieu"))
            for piece in clause.pieces
            if "ask" in piece.classes
        )

    def _offers_less(self, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """A 350k lấy 2: a price below the shop's as the condition."""
        for clause, _ in acting:
            named = {item for piece in clause.pieces if piece.sort == "item" for item in piece.items}
            for at, piece in enumerate(clause.pieces):
                if (
                    not (piece.sort == "money" or self._like_a_price(clause, piece, named))
                    or not named
                    or (at and "to_place" in clause.pieces[at - 1].classes)
                    or clause.has("accept")
                ):
                    continue
                digits = "".join(one for one in piece.text.split("k")[0].split("K")[0] if one.isdigit())
                if not digits or not (
                    piece.text.isdigit() or piece.text.casefold().rstrip("đ").endswith(("k", "000", "nghìn", "ngàn"))
                ):
                    continue
                said = int(digits) * (1 if piece.text.rstrip("đ").endswith("000") else 1000)
                lowest = min(
                    min((one.price, *one.price_by_variant.values()))
                    for one in (self.table.items[item] for item in named)
                )
                if said < lowest and said * 3 > lowest:
                    return True
                count = self._count_beside(clause, named)
                if count is not None and count > 1 and lowest < said < lowest * count and said * 2 > lowest * count:
                    return True  # cam 5 cân 200k nhé
        return False

    def _like_a_price(self, clause: Clause, piece: Piece, named: set[int]) -> bool:
        """cam 35 lấy 5kg: a bare number beside how much is wanted, which is no choice of what is named."""
        if piece.sort != "number" or piece.amount is None or piece.mark or not piece.text.isdigit():
            return False
        number = piece.amount.number
        choices = {item for item, _, _ in self.table.numeric.get(number, ())} & named
        measured = any(
            digits_of(self.table.pinned[item], piece) or is_size_not_offered(self.table.pinned[item], number)
            for item in named
        )
        counted = any(
            one.sort == "amount" and one.amount is not None and not one.amount.implied for one in clause.pieces
        )
        few = any(
            one.sort == "number" and one.amount is not None and one is not piece and one.amount.number < 20
            for one in clause.pieces
        )
        return number >= 20 and (counted or (few and clause.has("take"))) and not choices and not measured

    def _count_beside(self, clause: Clause, named: set[int]) -> Decimal | None:
        """How many of the one item a clause names it tells."""
        amounts = [
            piece.amount
            for piece in clause.pieces
            if piece.amount is not None
            and (piece.sort == "amount" or (piece.sort == "number" and piece.amount.number < 20))
        ]
        if len(named) != 1 or len(amounts) != 1:
            return None
        return in_units(self.table.pinned[next(iter(named))], amounts[0])

    def _kind_words(self, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """Praise that compares ("ngon như mọi khi") wants nothing."""
        return any(clause.has("praise") for clause, _ in acting) and not any(
            clause.has("take", "give") or any(piece.sort == "amount" for piece in clause.pieces) for clause, _ in acting
        )

    def _only_fillers(self, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        known = {"particle", "person", "enough", "greet"}
        return all(piece.sort != "word" or piece.classes & known for clause, _ in acting for piece in clause.pieces)

    def _about_price(self, phrase: Phrase, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        if not self.basket and not phrase.has("amount", "number"):
            return True
        if phrase.down_to and not self.basket and self._priced(phrase):
            return True  # giảm còn 400 nhé
        return any(piece.sort == "money" for clause, held in acting if phrase in held for piece in clause.pieces) or (
            not phrase.has("amount", "number", "item") and not self.basket
        )

    def _priced(self, phrase: Phrase) -> bool:
        """Whether what it shall come down to is a price: 400, for what costs 450 thousand."""
        return any(
            piece.sort == "number"
            and piece.amount is not None
            and any(piece.amount.number <= price < piece.amount.number * 2 for price in self.table.prices)
            and piece.amount.number >= 20
            for piece in phrase.content
        )

    def _condition(self) -> None:
        """What is wished only if the price or something else is right is not ordered."""
        for at, clause in enumerate(self.clauses):
            if clause.condition and at + 1 < len(self.clauses):
                self.clauses[at + 1].condition = True

    def _choice_before_a_phone(self, clause: Clause) -> bool:
        """M 0912 …; e vàng sđt 0912 …: which it shall be, and the number to call."""
        first = next((at for at, piece in enumerate(clause.pieces) if piece.sort == "phone"), 0)
        chosen = [piece for piece in clause.pieces[:first] if piece.sort in ("value", "number")]
        beside = all(
            piece.sort in ("value", "number", "amount") or piece.classes & {"person", "particle", "contact", "take"}
            for piece in clause.pieces[:first]
        )
        small = all(
            piece.sort == "number" and self._is_size(piece) or piece.text.islower() or piece.text in _LETTER_SIZES
            for piece in chosen
        )
        return bool(chosen) and beside and small

    def _counts(self, phrase: Phrase, acting: list[tuple[Clause, list[Phrase]]]) -> bool:
        """Whether a phrase wishes something: a verb of taking, an amount, a choice, or nothing but an item."""
        clause = next(clause for clause, held in acting if any(phrase is one for one in held))
        if (
            phrase.unknown >= 2
            and not phrase.has("amount", "number")
            and (laughs(self.reading) or [verb.casefold() for verb in phrase.verbs] == ["mua"])
        ):
            return False
        if fetches(clause.pieces, self.reading) or self._of_their_home(phrase, clause, acting):
            return False
        if not phrase.op and (self._has_already(clause, acting) or self._has_grown(clause, acting)):
            return False
        counted = phrase.has("amount", "number", "each", "both", "step", "extreme") or phrase.add
        if (
            not phrase.op
            and not counted
            and (clause.has("cheaper", "compare") or does_not_fit(clause.pieces, self.reading))
        ):
            return False  # C1 rẻ hơn chợ; XL rộng
        if not counted and self._only_looks(clause):
            return False  # coi thôi là muốn mua C1 rồi
        if not counted and clause.has("look", "want") and clause.has("very") and not clause.has("give"):
            return False  # nhìn C1 muốn mua quá
        if phrase.op == "take":
            said = any(piece.sort in CONTENT for piece in phrase.content)
            if not said and not phrase.strong and clause.has("praise"):
                return False  # gói quà đẹp nữa
            if not phrase.strong and phrase.unknown and self.reading.has("address_strong"):
                said = said and phrase.has("item", "bad", "amount", "value")  # o sau cho Cot 5, ngo 12
            if said or phrase.add or phrase.twice or phrase.only or phrase.same:
                counted = phrase.has("amount", "number") or phrase.add
                if phrase.unknown >= 2 and not (phrase.strong or phrase.person or counted):
                    return False
                return (
                    phrase.strong
                    or phrase.person
                    or phrase.add
                    or phrase.twice
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
        if not phrase.op and phrase.has("number") and not phrase.has("item", "bad", "value", "amount"):
            numbers = [
                piece
                for piece in phrase.content
                if piece.sort == "number"
                and not any(digits_of(one, piece) for one in self.table.pinned)
                and not self._size_of_what_was_said(piece)
            ]
            if any(
                piece.amount is not None
                and (piece.amount.number >= 100 or piece.amount.number in self.table.prices)
                and piece.amount.number >= 30
                for piece in numbers
            ):
                self.agrees = self.agrees or clause.has("accept")
                return False
        reached = self.reading.has("address_strong") or any(piece.sort == "phone" for piece in self.reading.pieces)
        if reached and (
            not clause.has("address_strong", "contact", "place", "to_place") or self._choice_before_a_phone(clause)
        ):
            # size 38 kem nhé, 0912 …: what is wished, and where to reach them
            closes = any("particle" in piece.classes for piece in clause.pieces) or bool(phrase.op)
            chosen = [piece for piece in phrase.content if piece.sort == "value"]
            told = phrase.has("each", "both") or phrase.add or any(one.slip for one in self.clauses)
            told = told or any(not piece.text[0].isupper() for piece in chosen) and (closes or phrase.has("number"))
            told = told or any(
                piece.sort == "amount" and piece.amount is not None and not piece.amount.implied
                for piece in phrase.content
            )
            called = any(piece.sort == "phone" for piece in clause.pieces)
            reached = (called and not self._choice_before_a_phone(clause)) or not (told or called)
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
        if clause.has("praise", "remark", "complaint", "ask_about", "private") or (
            clause.has("laugh") and laughs(self.reading)
        ):
            return False
        quiet = phrase.unknown == 0
        if clause.has("very") and phrase.unknown and not phrase.op:
            return False  # N1 mùi dễ chịu ghê
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
                and not clause.has("look", "very", "place")
                and (not clause.has("contact") or self._choice_before_a_phone(clause))
                and (quiet or (phrase.unknown <= 1 and clause is self.clauses[0]))
            )
        if phrase.has("number"):
            return quiet and not clause.has("contact", "place")
        return phrase.add or phrase.same
