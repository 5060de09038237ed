"""How a clause is meant: what asks, haggles, is put off or left to the shop, and what may wish something."""

from __future__ import annotations

from lantoa.live.rules.grammar.clause import CONTENT, Clause, is_no, word
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.times import often, tell_when
from lantoa.live.rules.grammar.words import keys

_FILL = frozenset(("particle", "person", "greet", "enough"))


def _asked_for(clause: Clause, at: int, reading: Reading) -> bool:
    """cho em xem, cho em xin zalo, cho em số điện thoại: asks to be shown or told something."""
    pieces = clause.pieces
    if word(pieces[at], reading) not in ("cho", "để", "gửi", "xin"):
        return False
    rest = [piece for piece in pieces[at + 1 :] if "person" not in piece.classes]
    if rest and word(rest[0], reading) == "xin":
        rest = rest[1:]
    if not rest or rest[0].sort != "word":
        return False
    if word(rest[0], reading) in keys("show"):
        return True
    if word(pieces[at], reading) in ("gửi", "để"):
        return False
    said = rest[0].text.casefold()
    told = any(piece.sort in ("phone", "address", "amount", "item") for piece in pieces)
    return not told and (said in keys("reach") or word(rest[0], reading) in keys("reach"))


def judge(clause: Clause, reading: Reading) -> None:
    _Judge(clause, reading).judge()


