"""The verbs in a clause with what belongs to each: what is taken, given up, exchanged, made more or less."""

from __future__ import annotations

from lantoa.live.rules.grammar.clause import CONTENT, Clause, Phrase, is_no, typed, word
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.words import keys

_JOINS = frozenset(("+", "&", "/", "-", "–", "•", "·"))
_JOIN_WORDS = keys("join")
_DOWN_TO = ("còn", "con", "xuống", "xuong", "lại", "lai", "thành", "thanh")
_ALREADY = ("đã", "là", "cũng", "mà", "da", "la", "cung")
_IDLE = frozenset(("common", "plain", "measure_of", "color"))


def phrases(clause: Clause, reading: Reading) -> list[Phrase]:
    """The verbs of a clause with what belongs to each; what stands before the first verb is its topic."""
    return _Finder(clause, reading).found_phrases()


class _Finder:
    """Goes through a clause piece by piece; each step says whether the piece was its own."""

    def __init__(self, clause: Clause, reading: Reading) -> None:
        self.clause, self.reading, self.pieces = clause, reading, clause.pieces
        self.found: list[Phrase] = []
        self.current = Phrase()
        self.at = 0
        self.skip = -1  # the last piece that belongs to one before it

    def found_phrases(self) -> list[Phrase]:
        for at, piece in enumerate(self.pieces):
            if at <= self.skip:
                continue
            self.at = at
            if piece.sort in CONTENT:
                self.current.content.append(piece)
                if self.current.op == "lessen" and not self.reading.marked and piece.sort == "item":
                    # giam ca xuong 3: no xương
                    down = piece.text.casefold().split()[-1] in ("xuong", "con") and len(piece.text.split()) > 1
                    self.current.down_to = self.current.down_to or down
            elif piece.sort == "sign":
                self._sign(piece)
            elif piece.sort == "word":
                said = word(piece, self.reading)
                verbal = piece.classes & _VERBAL or said in _VERBAL_WORDS or is_no(piece, self.reading)
                if not verbal or not any(step(self, piece, said) for step in _STEPS):
                    self._idle(piece)
        self.found.append(self.current)
        _with_topics(self.found)
        for phrase in self.found:
            if phrase.op == "enough" and phrase.has("amount", "number"):
                phrase.op, phrase.tail = "", True  # nem thôi 1 hộp
        return [one for one in self.found if one.op or one.content or one.add or one.only or one.same]

    # What the steps ask and do.

    @property
    def _next(self) -> Piece | None:
        return self.pieces[self.at + 1] if self.at + 1 < len(self.pieces) else None

    def _next_is(self, *sorts: str) -> bool:
        return self._next is not None and self._next.sort in sorts

    def _follows(self, *sorts: str) -> bool:
        return any(one.sort in sorts for one in self.pieces[self.at + 1 :])

    def _start(self, op: str) -> Phrase:
        current = self.current
        topic: list[Piece] = []
        each = op == "lessen" and current.has("each", "both", "kinds")  # mỗi size 1 trừ 26
        loose = not each and not current.op or (current.op == "take" and not current.strong and not current.add)
        alone = op == "drop" and current.has("item") and _ends_with_it(self.pieces, self.at)
        counted = current.has("amount") and not alone
        if op in ("drop", "lessen", "swap", "not") and loose and current.content and not counted:
            topic = current.content
        elif current.op or current.content or current.add or current.only:
            self.found.append(current)
        self.current = Phrase(op, topic=topic)
        return self.current

    def _put(self, sort: str, piece: Piece) -> bool:
        self.current.content.append(Piece(sort, piece.start, piece.end, piece.text))
        return True

    def _sign(self, piece: Piece) -> None:
        inside = 0 < self.at < len(self.pieces) - 1
        beside = (self.pieces[self.at - 1].sort, self.pieces[self.at + 1].sort) if inside else ("", "")
        if piece.text in ("/", "-", "–") and beside == ("number", "number"):
            self._put("or", piece)
        elif piece.text in _JOINS:
            self.current.content.append(piece)
        elif piece.text in ("=", ">", "→"):
            self._put("into", piece)

    # The steps, in their order.

    def _where_there_is_any(self, piece: Piece, said: str) -> bool:
        """còn chốt em luôn"""
        if "stock" not in piece.classes or piece.text.casefold().split()[-1] not in ("chốt", "lấy", "cho"):
            return False
        phrase = self._start("take")
        phrase.strong = True
        phrase.verbs.append(piece.text)
        return True

    def _not_taken(self, piece: Piece, said: str) -> bool:
        """không lấy A1 nữa, trứng khỏi nha"""
        if not is_no(piece, self.reading):
            return False
        after = self._verb_behind_no()
        verb = self.pieces[after] if after is not None else None
        if (
            after is not None
            and verb is not None
            and verb.classes & {"take", "give"}
            and word(verb, self.reading) != "để"
        ):
            self._start("drop").verbs.append(reading_text(self.reading, piece.start, verb.end))
            self.skip = after
        elif verb is not None and said in ("khỏi", "khoi") and _spared(verb):
            pass  # 2 đứa khỏi đánh nhau
        elif said in ("khỏi", "đừng", "khoi") if verb is not None else said in ("khỏi", "khoi") and self._names_alone():
            self._start("drop").verbs.append(piece.text)
        return True

    def _names_alone(self) -> bool:
        """trứng khỏi nha; thôi khỏi"""
        before = self.pieces[self.at - 1] if self.at else None
        enough = before is not None and "enough" in before.classes and not self.current.content
        if self.current.op == "enough" and self.current.has("item"):
            self.current.op = ""  # sữa hạt thôi khỏi
        return (self.current.has("item") and not self.current.op) or enough

    def _verb_behind_no(self) -> int | None:
        for at in range(self.at + 1, min(self.at + 5, len(self.pieces))):
            classes = self.pieces[at].classes
            if classes & {"person", "want", "enough"} and "take" not in classes:
                continue
            if word(self.pieces[at], self.reading) not in ("muốn", "cần", "còn", "phải", "dám", "có"):
                return at
        return None

    def _still_kept(self, piece: Piece, said: str) -> bool:
        """bỏ A1, còn A7 vẫn lấy"""
        current = self.current
        if said not in ("còn", "con") or current.op not in ("drop", "not") or not current.content:
            return False
        if not self._next_is("item"):
            return False
        self._start("take").keep = True
        return True

    def _how_packed(self, piece: Piece, said: str) -> bool:
        """10 cân đóng 2 túi"""
        if said not in ("đóng", "chia", "dong") or not self.current.has("amount"):
            return False
        if not self._next_is("amount", "number"):
            return False
        self.skip = self.at + 1
        return True

    def _wholly(self, piece: Piece, said: str) -> bool:
        if said not in ("hẳn", "han") or self.current.op != "take":
            return False
        self.current.raised = True
        return True

    def _not_meant(self, piece: Piece, said: str) -> bool:
        if "not_that" not in piece.classes:
            return False
        self._start("not").verbs.append(piece.text)
        return True

    def _put_off(self, piece: Piece, said: str) -> bool:
        """ớt để lần sau"""
        after = self._next
        if not self.clause.put_off or said not in ("để", "de") or after is None or "later_tail" not in after.classes:
            return False
        self._start("drop").verbs.append(f"{piece.text} {after.text}")
        self.skip = self.at + 1
        return True

    def _given_up(self, piece: Piece, said: str) -> bool:
        if "drop" not in piece.classes or _puts_aside(self.pieces, self.at, self.reading):
            return False
        if self.current.op == "drop" and not self.current.content:
            return True
        phrase = self._start("drop")
        phrase.verbs.append(piece.text)
        phrase.puts = said in ("bỏ", "bo") and not phrase.topic and _puts_for(self.pieces, self.at, self.reading)
        return True

    def _changed_into(self, piece: Piece, said: str) -> bool:
        current = self.current
        if current.op != "swap":
            return False
        told = current.has("item", "value", "step", "extreme", "badvalue", "number")
        if (piece.classes & {"into", "take"} and told) or ("into" in piece.classes and said not in ("lấy", "ra", "về")):
            return self._put("into", piece)
        return False

    def _instead(self, piece: Piece, said: str) -> bool:
        """lấy A2 thay; but: lấy 3 cái thay đổi"""
        if piece.text.casefold() not in ("thay đổi", "thay doi", "thay") or self.current.op != "take":
            return False
        if not self.current.content or self._follows(*CONTENT):
            return False
        self.current.instead = len(piece.text.split()) == 1
        return True

    def _exchanged(self, piece: Piece, said: str) -> bool:
        """đổi A1 sang A2"""
        if "swap" not in piece.classes:
            return False
        if self.current.op == "swap":
            return self._put("into", piece)
        if self._is_no_exchange(said):
            return True
        phrase = self._start("swap")
        phrase.verbs.append(piece.text)
        if typed(piece, self.reading)[-1] in ("sang", "qua", "thành", "bằng", "lấy", "thanh"):
            self._put("into", piece)
        return True

    def _is_no_exchange(self, said: str) -> bool:
        """sang quá; con dau no doi (đòi), bo doi xanh (đôi)"""
        current, after = self.current, self._next
        if said == "doi" and not self.reading.marked:
            if not self._follows(*CONTENT) and (current.has("amount", "number") or current.add):
                return True
            if current.op == "drop" and not current.content:
                return True
        if said == "sang":
            if after is None or after.classes & {"very", "praise"}:
                return True
            return after.sort not in CONTENT and not current.has("item", "value", "number")
        return False

    def _made_less(self, piece: Piece, said: str) -> bool:
        """bớt 1, giảm còn 2"""
        if "lessen" in piece.classes:
            if self.current.op == "lessen":
                self.current.down_to = self.current.down_to or said in ("xuống", "xuong")
                return True
            phrase = self._start("lessen")
            phrase.verbs.append(piece.text)
            phrase.down_to = any(one in ("còn", "con", "xuống", "xuong") for one in typed(piece, self.reading))
            return True
        if self.current.op == "lessen" and said in _DOWN_TO and self.current.has("amount", "number"):
            if not self._next_is("amount", "number"):
                return False
            self.found.append(self.current)  # bớt 2 hũ còn 3
            self.current = Phrase()
            return True
        if self.current.op == "lessen" and said in _DOWN_TO:
            self.current.down_to = self.current.down_to or said not in ("lại", "lai")
            return True
        return False

    def _comes_with_it(self, piece: Piece, said: str) -> bool:
        """kèm giỏ mây trắng"""
        if said != "kèm" or self.current.op or self.current.content or not self._next_is("item", "amount", "number"):
            return False
        self.current.op, self.current.strong = "take", True
        self.current.verbs.append(piece.text)
        return True

    def _twice(self, piece: Piece, said: str) -> bool:
        if "twice" not in piece.classes:
            return False
        if self.current.op == "":
            self._start("take")
        self.current.twice = True
        self.current.verbs.append(piece.text)
        return True

    def _more(self, piece: Piece, said: str) -> bool:
        """thêm 2 hộp"""
        if "more" not in piece.classes:
            return False
        if self.current.op != "take" or self.current.content:
            if self.current.op == "" and not self.current.has("amount", "number"):
                self.current.op = "take"
            else:
                self._start("take")
        self.current.add = True
        self.current.verbs.append(piece.text)
        return True

    def _raised(self, piece: Piece, said: str) -> bool:
        """tăng lên 3, thành 2"""
        if "raise" not in piece.classes or "slip" in piece.classes:
            return False
        if self.current.op == "swap":
            return self._put("into", piece)
        if not self._follows("amount", "number"):
            return True
        told = self.current.add and (said in ("thành", "thanh") or "round" in piece.classes)
        if self.current.op == "":
            self.current.op = "take"
        elif self.current.content and not told:
            self._start("take")
        elif self.current.add:
            _comes_to(self.current)
        self.current.raised = True
        self.current.verbs.append(piece.text)
        return True

    def _up_to(self, piece: Piece, said: str) -> bool:
        """lên 1 ký đi em"""
        if said not in ("lên", "len", "up") or self.current.op or self.current.content or not self._next_is("amount"):
            return False
        if not all(one.classes & {"person", "particle", "give"} for one in self.pieces[: self.at]):
            return False
        self.current.op, self.current.raised = "take", True
        self.current.verbs.append(piece.text)
        return True

    def _again(self, piece: Piece, said: str) -> bool:
        """1 hộp nữa, 2 hộp nữa là 3; but: 30 phút nữa, đừng gửi A1 cho em nữa"""
        if "again" not in piece.classes:
            return False
        no_more = self.found and self.found[-1].op == "drop" and not self.current.content
        if self.at and self.pieces[self.at - 1].sort in ("noise", "hour"):
            return True
        if self.current.op in ("", "take") and not no_more:
            self.current.add = True
            self.current.verbs.append(piece.text)
            told = self._next is not None and word(self._next, self.reading) in ("là", "thành", "la")
            if told and any(one.sort in ("amount", "number") for one in self.pieces[self.at + 2 :]):
                _comes_to(self.current)
        return True

    def _in_all(self, piece: Piece, said: str) -> bool:
        """thêm 2 chai là 8 chai"""
        counted = self.current.add and self.current.has("amount", "number")
        if said not in ("là", "la") or not counted or not self._next_is("amount", "number"):
            return False
        _comes_to(self.current)
        return True

    def _kept(self, piece: Piece, said: str) -> bool:
        if "keep" not in piece.classes or said == "giữ":
            return False
        self.current.keep = True
        return True

    def _alike(self, piece: Piece, said: str) -> bool:
        if "same" not in piece.classes or "particle" in piece.classes:
            return False
        self.current.same = True
        return True

    def _only(self, piece: Piece, said: str) -> bool:
        """chỉ lấy A1"""
        if "only" not in piece.classes or (
            piece.text.casefold() in ("mỗi", "moi", "chi moi") and not self._next_is("item")
        ):
            return False
        if self.current.op == "take" and not self.current.content:
            self.current.only = True
        else:
            self._start("take").only = True
        self.current.verbs.append(piece.text)
        self.current.strong = True
        return True

    def _for_somebody(self, piece: Piece, said: str) -> bool:
        """bỏ cho chị …, giảm cho chú …: no verb of its own"""
        idle = self.current.op in ("drop", "lessen", "swap", "not") and not self.current.content
        return idle and said in ("cho", "giúp", "hộ", "dùm", "giùm", "xin", "lấy", "để")

    def _taken(self, piece: Piece, said: str) -> bool:
        """chốt A1, cho chị 2 hộp"""
        current = self.current
        if not piece.classes & {"take", "give"}:
            return False
        if "to_place" in piece.classes and _to_a_place(self.pieces, self.at, self.reading):
            return False
        goes_on = current.op == "take" and (
            (bool(current.verbs) and len(current.content) == current.verb_at)  # chốt cho, xin lấy
            or not current.has("amount", "number", "item")
        )
        opens = current.op == "" and not (current.has("amount") and current.has("item"))
        if opens or not (goes_on or current.op or current.content):
            current.op = "take"
        elif not goes_on:
            self._start("take")
        self.current.strong = self.current.strong or "take" in piece.classes
        self.current.verbs.append(piece.text)
        self.current.verb_at = len(self.current.content)
        return True

    def _enough(self, piece: Piece, said: str) -> bool:
        """A1 thôi, 2 hộp thôi"""
        current = self.current
        if "enough" not in piece.classes:
            return False
        if self.at == 0 or (self.clause.lead and not current.content and not current.op):
            return True
        before, after = self.pieces[self.at - 1], self._next
        if before.classes & {"look", "use"} and after is not None and word(after, self.reading) in _ALREADY:
            return True  # ngó thôi đã thấy thơm
        if current.op == "" and current.has("item") and not current.has("amount", "number"):
            current.op = "enough"
        elif current.op or current.content:
            current.tail = True
        return True

    def _between(self, piece: Piece, said: str) -> bool:
        """What joins: hay, tất cả, với."""
        content = self.current.content
        if "or" in piece.classes and content:
            return self._put("or", piece)
        if "all" in piece.classes:
            return self._put("share", piece)
        if said in _JOIN_WORDS and content and content[-1].sort in CONTENT:
            return self._put("join", piece)
        return False

    def _idle(self, piece: Piece) -> None:
        if "person" in piece.classes:
            self.current.person = True
        if "vague" in piece.classes and "ask" not in piece.classes:
            self.current.vague = True
        if piece.classes <= _IDLE:
            self.current.unknown += 1


