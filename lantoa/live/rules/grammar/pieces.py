"""The pieces a comment is read into, and what every part of the reading can ask of its tokens."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal

from lantoa.live.rules.grammar.letters import Token, clean, spelt, tokenise
from lantoa.live.rules.grammar.table import Table
from lantoa.live.rules.grammar.words import alone, tagged, words_of

Value = tuple[int, int, str]  # item, choice, what is chosen
Unit = tuple[str, int, str]  # class, end, word
# Items, end, weight of evidence, whether it is a whole name.
Run = tuple[frozenset[int], int, int, bool]

_SIZE_AND_COLOUR = re.compile(r"(X{0,3}[SML])([^\W\d_A-Z]{2,})|([^\W\d_A-Z]{2,})(X{0,3}[SML])")
_COUNTED_CODE = re.compile(r"([1-9])([hH])(\d)")
_ABSURD = frozenset(one.key for one in words_of("absurd"))
_HOUSE = ("số", "so", "khu", "ngõ", "ngo", "tổ", "to", "xóm", "xom", "thôn", "thon", "nhà", "nha", "phố", "pho")
_BARE_OTHERS = frozenset(("ban", "gach", "bo", "ba", "giat", "vay", "hu", "cung", "lai", "keo", "go", "bua", "them"))
_CLOSERS = ("ạ", "ạk", "nhé", "nhá", "ơi", "à", "ờ")
_TOWNS = frozenset((("đô", "thị"), ("dân", "cư"), ("công", "nghiệp"), ("tái", "định"), ("tập", "thể"), ("do", "thi"), ("dan", "cu"), ("tap", "the")))  # fmt: skip
# What advertises or haggles may just as well ask.
_LOOSE = frozenset(("spam_call", "spam_goods", "spam_job", "spam_money", "spam_game", "haggle"))


@dataclass(slots=True)
class Amount:
    """So much of a unit: base "g", "ml", or "" for counted things; `unit` is the class of the unit said, `said` its word."""

    number: Decimal
    base: str = ""
    unit: str = ""
    said: str = ""
    times: int = 1  # of one counted unit: a dozen is 12
    marked: bool = False  # written as a quantity: x2, sl 2
    spread: bool = False  # a range
    implied: bool = False  # only the unit was said

    @property
    def total(self) -> Decimal:
        return self.number * self.times


@dataclass(slots=True)
class Piece:
    """One part of a comment: what sort it is of, the tokens it stands on, its classes, what it says."""

    sort: str
    start: int
    end: int
    text: str
    classes: frozenset[str] = frozenset()
    items: frozenset[int] = frozenset()
    values: frozenset[Value] = frozenset()
    amount: Amount | None = None
    mark: str = ""
    whole: bool = False


@dataclass(slots=True)
class Reading:
    """A comment as it was read."""

    text: str
    tokens: list[Token]
    pieces: list[Piece] = field(default_factory=list)
    marked: bool = True
    shouted: bool = False

    def has(self, *classes: str) -> bool:
        return any(name in piece.classes for piece in self.pieces for name in classes)


class Look(ABC):
    """A comment's tokens and their classes; the parts of the reading build on it and ask each other by the methods named last."""

    def __init__(self, table: Table, text: str) -> None:
        self.table = table
        cleaned = clean(text)
        self.tokens = _codes_apart(_sizes_apart(tokenise(cleaned)), table)
        for before, after in zip(self.tokens, self.tokens[1:], strict=False):
            if (
                after.sort == "number"
                and after.glued
                and before.sort == "word"
                and after.text in table.by_letters.get(before.text.casefold(), ())
            ):
                before.code = True
        words = [token for token in self.tokens if token.sort == "word"]
        accented = sum(not token.spelt.plain for token in words)
        # One "ạ" among bare words is no comment with accents.
        told = sum(not token.spelt.plain and token.spelt.key not in _CLOSERS for token in words)
        size = sum(len(token.text) > 1 or not token.spelt.plain for token in words)
        self.marked = accented * 4 > size or told > 1
        alphabetic = [token.text for token in words if len(token.text) > 1]
        self.shouted = bool(alphabetic) and sum(word.isupper() for word in alphabetic) * 2 > len(alphabetic)
        self.tags = tagged(self.tokens, marked=self.marked)
        self.reading = Reading(cleaned, self.tokens, [], self.marked, self.shouted)

    def _word(self, place: int) -> str:
        """The word's key at a place, or ""."""
        return (
            self.tokens[place].spelt.key if 0 <= place < len(self.tokens) and self.tokens[place].sort == "word" else ""
        )

    def _is(self, place: int, *classes: str) -> int:
        """How many tokens the phrase of one of these classes at this place has, or 0."""
        if not 0 <= place < len(self.tokens):
            return 0
        length, found = self.tags[place]
        return length if any(name in found for name in classes) else 0

    def _before(self, place: int, *classes: str) -> bool:
        """Whether a phrase of one of these classes ends right before this place."""
        return any(self._is(place - back, *classes) == back for back in (1, 2, 3, 4) if place >= back)

    def _text(self, start: int, end: int) -> str:
        out = ""
        for token in self.tokens[start:end]:
            out += token.text if token.glued or not out or token.sort == "sign" else f" {token.text}"
        return out

    def _plain_word(self, at: int) -> Piece:
        length, classes = self.tags[at]
        length = max(length, 1)
        behind_a_stop = at > 0 and self.tokens[at - 1].sort == "sign"
        if (
            "else_if" in classes
            and not behind_a_stop
            and any(self._word(place) in ("còn", "có", "con") for place in range(max(0, at - 6), at))
        ):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # còn be không, còn thì …
        if (
            length > 1
            and "stock" in classes
            and (self._word(at - 1), self._word(at)) == ("mà", "còn")
            and not any(piece.sort in ("item", "value") for piece in self.reading.pieces)
        ):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # ăn kiêng mà còn cho …
        if length == 2 and "able" in classes and at == 0 and self._word(at) in ("ok", "oke") and len(self.tokens) > 2:
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # ok k lấy nữa
        if not self.marked:
            classes = self._without_marks(at, length, classes)
        if (
            length == 2
            and not self.marked
            and (self._word(at), self._word(at + 1)) in (("co", "khong"), ("co", "ko"))
            and self._is(at + 2, "take", "give", "want")
        ):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # mam co khong lay nua
        if length == 2 and not self.marked and self._word(at + 1) == "nua" and self._is_unit_at(at + 2):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # them nua can
        if length == 2 and "remark" in classes and self._word(at + 1) == "may" and self._is_unit_at(at + 2):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # nang may can
        if length == 2 and (self._word(at), self._word(at + 1)) == ("chi", "can") and self._is(at + 2, "and_half"):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # lay chi can ruoi
        if "only" in classes and self._word(at + length - 1) in ("mỗi", "moi") and self._is(at + length - 1, "each"):
            # giỏ lấy mỗi màu 1 cái
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)
        if length == 1 and "ask" in classes and self._word(at) == "rang" and (self.marked or self._run(at) is not None):
            classes -= {"ask"}  # rang muối: no răng
        if self._word(at) == "hí" and at:
            classes -= {"greet", "hello"}  # đẹp hí
        if self._word(at) == "o" and length == 1 and self.marked:
            classes |= {"person"}  # in Huế: cô
        if (
            not self.marked
            and "ask" in classes
            and length > 1
            and self._word(at + length - 1) == "chi"
            and self._word(at + length) not in ("thi", "vua", "hop", "mac", "la", "v", "vay", "rua")
        ) or (not self.marked and "ask" in classes and length > 1 and self._word(at + length - 1) == "mo"):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # size chi: chị
        if length == 2 and self._word(at) == "mấy" and self._before(at, "size_word", "kind_word"):
            length, classes = 1, alone(self.tokens[at].spelt, marked=self.marked)  # size mấy chị
        if length > 1 and classes & _LOOSE:
            # What advertises or haggles may just as well ask: the words inside keep their meanings.
            for place in range(at, at + length):
                classes |= alone(self.tokens[place].spelt, marked=self.marked) - {"person"}
        if length == 1 and "absurd" in classes and self.tokens[at].spelt.key not in _ABSURD:
            classes -= {"absurd"}  # Quy is no quỳ
        return Piece("word", at, at + length, self._text(at, at + length), classes)

    def _without_marks(self, at: int, length: int, classes: frozenset[str]) -> frozenset[str]:
        """What a word without marks is, where several words are written so."""
        if length == 3 and (self._word(at), self._word(at + 2)) == ("bao", "do"):
            told = any(piece.sort in ("amount", "number") for piece in self.reading.pieces)
            return classes if told else classes | {"ask"}  # bao nhieu do chau: độ
        if length > 1 and "greet" in classes:
            return classes & {"greet", "hello", "good_bye"}  # ban dat: bán đắt
        if "address_strong" in classes and (
            self._is(at + length, "contact", "place")
            or self._word(at - 1) in ("o", "tai", "nhan", "giao")
            or (self._word(at), self._word(at + 1)) == ("cong", "cho")
        ):
            return classes & {"address_strong", "contact", "address_number"}  # o cong benh vien
        if length == 1 and classes & {"lessen", "drop", "swap", "more"} and self._before(at, "address_strong"):
            return frozenset()  # thon ha
        if (
            self._word(at) == "cong"
            and length == 1
            and (
                any(token.sort == "phone" for token in self.tokens)
                or any(self._is(place, "address_strong") for place in range(at + 1, len(self.tokens)))
            )
        ):
            return classes - {"more"}  # cong trinh doi dien …: công
        if self._word(at) == "thay" and self._is(at + 1, "person"):
            return classes - {"swap"}  # thay chi chua ghi: thấy
        key = self._word(at)
        if length == 1 and key in _BARE_OTHERS:
            return self._without_marks_alone(at, key, classes)
        if self._word(at) == "nhan" and length == 1:
            after = at + 1
            if self._is(after, "contact", "to_place", "person", "later") and not self._is(
                after + 1, "ask", "ask_about"
            ):
                return classes - {"private"}
            if after < len(self.tokens) and (
                self.tokens[after].sort == "hour" or self._word(after) in ("o", "sau", "luc")
            ):
                return classes - {"private"}  # nhan o ben xe
        return classes

    def _without_marks_alone(self, at: int, key: str, classes: frozenset[str]) -> frozenset[str]:
        """What one word is that without its marks is often another."""
        before, after = self._word(at - 1), self._word(at + 1)
        if key == "ban" and after not in ("voi", "bac", "lai", "them", "da"):
            return classes - {"think", "later"}  # bán, bạn
        if key == "gach" and (before in ("co", "nhieu", "day", "lam", "san") or at + 1 == len(self.tokens)):
            return classes - {"drop"}  # cua co gach
        if key == "bo" and before in ("cho", "bieu", "tang"):
            return (classes - {"drop"}) | {"person"}  # cho bo e: bố
        if key == "bo" and before in ("du", "nguyen", "ca", "tron"):
            return classes - {"drop"}
        if key == "ba" and "kin" in classes:
            return classes | {"person"}
        if key == "giat" and after in ("may", "tay", "do", "duoc", "dc", "co"):
            return classes - {"remark"}
        if key == "vay" and after not in ("tien", "von", "nhanh", "tieu", "app", "online", "the"):
            return classes - {"spam_money"}
        if key in ("hu", "cung", "lai", "keo", "go", "bua"):
            return frozenset(name for name in classes if not name.startswith("spam"))
        if key == "them" and (self._number_at(at + 1) or self._is_unit_at(at + 1) or after in ("nua", "cho", "e", "c")):
            return classes - {"praise"}
        return classes

    def _house_here(self, but: int) -> bool:
        """Whether the rest of the comment tells where somebody lives or how they are called."""
        if any(self._is(place, "address_strong") for place in range(len(self.tokens)) if place != but) or any(
            token.sort == "phone" for token in self.tokens
        ):
            return True
        # đc a: khu C1 …; khu C1 đô thị …
        told = self._word(0) in ("đc", "dc", "đ/c") and (
            any(token.text == ":" for token in self.tokens[1:4]) or self._word(1) in _HOUSE
        )
        return told or any(
            (self._word(place), self._word(place + 1)) in _TOWNS for place in range(max(0, but), len(self.tokens) - 1)
        )

    def _is_unit_at(self, place: int) -> bool:
        return self._unit(place) is not None

    @abstractmethod
    def _other_code(self, at: int) -> bool:
        """Whether a pinned code stands here."""

    @abstractmethod
    def _run(self, at: int) -> Run | None:
        """The words of a name that begin here."""

    @abstractmethod
    def _heads(self, items: frozenset[int], at: int) -> bool:
        """Whether the word here is how the name of one of these items begins."""

    @abstractmethod
    def _is_function(self, at: int) -> bool:
        """Whether the word here, as it is typed, is a word of the grammar."""

    @abstractmethod
    def _is_number_word(self, at: int) -> bool: ...

    @abstractmethod
    def _spoken(self, at: int, most: int = 3) -> tuple[Decimal, int] | None:
        """A number in words: hai, mười lăm, hai mươi ba, ba sáu (36)."""

    @abstractmethod
    def _number_at(self, at: int) -> tuple[Decimal, int] | None: ...

    @abstractmethod
    def _unit(self, at: int) -> Unit | None:
        """(class, end, word) of a unit at this place."""

    @abstractmethod
    def _amount(self, at: int) -> Piece | None: ...

    @abstractmethod
    def _each(self, at: int) -> Piece | None: ...

    @abstractmethod
    def _values_at(self, at: int) -> tuple[int, frozenset[Value]] | None:
        """How many tokens, and what they can choose, of the longest choice that begins here."""