class _Judge:
    """How one clause is meant."""

    def __init__(self, clause: Clause, reading: Reading) -> None:
        self.clause, self.reading, self.pieces = clause, reading, clause.pieces
        self.no_at = [at for at, piece in enumerate(clause.pieces) if is_no(piece, reading)]
        self.first = self._first_word()
        self.money = any(piece.sort == "money" for piece in clause.pieces)

    def judge(self) -> None:
        clause = self.clause
        clause.stock = clause.has("stock")
        self._left_open()
        self._corrects()
        self._led()
        asks = clause.query or self._asks_in_words() or self._asks_by_no() or self._asks_to_be_told()
        asks = self._asks_which_of_two(asks)
        asks = self._to_be_shown(asks)
        self._as_others_or_before()
        clause.asks = self._only_remarks(asks or self._asks_whether_it_is_so())
        self._haggles_or_polite()
        self._asked_before_taking()
        self._offers()
        clause.condition = (clause.has("if") and not clause.stock) or (
            _conditional(clause, self.reading) and not clause.as_other
        )
        tell_when(clause, self.reading)
        clause.later = clause.later or (clause.condition and clause.has("kin"))

    def _word(self, at: int) -> str:
        return word(self.pieces[at], self.reading) if 0 <= at < len(self.pieces) else ""

    def _last_words(self, at: int) -> bool:
        """Whether nothing of weight follows."""
        return all(self._fills(one) for one in self.pieces[at + 1 :]) and len(self.pieces) - at <= 6

    def _fills(self, piece: Piece) -> bool:
        if piece.sort == "word":
            return bool(piece.classes & _FILL) or (not piece.classes and piece.text[:1].isupper())
        return piece.sort in ("emoji", "sign") or (piece.sort == "number" and piece.text.casefold() == "k")

    def _first_word(self) -> int:
        """Where the clause begins once those who are spoken to are named."""
        for at, piece in enumerate(self.pieces):
            if piece.sort == "word" and not piece.classes & {"person", "greet"} and self._word(at) not in _OPENERS:
                break
        else:
            at = 0
        if not self.reading.marked and at + 1 < len(self.pieces) and self._word(at) == "ba":
            at += "enough" in self.pieces[at + 1].classes  # ba thoi …: bà
        return at

    def _left_open(self) -> None:
        """màu nào cũng được, mùi nào thơm thì lấy"""
        clause, pieces = self.clause, self.pieces
        left = any("ask" in piece.classes and word(piece, self.reading) not in ("à", "hả", "a") for piece in pieces)
        priced = any(piece.text.casefold() in _PRICED for piece in pieces)
        clause.any_will_do = clause.has("any") or (clause.has("accept") and left and not priced) or _left_open(pieces)
        clause.left_open = _left_to_the_shop(pieces, self.reading)
        clause.any_will_do = clause.any_will_do or clause.left_open
        if clause.any_will_do and any(piece.text.casefold() in _PAYING_WAYS for piece in pieces):
            held = any(piece.sort in ("item", "value", "amount", "number") for piece in pieces)
            clause.any_will_do = clause.left_open = held and not clause.any_will_do  # ck hay cod đều được

    def _corrects(self) -> None:
        """nhầm, lấy A2 cơ"""
        contrast = self.reading.marked and any(
            at and self._word(at) in ("cơ", "co") and self._last_words(at) for at in range(len(self.pieces))
        )
        self.clause.slip = self.clause.has("slip") or (contrast and self.clause.has("take", "swap"))

    def _led(self) -> None:
        """thôi lấy A1"""
        named = any(piece.sort in ("item", "bad") for piece in self.pieces[: self.first])
        changed = self.clause.has("take") and any(piece.text.casefold().startswith("đổi ý") for piece in self.pieces)
        enough = bool(self.pieces) and "enough" in self.pieces[self.first].classes
        self.clause.lead = not named and (enough or changed)

    # Whether it asks.

    def _asks_in_words(self) -> bool:
        return any(
            ("ask" in piece.classes and self._asks_by(at, piece))
            or "able" in piece.classes
            or self._asks_which_day(at, piece)
            or self._asks_where(at)
            for at, piece in enumerate(self.pieces)
            if piece.sort == "word"
        )

    def _asks_by(self, at: int, piece: Piece) -> bool:
        """Whether a word that may ask does so here."""
        pieces, reading, said = self.pieces, self.reading, self._word(at)
        before = pieces[at - 1] if at else None
        if _whatever(pieces, at, reading) or _tries(pieces, at, reading):
            return False
        if said in _TAGS:
            return self._asks_at_the_end(at, said)
        if said in ("đâu", "dau"):
            return not any(no < at for no in self.no_at)
        if said in ("mấy", "may"):
            if before is not None and word(before, reading) in _ALIKE | {"hơn", "của", "với"}:
                return False  # như mấy chỗ khác
            follows = at + 1 < len(pieces) and "person" in pieces[at + 1].classes
            return not follows or (
                before is not None and bool(before.classes & {"size_word", "kind_word", "ask_about"})
            )
        if said == "ai":
            return self._last_words(at) or (at == self.first and self._word(at + 1) not in ("cũng", "cung"))
        if said == "răng":
            return self._last_words(at) and self._word(at - 1) not in ("đau", "sâu", "nhức")
        if said == "nhiu":
            return before is None or before.sort in CONTENT or "ask_about" in before.classes
        if said in ("chưa", "chua"):
            return self._last_words(at)
        if said == "sao" and at and piece.text[0].isupper() and not reading.shouted:
            return False  # khu Sao Mai
        if said in ("gì", "j", "gi", "chi") and (_or_so(pieces, at, reading) or _nothing_more(pieces, at, reading)):
            return False
        return not self.clause.any_will_do

    def _asks_at_the_end(self, at: int, said: str) -> bool:
        """còn à, thật hả; but: dễ thương quá à, lên sóng rồi à"""
        if said == "à" and at and "very" in self.pieces[at - 1].classes:
            return False
        if said == "à" and self.clause.has("greet") and not any(one.sort in CONTENT for one in self.pieces):
            return False
        if said == "à" and self.clause.has("only") and self._takes_only():
            return False  # em lấy mỗi D2 à
        return at > 0 and said != "a" and (self._last_words(at) or said in ("hả", "hở", "hử"))

    def _asks_where(self, at: int) -> bool:
        """vụ mô rứa chị: which, in Huế and Nghệ."""
        if self._word(at) != "mô" or any(no < at for no in self.no_at):
            return False
        return at > 0 and self.pieces[at].text.casefold() == "mô" and self._last_words(at)

    def _takes_only(self) -> bool:
        """lấy mỗi D2; but: còn mỗi D2 (à)"""
        taken = any(one in _TAKING for piece in self.pieces for one in piece.text.casefold().split())
        return taken and not any(self._word(at) in ("còn", "có") for at in range(len(self.pieces)))

    def _asks_which_day(self, at: int, piece: Piece) -> bool:
        """trứng đẻ hôm nào đấy"""
        if piece.text.casefold() not in _WHICH_DAY or not at or not self._last_words(at):
            return False
        if _closes(self.pieces[at + 1 :], self.reading):
            return False
        before = self._word(at - 1)
        named = before == "de" and any(one.sort == "item" for one in self.pieces[:at])
        return named or before not in ("để", "de", "thôi", "thoi")

    def _asks_by_no(self) -> bool:
        """còn không, có ngon ko chị"""
        return any(
            at > 0 and self._word(at) not in _NEVER_ASKS and (self._last_words(at) or self._asks_somebody(at))
            for at in self.no_at
        )

    def _asks_somebody(self, at: int) -> bool:
        return (
            at + 1 < len(self.pieces)
            and "person" in self.pieces[at + 1].classes
            and any(self._word(one) in _IS_THERE for one in range(max(0, at - 6), at))
            and not any(one.classes & {"take", "give"} for one in self.pieces[at + 1 :])
        )

    def _asks_to_be_told(self) -> bool:
        """giá A1, ib giá, xin bảng size"""
        if not self.clause.has("ask_about", "private"):
            return False
        if not _wants(self.clause) and not _well_told(self.pieces):
            return True
        pairs = zip(self.pieces, self.pieces[1:], strict=False)
        return any("private" in one.classes and "ask_about" in two.classes for one, two in pairs)

    def _asks_which_of_two(self, asks: bool) -> bool:
        """A1 hay A2"""
        clause, pieces = self.clause, self.pieces
        if not clause.has("or") or often(pieces, self.reading) or clause.any_will_do:
            return asks
        if any(word(piece, self.reading) in ("hoặc", "hoac") for piece in pieces):
            return asks
        wished = any(
            one.classes & {"give", "take"} and "person" in two.classes
            for one, two in zip(pieces, pieces[1:], strict=False)
        )
        rather = "or" in pieces[0].classes and clause.has("take", "give") and _closes(pieces[1:], self.reading)
        return asks or not (wished or rather) or clause.has("ask", "praise", "compare")

    def _to_be_shown(self, asks: bool) -> bool:
        """cho em xem A1"""
        clause = self.clause
        if any(_asked_for(clause, at, self.reading) for at in range(len(self.pieces) - 1)) or (
            clause.has("ask_about") and any(piece.text.casefold() in _SHOWN for piece in self.pieces)
        ):
            clause.shows = True
            return not clause.has("remark_show")
        return asks

    def _asks_whether_it_is_so(self) -> bool:
        """420k 1kg a1 a shop; lấy 2 hay 3 cân thì đủ"""
        sold = self.money and any(piece.sort in ("amount", "item") for piece in self.pieces)
        closes = any(self._word(at) in ("a", "ha") and self._last_words(at) for at in range(len(self.pieces)))
        if sold and closes and not self.reading.marked:
            return True
        spread = any(piece.amount is not None and piece.amount.spread for piece in self.pieces)
        return self.clause.has("enough_for") and (self.clause.has("or", "ask") or spread)

    def _only_remarks(self, asks: bool) -> bool:
        """Whether it asks once remarks of the picture and what others take are known to be none."""
        clause = self.clause
        if clause.query:
            return asks
        if (
            clause.has("remark")
            and not clause.has("ask_about")
            and not any(piece.sort in ("item", "amount", "money") for piece in self.pieces)
        ):
            asks = False
        if clause.as_other and clause.has("take") and not clause.has("able", "ask_about"):
            asks = False
        if _cannot_follow(self.pieces, self.reading):
            asks, clause.remarks = False, True
        return asks

    # What it wants.

    def _as_others_or_before(self) -> None:
        """lấy giống chị Hoa, như mọi lần"""
        clause, pieces = self.clause, self.pieces
        clause.as_other, clause.as_before = clause.has("as_other"), clause.has("as_before")
        for at, piece in enumerate(pieces[:-1]):
            after = pieces[at + 1]
            if self._word(at) in _ALIKE or (self._word(at) == "y" and "past" in after.classes):
                self._like_whom(at)
            elif "as_other" in piece.classes and "past" in after.classes and clause.has("take", "give", "more"):
                clause.as_before = True  # lấy như đơn tuần trước
            elif "take" in piece.classes and self._word(at + 1) in ("gì", "j", "gi"):
                # chị kia lấy gì thì em lấy thế
                wished = any(one.classes & {"take", "give", "same"} for one in pieces[at + 2 :])
                clause.as_other = clause.as_other or wished

    def _like_whom(self, at: int) -> None:
        clause, pieces = self.clause, self.pieces
        after = pieces[at + 1]
        other = next((one for one in pieces[at + 1 : at + 4] if word(one, self.reading) not in _OF_OTHERS), after)
        named = other.sort in ("word", "number") and other.text[0].isupper() and not self.reading.shouted
        clause.as_other = clause.as_other or named or "person" in other.classes
        wished = clause.has("take", "give") and not clause.has("praise")
        often = self._word(at + 1) in ("mọi", "các", "mấy", "những", "moi", "cac", "may") and at + 2 < len(pieces)
        clause.as_before = clause.as_before or ("past" in after.classes and wished)
        clause.as_before = clause.as_before or ((wished or clause.has("more")) and often)

    def _haggles_or_polite(self) -> None:
        """bớt được không; lấy em 2 hộp được không"""
        clause = self.clause
        if not clause.asks:
            return
        able = self._whether_it_can_be()
        if (self.money or clause.has("haggle")) and (able or self.no_at or clause.has("haggle")):
            clause.haggles = not clause.stock or self.money
        interrogative = any(
            "ask" in piece.classes
            and "able" not in piece.classes
            and word(piece, self.reading) not in ("à", "hả", "ai")
            for piece in self.pieces
        )
        if not able or clause.haggles or interrogative:
            return
        if any(piece.classes & {"take", "give"} for piece in self.pieces):
            held = any(piece.sort in ("item", "amount", "number", "value", "bad") for piece in self.pieces)
            clause.polite = held and self._politely_taken()
        elif not self.money:
            clause.polite = _counts_out(clause) and not clause.has("use", "haggle", "enough_for", "praise")
        clause.polite = clause.polite and not self._how_many_it_is()

    def _whether_it_can_be(self) -> bool:
        """… được không"""
        if self.clause.has("able"):
            return True
        last = self.no_at[-1] if self.no_at else 0
        return any(self._word(at) in ("được", "đc", "dc", "đk", "dk", "ok") for at in range(max(0, last - 2), last))

    def _politely_taken(self) -> bool:
        """lấy cho em 2 hộp được không; but: lấy 2 hộp thì có được bớt không"""
        pieces, clause = self.pieces, self.clause
        somebody = any(
            (
                piece.classes & {"give", "take", "more"}
                and any("person" in one.classes for one in pieces[at + 1 : at + 3])
            )
            or self._word(at) in ("chốt", "chot", "đặt")
            for at, piece in enumerate(pieces)
        )
        owning = clause.has("haggle") or any(
            (self._word(at) in ("có", "co") and self._word(at + 1) in _MAY)
            or one.text.casefold() in ("có được không", "co duoc khong")
            for at, one in enumerate(pieces[:-1])
        )
        linked = any(word(piece, self.reading) in ("thì", "thi") for piece in pieces)
        taken = somebody or _subject_takes(pieces, self.reading)
        return taken and not owning and not linked and not clause.has("use")

    def _how_many_it_is(self) -> bool:
        """3 con được 1 cân không"""
        pieces = self.pieces
        return any(
            word(one, self.reading) in _MAY and two.sort == "amount" and one.start > pieces[0].start
            for one, two in zip(pieces, pieces[1:], strict=False)
        )

    def _asked_before_taking(self) -> None:
        """tươi không để em lấy 2kg"""
        for at in self.no_at:
            after = self.pieces[at + 1 : at + 4]
            if (
                at
                and len(after) == 3
                and word(after[0], self.reading) in ("để", "de")
                and "person" in after[1].classes
                and "take" in after[2].classes
                and self._word(at - 1) not in ("còn", "có", "con", "co")
            ):
                self.clause.asks, self.clause.polite = True, False

    def _offers(self) -> None:
        """5 cân thì 50k nhé; rẻ hơn tí chị lấy 5 cân"""
        clause, pieces = self.clause, self.pieces
        then = next((at for at in range(len(pieces)) if self._word(at) in ("thì", "thi")), 0)
        if (
            then
            and any(piece.sort == "money" for piece in pieces[then:])
            and any(piece.sort == "amount" for piece in pieces[:then])
        ):
            clause.haggles = not clause.has("take")
        cheaper = next((at for at, piece in enumerate(pieces) if "cheaper" in piece.classes), len(pieces))
        if (
            any(piece.classes & {"take", "give", "only"} for piece in pieces[cheaper + 1 :])
            and any(piece.sort in ("amount", "number") for piece in pieces[cheaper + 1 :])
            and not any("take" in piece.classes for piece in pieces[:cheaper])
        ):
            clause.haggles = True