# What some step may be about; all other words are idle.
_VERBAL = frozenset((
    "stock", "not_that", "drop", "into", "take", "give", "swap", "lessen", "twice", "more", "raise", "again", "keep", "same", "only",
    "enough", "or", "all",
))  # fmt: skip
_VERBAL_WORDS = _JOIN_WORDS | frozenset((
    "còn", "con", "đóng", "chia", "dong", "hẳn", "han", "để", "de", "thay", "kèm", "lên", "len", "up", "là", "la", "cho", "giúp", "hộ",
    "dùm", "giùm", "xin", "lấy", *_DOWN_TO,
))  # fmt: skip
_STEPS = (
    _Finder._where_there_is_any,
    _Finder._not_taken,
    _Finder._still_kept,
    _Finder._how_packed,
    _Finder._wholly,
    _Finder._not_meant,
    _Finder._put_off,
    _Finder._given_up,
    _Finder._changed_into,
    _Finder._instead,
    _Finder._exchanged,
    _Finder._made_less,
    _Finder._comes_with_it,
    _Finder._twice,
    _Finder._more,
    _Finder._raised,
    _Finder._up_to,
    _Finder._again,
    _Finder._in_all,
    _Finder._kept,
    _Finder._alike,
    _Finder._only,
    _Finder._for_somebody,
    _Finder._taken,
    _Finder._enough,
    _Finder._between,
)