def _codes_apart(tokens: list[Token], table: Table) -> list[Token]:
    """2H1, where H1 is pinned, is no hour."""
    codes = table.by_letters.get("h")
    if not codes or not any(token.sort == "hour" for token in tokens):
        return tokens
    found: list[Token] = []
    for token in tokens:
        said = _COUNTED_CODE.fullmatch(token.text) if token.sort == "hour" else None
        if said is None or said[3] not in codes:
            found.append(token)
            continue
        found.append(Token("number", said[1], spelt(said[1]), token.glued, said[1]))
        found.append(Token("word", said[2], spelt(said[2]), glued=False))
        found.append(Token("number", said[3], spelt(said[3]), glued=True, value=said[3]))
    return found


def _sizes_apart(tokens: list[Token]) -> list[Token]:
    """Lđen and đenL as a size and a colour."""
    out: list[Token] = []
    for token in tokens:
        mixed = token.sort == "word" and len(token.text) > 2 and not token.text.islower()
        found = _SIZE_AND_COLOUR.fullmatch(token.text) if mixed else None
        parts = [part for part in found.groups() if part] if found is not None else []
        colour = next((spelt(part) for part in parts if part.islower()), None)
        if colour is None or not any(colour.key == one.key for one in words_of("color")):
            out.append(token)
            continue
        out += [Token("word", part, spelt(part), token.glued or bool(at)) for at, part in enumerate(parts)]
    return out


def bare(text: str) -> str:
    """Words in small letters without marks and spaces."""
    return spelt(text).bare