_TAKING = frozenset(("lấy", "chốt", "mua", "đặt", "cho"))


_PAYING_WAYS = keys("paying_ways")


_OPENERS = frozenset(("à", "ừ", "ờ", "dạ", "vâng", "ơi", "ui", "nhưng", "ok", "mà", "thế", "vậy"))


_TAGS = frozenset(("à", "hả", "hở", "hử", "nhở", "nhể", "phỏng", "chăng", "a"))


_IS_THERE = frozenset(("còn", "có", "con", "co", "được", "đc", "dc"))


_MAY = frozenset(("được", "đc", "dc", "duoc"))


_PRICED = frozenset(("giá nào", "giá sao", "bao nhiêu", "nhiêu", "gia nao"))


def _closes(pieces: list[Piece], reading: Reading) -> bool:
    """Whether it ends as a wish does: … nhé."""
    return any(word(piece, reading) in keys("closing") for piece in pieces)


def _cannot_follow(pieces: list[Piece], reading: Reading) -> bool:
    """chữ nhỏ không đọc được, không nghe rõ gì: a remark, whatever it is that cannot be read or heard."""
    for at, piece in enumerate(pieces[:-2]):
        if is_no(piece, reading) and word(pieces[at + 1], reading) in ("đọc", "nghe", "nhìn", "xem", "thấy", "doc"):
            return word(pieces[at + 2], reading) in _NOT_FOLLOWED
    return False