def _with_topics(found: list[Phrase]) -> None:
    """Puts what stood before a verb to what it is said of."""
    for at in range(len(found) - 1, -1, -1):
        phrase = found[at]
        if not phrase.topic:
            continue
        named = any(one.sort in ("item", "bad") for one in phrase.topic)
        if phrase.op == "swap":
            leads = bool(phrase.content) and phrase.content[0].sort == "into"
            marked = leads or any(one.sort == "into" for one in phrase.content)
            into = [] if marked else [Piece("into", 0, 0, "")]
            phrase.content = [*phrase.topic, *into, *phrase.content]
        elif (phrase.has("item", "bad") and named) or (phrase.op == "not" and phrase.content):
            found.insert(at, Phrase("", phrase.topic))  # kem, không phải nâu
        else:
            phrase.content = [*phrase.topic, *phrase.content]


def _ends_with_it(pieces: list[Piece], at: int) -> bool:
    """2 chai mật kia bỏ giúp em: what stands before is what is given up, as nothing else follows."""
    rest = pieces[at + 1 :]
    known = frozenset(("particle", "person", "give", "enough", "all"))
    return not any(piece.sort in CONTENT for piece in rest) and all(
        piece.sort in ("sign", "emoji") or piece.classes & known for piece in rest
    )