def _well_told(pieces: list[Piece]) -> bool:
    """tư vấn có tâm ghê: praise of how one is told."""
    told = [at for at, piece in enumerate(pieces) if "ask_about" in piece.classes]
    return bool(told) and all(
        pieces[at].text.casefold() in _WELL_TOLD and any("praise" in one.classes for one in pieces[at + 1 : at + 4])
        for at in told
    )


def _whatever(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """mẫu nào cũng xinh, giá nào cũng lấy: no question."""
    if any("complaint" in piece.classes for piece in pieces):
        return False
    if any(word(piece, reading) in ("nấy", "nay") for piece in pieces[at + 1 : at + 4]):
        return word(pieces[at], reading) not in ("đâu", "sao")  # con nào con nấy béo
    return at + 1 < len(pieces) and (
        word(pieces[at + 1], reading) in ("cũng", "cung") or "accept" in pieces[at + 1].classes
    )


def _tries(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """lấy 1 lạng nếm xem sao, ăn thử xem thế nào: why so much is taken."""
    before = pieces[:at]
    return (
        bool(before)
        and word(before[-1], reading) in ("xem", "coi", "thử")
        and any(one.sort in ("amount", "number") or "take" in one.classes for one in before)
    )


def _nothing_more(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """không lấy gì nữa: nothing at all."""
    after = word(pieces[at + 1], reading) if at + 1 < len(pieces) else ""
    return after in ("nữa", "nua", "hết", "cả", "đâu") and any(is_no(piece, reading) for piece in pieces[:at])


def _or_so(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """3 cân gì đấy: about as much."""
    after = word(pieces[at + 1], reading) if at + 1 < len(pieces) else ""
    return after in ("đấy", "đó", "ấy", "day", "do") and any(piece.sort == "amount" for piece in pieces[:at])


def _subject_takes(pieces: list[Piece], reading: Reading) -> bool:
    """e lấy C3 1kg (được không): the buyer says what they take."""
    return any(
        "person" in person.classes
        and "take" in verb.classes
        and any(piece.sort == "item" for piece in pieces[at + 2 :])
        and any(piece.sort in ("amount", "number") for piece in pieces[at + 2 :])
        for at, (person, verb) in enumerate(zip(pieces, pieces[1:], strict=False))
    )


def _counts_out(clause: Clause) -> bool:
    """3 lạng tép + 1 hũ cá (được không cô): each that is named with how much of it."""
    named = sum(piece.sort == "item" for piece in clause.pieces)
    amounts = [piece.amount for piece in clause.pieces if piece.sort == "amount" and piece.amount is not None]
    return 0 < named <= len(amounts) and not any(amount.implied or amount.spread for amount in amounts)


def _left_to_the_shop(pieces: list[Piece], reading: Reading) -> bool:
    """mùi nào thơm hơn thì lấy: which it shall be is left open."""
    at = next((at for at, piece in enumerate(pieces) if piece.text.casefold().split()[-1] in ("nào", "nao")), None)
    if at is None:
        return False
    kinds = {"kind_word", "color_word", "size_word", "unit:piece", "unit:pack", "ask"}
    if not (pieces[at].classes & {"ask"} or (at and pieces[at - 1].classes & kinds)):
        return False
    then = next((more for more in range(at, len(pieces)) if word(pieces[more], reading) in ("thì", "thi", "là")), None)
    return then is not None and any(one.classes & {"take", "give"} for one in pieces[then:])


def _left_open(pieces: list[Piece]) -> bool:
    """loại nào ngon cho c 1 gói: wished, and which it shall be must be settled."""
    asked = [at for at, piece in enumerate(pieces) if "ask" in piece.classes]
    if len(asked) != 1 or not pieces[asked[0]].text.casefold().endswith(("nào", "nao")):
        return False
    return any(
        at > asked[0]
        and pieces[at].classes & {"give", "take"}
        and "person" in pieces[at + 1].classes
        and pieces[at + 2].sort in ("amount", "number")
        for at in range(len(pieces) - 2)
    )


_WHICH_DAY = ("hôm nào", "hnao", "hom nao", "bữa nào", "bua nao")


_NEVER_ASKS = ("nỏ", "khỏi", "khoi", "đừng", "dung", "chả", "chẳng")


_WELL_TOLD = ("tư vấn", "trả lời", "hướng dẫn", "giải thích", "giới thiệu", "rep", "chat")


_NOT_FOLLOWED = ("được", "đc", "dc", "rõ", "ra", "kịp", "nổi", "duoc", "ro")


_SHOWN = ("cho xem", "cho coi", "cho ngắm", "cho ngó", "xin xem")


_STOCK_WORDS = keys("stock_word")


_ALIKE, _OF_OTHERS = keys("alike"), keys("of_others")


def _conditional(clause: Clause, reading: Reading) -> bool:
    """tặng thì lấy 3 chai, 20k thì lấy: wished only if something else than stock is so."""
    pieces = clause.pieces
    for at, piece in enumerate(pieces):
        said = word(piece, reading)
        linked = said in ("thì", "thi") or (
            said in ("là", "la") and any(word(one, reading) == "mà" for one in pieces[:at])
        )
        if at and linked and any(one.classes & {"take", "give"} for one in pieces[at + 1 : at + 4]):
            before = [one for one in pieces[:at] if one.sort not in ("item", "value", "amount", "number", "sign")]
            return any(
                one.sort == "money"
                or ("haggle" in one.classes)
                or word(one, reading) in ("kịp", "được", "đc", "ngon", "tươi", "rẻ", "kip", "tuoi")
                or (
                    one.sort == "word"
                    and not one.classes & {"particle", "person", "stock", "size_word", "color_word", "kind_word"}
                    and word(one, reading) not in _STOCK_WORDS
                )
                for one in before
            )
    return False


def _wants(clause: Clause) -> bool:
    return (
        any(piece.sort in ("amount", "number") for piece in clause.pieces)
        and (clause.has("take", "give", "more") or any(piece.sort == "item" for piece in clause.pieces))
        or (clause.has("take") and any(piece.sort in ("item", "value") for piece in clause.pieces))
    )