def _spared(piece: Piece) -> bool:
    """Whether what need not be is no goods: khỏi đánh nhau, khỏi phải lo."""
    return piece.sort == "word" and not piece.classes - {"common", "plain", "use"}


def _comes_to(phrase: Phrase) -> None:
    """What follows is how much it comes to; what was said before is by how much."""
    counts = [one for one in phrase.content if one.sort in ("amount", "number")]
    phrase.step = counts[0] if len(counts) == 1 else None
    phrase.content = [one for one in phrase.content if one.sort not in ("amount", "number")]
    phrase.add, phrase.raised = False, True


def reading_text(reading: Reading, start: int, end: int) -> str:
    return " ".join(token.text for token in reading.tokens[start:end])


def _puts_aside(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """bỏ cho chị 2 ký, bỏ vào giỏ: put aside for me, in the south."""
    if word(pieces[at], reading) not in ("bỏ", "bo"):
        return False
    return at + 1 < len(pieces) and word(pieces[at + 1], reading) in ("vào", "vô", "sỉ") or False


def _puts_for(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """bỏ cho e 2 hộp, bỏ em ký tôm: in the south as much as put some for me, where that is not ordered yet."""
    rest = pieces[at + 1 :]
    while rest and ("more" in rest[0].classes or word(rest[0], reading) in ("cho", "giùm", "dùm", "gium", "dum")):
        rest = rest[1:]
    if not rest or "person" not in rest[0].classes or any("enough" in piece.classes for piece in rest):
        return False
    return len(rest) > 1 and rest[1].sort in ("amount", "number")


def _to_a_place(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """ship Hà Nội, gửi về quê: where to, no wish."""
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    if after is None:
        return True
    if len(pieces[at].text.split()) > 1:
        return True
    if after.classes & {"place", "to_place", "contact"}:
        return True
    return (
        after.sort == "word"
        and not after.classes
        and after.text[:1].isupper()
        and not reading.shouted
        or after.sort == "address"
    )
