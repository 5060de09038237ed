"""What stands in a comment: codes, names, amounts, choices and words with a meaning, in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lantoa.live.rules.grammar.letters import Token, clean, spelt, tokenise
from lantoa.live.rules.grammar.table import Table
from lantoa.live.rules.grammar.words import alone, digit, letters, tagged

Value = tuple[int, int, str]  # item, choice, what is chosen
_UNITS = (
    "kg",
    "lang",
    "g",
    "ta_weight",
    "yen",
    "ton",
    "l",
    "ml",
    "ten",
    "dozen",
    "hundred",
    "pair",
    "pack",
    "piece",
    "big_pack",
)
_GRAMS = {"kg": 1000, "lang": 100, "g": 1, "ta_weight": 100_000, "yen": 10_000, "ton": 1_000_000}
_MILLILITRES = {"l": 1000, "ml": 1}
_TIMES = {"ten": 10, "dozen": 12, "hundred": 100}
# Behind a number these are no goods: days, ages, people.
_NOT_GOODS = frozenset(
    [
        "ngày",
        "tháng",
        "tuổi",
        "phút",
        "năm",
        "giờ",
        "tuần",
        "lần",
        "mẹ",
        "bố",
        "vợ",
        "ông",
        "bà",
        "nhà",
        "người",
        "đứa",
        "chị",
        "anh",
        "cô",
        "giây",
        "tầng",
        "hôm",
        "buổi",
        "bữa",
        "mùa",
        "độ",
        "sao",
        "điểm",
        "phần",
        "triệu",
        "nghìn",
        "ngàn",
        "tiếng",
        "đêm",
        "địa",
        "chỗ",
        "nơi",
        "đầu",
        "thể",
        "mâm",
        "tay",
        "nách",
        "vòng",
    ]
)
_SOMETIMES_GOODS = frozenset(["tay", "cô", "bà", "nhà", "chị", "anh", "ông", "mẹ", "năm", "vòng", "phần"])
_NOT_GOODS_BARE = frozenset(["ngay", "thang", "tuoi", "phut", "tuan", "nguoi", "dua", "dia"])
_KIND_NOUNS = frozenset(
    ["màu", "mầu", "mau", "size", "sz", "loại", "loai", "vị", "cỡ", "mùi", "kiểu", "mẫu", "thứ", "mã", "hương", "dung"]
)
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


class Reader:
    """Reads one comment against what is pinned."""

    def __init__(self, table: Table, text: str) -> None:
        self.table = table
        cleaned = clean(text)
        self.tokens = tokenise(cleaned)
        for before, after in zip(self.tokens, self.tokens[1:], strict=False):
            if (
                after.sort == "number"
                and after.glued
                and before.sort == "word"
                and after.text in table.by_letters.get(before.text.casefold(), ())
            ):
                before.code = True
        words = [token for token in self.tokens if token.sort == "word"]
        self.marked = any(not token.spelt.plain for token in words)
        alphabetic = [token.text for token in words if len(token.text) > 1]
        self.shouted = bool(alphabetic) and sum(word.isupper() for word in alphabetic) * 2 > len(alphabetic)
        self.tags = tagged(self.tokens, marked=self.marked)
        self.reading = Reading(cleaned, self.tokens, [], self.marked, self.shouted)

    # Helpers on tokens.

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

    def read(self) -> Reading:
        place = 0
        pieces = self.reading.pieces
        while place < len(self.tokens):
            piece = self._piece(place)
            before = pieces[-1] if pieces else None
            if before is not None and piece.end > piece.start:
                if (
                    piece.sort in ("amount", "number")
                    and not piece.mark
                    and before.sort == "word"
                    and before.classes & {"kind_word", "unit:pack"}
                ):
                    piece.mark = "kind"
                if piece.sort == "word" and piece.end - piece.start == 1 and self._somebody(piece, before):
                    piece.classes = frozenset()
            pieces.append(piece)
            place = piece.end
        return self.reading

    def _somebody(self, piece: Piece, before: Piece) -> bool:
        """Whether a word is a person's name: c Thơm, em Hạnh."""
        token = self.tokens[piece.start]
        if self.shouted or not token.text[0].isupper() or token.text.isupper() or "person" in piece.classes:
            return False
        return before.sort == "word" and "person" in before.classes

    def _piece(self, at: int) -> Piece:
        token = self.tokens[at]
        if token.sort == "sign":
            found = self._amount_by_sign(at)
            return found or Piece("sign", at, at + 1, token.text)
        if token.sort not in ("word", "number"):
            return Piece(token.sort, at, at + 1, token.text)
        for look in (
            self._address,
            self._code,
            self._protected,
            self._nickname,
            self._name,
            self._step,
            self._named_choice,
            self._each,
            self._amount,
            self._value,
            self._initials,
        ):
            piece = look(at)
            if piece is not None:
                return piece
        return self._plain_word(at)

    def _plain_word(self, at: int) -> Piece:
        length, classes = self.tags[at]
        length = max(length, 1)
        if length > 1 and classes & _LOOSE:
            # What advertises or haggles may just as well ask: the words inside keep their meanings.
            for place in range(at, at + length):
                classes |= alone(self.tokens[place].spelt, marked=self.marked) - {"person"}
        if length == 1 and not self.marked and classes & {"absurd", "praise"}:
            classes -= {"absurd"}
        return Piece("word", at, at + length, self._text(at, at + length), classes)

    # Addresses: a building's or a street's number is no code.

    def _address(self, at: int) -> Piece | None:
        if (
            self._word(at) in ("ở", "tại", "về", "gửi", "ship", "giao", "nhà", "số", "o", "tai")
            and at + 1 < len(self.tokens)
            and self.tokens[at + 1].sort == "number"
        ):
            end = at + 2
            while end + 1 < len(self.tokens) and self.tokens[end].text == "/" and self.tokens[end + 1].sort == "number":
                end += 2
            if (
                end < len(self.tokens)
                and self._run(end) is None
                and not self.tokens[end].code
                and (
                    self.tokens[end].text[:1].isupper()
                    and not self.shouted
                    and not self._is_unit_at(end)
                    or self._is(end, "contact", "address_strong")
                    or (end > at + 2 and self._word(at) in ("ở", "tại", "số"))
                )
            ):
                return Piece("address", at, end, self._text(at, end), frozenset({"contact", "address_strong"}))
        length = self._is(at, "address_number")
        if not length:
            return None
        after = at + length
        if after >= len(self.tokens) or (
            self._is_unit_at(after + 1) and not (self.tokens[after + 1].text[0].isupper() and not self.shouted)
        ):
            return None
        first = self.tokens[after]
        if first.sort == "number" or (
            first.sort == "word"
            and len(first.text) <= 2
            and after + 1 < len(self.tokens)
            and self.tokens[after + 1].sort == "number"
            and (self.tokens[after + 1].glued or first.text.isupper())
        ):
            end = after + 1 if first.sort == "number" else after + 2
            if self._word(at) in (
                "p",
                "xe",
                "nhà",
                "lớp",
                "đường",
                "khu",
                "trường",
                "đội",
                "số",
            ) and not self.reading_is_address(at):
                return None
            while end < len(self.tokens) and self.tokens[end].glued and self.tokens[end].sort in ("word", "number"):
                end += 1
            return Piece("address", at, end, self._text(at, end), frozenset({"contact", "address_strong"}))
        return None

    def reading_is_address(self, but: int) -> bool:
        return any(self._is(place, "address_strong") for place in range(len(self.tokens)) if place != but) or any(
            token.sort == "phone" for token in self.tokens
        )

    def _is_unit_at(self, place: int) -> bool:
        return self._unit(place) is not None

    # Codes.

    def _code(self, at: int) -> Piece | None:
        token = self.tokens[at]
        said = self._is(at, "code_word")
        if said:
            found = self._code_after(at, at + said)
            if found is not None:
                return found
        if token.sort == "sign":
            return None
        return self._lettered(at, told=False)

    def _code_after(self, start: int, at: int) -> Piece | None:
        """mã 12, sp12, số 12, mã số 7, mã a một"""
        while (
            at < len(self.tokens)
            and self.tokens[at].sort == "sign"
            and self.tokens[at].text in (":", ".", "#", "-", "=", '"')
        ):
            at += 1
        if at < len(self.tokens) and self._word(at) in ("là", "số", "hàng"):
            at += 1
        if at >= len(self.tokens):
            return None
        word = self._word(start)
        weak = word in ("số", "sp", "cốt", "so") and at - start == 1
        if self.tokens[at].sort == "number" or (read := self._spoken(at)) is not None:
            number, end = (Decimal(self.tokens[at].value), at + 1) if self.tokens[at].sort == "number" else read  # type: ignore[misc]
            if number != int(number) or number < 0 or number > 9999:
                return None
            if weak and (
                self._before(start, "size_word")
                or self._before(start, "contact", "address_strong")
                or self.reading_is_address(start)
            ):
                return None
            if (
                self.tokens[at].sort == "number"
                and end < len(self.tokens)
                and self._is_unit_at(end)
                and self.tokens[end].glued
                and self._word(end) not in ("c", "l")
            ):
                return None  # sp 2kg
            exact = (
                self.table.by_letters.get("", {}).get(self.tokens[at].text)
                if self.tokens[at].sort == "number"
                else None
            )
            fits = (
                [exact]
                if exact
                else self.table.by_letters.get("", {}).get(str(int(number)))
                and [self.table.by_letters[""][str(int(number))]]
                or self.table.by_number.get(int(number), [])
            )
            if (
                not fits
                and self.tokens[at].sort == "word"
                and (shorter := self._spoken(at, most=1)) is not None
                and shorter[1] < end
            ):
                fits, end = self.table.by_number.get(int(shorter[0]), []), shorter[1]
            text = self._text(start, end)
            if fits:
                return Piece("item", start, end, text, items=frozenset(one.place for one in fits), mark="code")
            if word == "số" and weak:
                return None
            return Piece("bad", start, end, text)
        return self._lettered(at, told=True, start=start)

    def _lettered(self, at: int, *, told: bool, start: int | None = None) -> Piece | None:
        """A1, a 1, a.1, Al, a một"""
        start = at if start is None else start
        token = self.tokens[at]
        if token.sort != "word":
            return None
        table = self.table
        bare, key = token.spelt.bare, token.text.casefold()
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        # Al, Tl, AI; A1O
        if len(bare) >= 2 and bare[-1] in "li" and key.isascii():
            body = re.fullmatch(r"([a-z]{1,3}?)([li]+)", key)
            if body and body[1] in table.by_letters:
                digits = "1" * len(body[2])
                end = at + 1
                if following is not None and following.sort == "number" and following.glued:
                    digits, end = digits + following.text, at + 2
                found = table.by_letters[body[1]].get(digits)
                sure = token.text[0].isupper() or told or self._quantity_beside(at, end)
                if key[-1] == "i" and not (
                    token.text[-1] == "I" and (not self.shouted or told or self._quantity_beside(at, end))
                ):
                    sure = told
                if key in ("tl", "sl", "ml", "bl", "dl", "kl", "cl", "hl") and not token.text[0].isupper() and not told:
                    sure = self._quantity_beside(at, end) and key not in ("ml", "sl")
                if found is not None and sure and not (key in ("ml", "sl") and not told and self._before(at, "number")):
                    return Piece(
                        "item", start, end, self._text(start, end), items=frozenset({found.place}), mark="code"
                    )
        if following is not None and following.sort == "number" and following.glued and key.isascii() and len(key) <= 4:
            if not following.text.isdigit():
                return None
            if self.tokens[at].glued and at and self.tokens[at - 1].sort == "number":
                return None  # 2x3
            found = table.by_letters.get(key, {}).get(following.text) or table.by_letters.get(key, {}).get(
                following.text.lstrip("0")
            )
            end = at + 2
            if (
                found is None
                and end < len(self.tokens)
                and self.tokens[end].glued
                and self._word(end) in ("o", "l", "i")
                and key in table.by_letters
            ):
                found = table.by_letters[key].get(following.text + ("0" if self._word(end) == "o" else "1"))
                end += found is not None
            if found is not None:
                return Piece("item", start, end, self._text(start, end), items=frozenset({found.place}), mark="code")
            if (
                key in ("x", "sl", "sz", "size", "k", "n", "p", "f", "m", "h", "v")
                and key not in table.by_letters
                and not told
            ):
                return None
            if key in ("x", "sl", "sz", "size", "sp", "so", "co", "còn", "con"):
                return None
            if key in table.by_letters or told or (len(key) == 1 and len(following.text) <= 3):
                known = key in table.by_letters or told
                return Piece("bad", start, end, self._text(start, end), mark="known" if known else "")
            return None
        # a 1, A.1, A-1
        gap = 1
        if (
            following is not None
            and following.text in ("l", "I")
            and not following.glued
            and key in table.by_letters
            and "1" in table.by_letters[key]
        ):
            after = self._number_at(at + 2)
            if after is not None and (told or not self._is(at, "person") or self.tokens[at].text.isupper()):
                return Piece(
                    "item",
                    start,
                    at + 2,
                    self._text(start, at + 2),
                    items=frozenset({table.by_letters[key]["1"].place}),
                    mark="code",
                )
        if (
            following is not None
            and following.sort == "sign"
            and following.text in (".", "-", "_")
            and following.glued
            and key in table.by_letters
        ):
            gap = 2
            following = self.tokens[at + 2] if at + 2 < len(self.tokens) else None
        if (
            following is not None
            and following.sort == "number"
            and key in table.by_letters
            and key
            and following.text.isdigit()
        ):
            found = table.by_letters[key].get(following.text)
            if found is not None and (told or gap == 2 or self._spaced_is_code(at, at + 2)):
                end = at + gap + 1
                return Piece("item", start, end, self._text(start, end), items=frozenset({found.place}), mark="code")
        # a một, bê ba
        spelled = [
            (length, {str(one).lower() for one in said})
            for length, said in letters().at(self.tokens, at, marked=self.marked)
        ]
        if key in table.by_letters and not spelled:
            spelled = [(1, {key})]
        for length, called in spelled:
            for counted in (self._spoken(at + length), self._spoken(at + length, most=1)):
                if counted is None:
                    continue
                end = counted[1]
                for letter in called:
                    found = table.by_letters.get(letter, {}).get(str(int(counted[0])))
                    if found is not None and (told or length > 1 or self._spaced_is_code(at, end, spoken=True)):
                        return Piece(
                            "item", start, end, self._text(start, end), items=frozenset({found.place}), mark="code"
                        )
        return None

    def _spaced_is_code(self, at: int, end: int, *, spoken: bool = False) -> bool:
        """Whether "a 1" is the code A1, and not somebody (anh, chị, em …) and a number."""
        key = self._word(at)
        person = self._is(at, "person") or key in ("a", "c", "e", "b", "m", "o", "u", "t", "d")
        unit_follows = end < len(self.tokens) and self._is_unit_at(end) and not self._is(end, "person")
        number_follows = end < len(self.tokens) and (
            self.tokens[end].sort == "number" or self._spoken(end) is not None or self._is(end, "half")
        )
        if self.tokens[at].text.isupper() and not self.shouted and not unit_follows:
            return True
        if not person:
            return not unit_follows or not spoken
        if unit_follows:
            return False
        if number_follows:
            return True
        if at and (self._before(at, "give") or self._word(at - 1) in ("cho", "để", "của", "hộ", "giúp")):
            return False
        return not any(self._other_code(place) for place in range(len(self.tokens)) if not at <= place < end)

    def _other_code(self, at: int) -> bool:
        key = self._word(at)
        return (
            bool(key)
            and key in self.table.by_letters
            and at + 1 < len(self.tokens)
            and self.tokens[at + 1].glued
            and self.tokens[at + 1].text in self.table.by_letters[key]
        )

    def _quantity_beside(self, start: int, end: int) -> bool:
        before = self.tokens[start - 1] if start else None
        after = self.tokens[end] if end < len(self.tokens) else None
        return bool(
            (before is not None and (before.sort == "number" or self._is_unit_at(start - 1)))
            or (
                after is not None
                and (
                    after.sort == "number"
                    or self._is_unit_at(end)
                    or self._word(end) == "x"
                    or self._spoken(end) is not None
                )
            )
            or self._before(start, "take", "code_word")
        )

    # Names.

    def _protected(self, at: int) -> Piece | None:
        """A phrase of several words that begins with a word of a name (tất cả) is that phrase, unless the name goes as far."""
        length, classes = self.tags[at]
        if (
            length < 2
            or classes & {"smaller", "bigger", "biggest", "smallest", "color"}
            or any(name.startswith("unit:") for name in classes)
        ):
            return None
        name = self._run(at)
        if name is not None and name[1] - at >= length:
            return None
        for more in range(1, length):
            inner = self._run(at + more)
            if inner is not None and inner[2] >= 2 and inner[1] > at + length:
                return None
        if self._amount(at) is not None and not classes & {"ask", "contact", "absurd", "past", "later", "able"}:
            return None
        if self._each(at) is not None:
            return None
        return self._plain_word(at)

    def _nickname(self, at: int) -> Piece | None:
        if not self.table.learned.names:
            return None
        best: tuple[int, Any] | None = None
        for length, meanings in self.table.nicknames.at(self.tokens, at, marked=self.marked):
            best = (length, meanings)
        if best is None:
            return None
        return Piece("item", at, at + best[0], self._text(at, at + best[0]), items=frozenset(best[1]), mark="learned")

    def _run(self, at: int) -> tuple[frozenset[int], int, int, bool] | None:
        """(items, end, weight, whether it is a whole name) of the words of a name that begin here."""
        fits: dict[int, set[int]] = {}
        weights: list[int] = []
        end = at
        while end < len(self.tokens):
            token = self.tokens[end]
            if token.sort not in ("word", "number"):
                break
            words = self.table.word_at(token, marked=self.marked)
            if not words and end == at and token.sort == "word" and token.spelt.bare in self.table.joined:
                return frozenset(self.table.joined[token.spelt.bare][1]), at + 1, 2, False
            if token.sort == "number" or (words and self._is_number_word(end)):
                # "1" in "1 nắng" belongs to the name only where the name goes on.
                words = {item: one for item, one in words.items() if self._goes_on(item, one[0], end)}
            found = {
                item: one for item, one in words.items() if not fits or (item in fits and not set(one[0]) <= fits[item])
            }
            if not found:
                break
            fits = {
                item: fits.get(item, set()) | {next(place for place in one[0] if place not in fits.get(item, ()))}
                for item, one in found.items()
            }
            weights.append(max(one[1] for one in found.values()))
            end += 1
        if not fits:
            return None
        items = frozenset(fits)
        whole = [item for item in items if len(fits[item]) == len(self.table.pinned[item].whole)]
        return (frozenset(whole) if whole else items), end, sum(weights), bool(whole)

    def _is_number_word(self, at: int) -> bool:
        return (
            at < len(self.tokens)
            and self.tokens[at].sort == "word"
            and digit(self.tokens[at].spelt, marked=self.marked) is not None
        )

    def _goes_on(self, item: int, places: tuple[int, ...], at: int) -> bool:
        whole = self.table.pinned[item].whole
        place = places[0]
        if place + 1 >= len(whole):
            return (
                at > 0
                and place > 0
                and item in self.table.word_at(self.tokens[at - 1], marked=self.marked)
                and not self._is_unit_at(at + 1)
            )
        return (
            at + 1 < len(self.tokens)
            and item in (after := self.table.word_at(self.tokens[at + 1], marked=self.marked))
            and place + 1 in after[item][0]
        )

    def _name(self, at: int) -> Piece | None:
        found = self._run(at)
        if found is None:
            return None
        items, end, weight, whole = found
        if end - at == 1:
            token = self.tokens[at]
            if self._is_unit_at(at) and (
                (at and (self.tokens[at - 1].sort == "number" or self._is_number_word(at - 1)))
                or end == len(self.tokens)
            ):
                unit = token.spelt.bare
                if any(one.item.unit and unit == _bare(one.item.unit) for one in self.table.pinned) or not self._heads(
                    items, at
                ):
                    return None
            elif (
                self._is_unit_at(at)
                and not self._heads(items, at)
                or self._is_unit_at(at)
                and (inner := self._run(at + 1)) is not None
                and inner[2] >= 2
            ):
                return None
            if (
                token.text[0].isupper()
                and not self.shouted
                and at
                and self._before(at, "person")
                and weight < 4
                and not (self.tokens[at - 1].text[0].isupper())
            ):
                return None  # e Trà đây: somebody's name
            if weight < 2 and (
                self._values_at(at) is not None or (self.reading.pieces and self.reading.pieces[-1].sort == "address")
            ):
                return None
            if (
                weight == 1
                and not token.spelt.plain
                and token.sort == "word"
                and not any(
                    token.spelt.key in (word.key, word.toneless)
                    for word, *_ in self.table.vocabulary.get(token.spelt.bare, ())
                )
                and token.spelt.bare in self.table.vocabulary
            ):
                return None  # other marks alone make another word
            if weight == 1 and token.spelt.bare not in self.table.vocabulary and len(token.spelt.bare) < 5:
                return None  # one short mistyped word alone may be anything
            named = (
                self._heads(items, at)
                and bool(self.tags[at][1] & {"person", "kin"})
                and not self.tags[at][1] & {"take", "give", "drop"}
                and token.spelt.key in (word.key for word, *_ in self.table.vocabulary.get(token.spelt.bare, ()))
                and len(token.text) > 1
            )
            after_verb = self._before(at, "take", "drop") and not self._before(at, "give")
            if weight < 2 and not (
                weight == 1
                and (self._beside_amount(at, end) or (named and after_verb))
                and (named or not self._is_function(at))
            ):
                return None
        elif weight < 2:
            return None
        if (
            weight == 2
            and end - at > 1
            and all(self._is_function(place) for place in range(at, end))
            and not whole
            and not self._begins(items, at, end)
        ):
            return None
        return Piece("item", at, end, self._text(at, end), items=items, mark="name", whole=whole)

    def _begins(self, items: frozenset[int], at: int, end: int) -> bool:
        """Whether these words are just how a name begins, in its order."""
        said = [token.spelt.bare for token in self.tokens[at:end]]
        return any([word.bare for word in self.table.pinned[item].whole[: end - at]] == said for item in items)

    def _heads(self, items: frozenset[int], at: int) -> bool:
        return any(
            self.table.pinned[item].whole and self.table.pinned[item].whole[0].bare == self.tokens[at].spelt.bare
            for item in items
        )

    def _is_function(self, at: int) -> bool:
        """Whether this word, as it is typed, is a word of the grammar."""
        length, classes = self.tags[at]
        return length == 1 and bool(
            classes
            & {
                "particle",
                "person",
                "take",
                "give",
                "want",
                "drop",
                "swap",
                "more",
                "again",
                "enough",
                "only",
                "ask",
                "greet",
                "both",
                "all",
            }
        )

    def _beside_amount(self, at: int, end: int) -> bool:
        before = at > 0 and (
            self.tokens[at - 1].sort == "number" or (self._is_unit_at(at - 1) and not self._is(at - 1, "person"))
        )
        after = end < len(self.tokens) and (
            self.tokens[end].sort == "number" or bool(self._is(end, "half")) or self._is_number_word(end)
        )
        return before or after

    def _initials(self, at: int) -> Piece | None:
        token = self.tokens[at]
        if token.sort != "word" or not token.spelt.plain or not 2 <= len(token.text) <= 6:
            return None
        items = self.table.initials.get(token.spelt.bare)
        if (not items or len(items) > 1 and len(token.text) > 3) and not items:
            return None
        length, classes = self.tags[at]
        if length == 1 and classes & {
            "particle",
            "person",
            "ask",
            "take",
            "give",
            "private",
            "place",
            "code_word",
            "size_word",
            "all",
        }:
            return None
        if token.spelt.key in (
            "dc",
            "ck",
            "đt",
            "stk",
            "tk",
            "cod",
            "sdt",
            "bn",
            "vk",
            "mn",
            "tn",
            "ib",
            "sl",
            "gt",
            "cb",
            "bt",
            "nt",
            "nh",
            "nha",
            "cho",
            "thi",
            "con",
            "cha",
            "ma",
            "va",
        ) and not self._between_amounts(at):
            return None
        if self._beside_amount(at, at + 1) or self._before(at, "take"):
            return Piece("item", at, at + 1, token.text, items=frozenset(items), mark="initials")
        return None

    def _between_amounts(self, at: int) -> bool:
        return at > 1 and self._is_unit_at(at - 1) and self.tokens[at - 2].sort == "number"

    # Amounts.

    def _spoken(self, at: int, most: int = 3) -> tuple[Decimal, int] | None:
        """A number in words: hai, mười lăm, hai mươi ba, ba sáu (36)."""
        digits: list[int] = []
        place = at
        while place < len(self.tokens) and len(digits) < most:
            if self.tokens[place].sort != "word":
                break
            said = digit(self.tokens[place].spelt, marked=self.marked)
            if said is None:
                break
            digits.append(said)
            place += 1
        if not digits or digits[0] < 0:
            return None
        if len(digits) == 1:
            return Decimal(digits[0]), place
        if digits[0] == 10:
            return (Decimal(10 + digits[1]), at + 2) if 0 <= digits[1] < 10 else (Decimal(10), at + 1)
        if digits[1] == -10:
            if self._word(at + 1) in ("chục", "chuc", "trục"):
                return Decimal(digits[0]), at + 1  # two of ten, said as a unit
            if len(digits) > 2 and 0 < digits[2] < 10:
                return Decimal(digits[0] * 10 + digits[2]), at + 3
            return Decimal(digits[0] * 10), at + 2
        if digits[1] == -100:
            return Decimal(digits[0] * 100), at + 2
        if 0 <= digits[1] < 10 and digits[0] and most > 1:
            return Decimal(digits[0] * 10 + digits[1]), at + 2
        return Decimal(digits[0]), at + 1

    def _unit(self, at: int) -> tuple[str, int, str] | None:
        """(class, end, word) of a unit at this place."""
        if at >= len(self.tokens) or self.tokens[at].sort != "word" or self.tokens[at].code:
            return None
        choice = self._values_at(at) if self.tokens[at].spelt.plain else None
        if choice is not None and any(
            self.tokens[at].spelt.key == self._word(at) and value.casefold() == self.tokens[at].text.casefold()
            for _, _, value in choice[1]
        ):
            return None  # cay is a choice here, no cây
        length, classes = self.tags[at]
        units = [name for name in _UNITS if f"unit:{name}" in classes]
        if not units:
            length = 1
            found = alone(self.tokens[at].spelt, marked=self.marked)
            units = [name for name in _UNITS if f"unit:{name}" in found]
            if not units:
                return None
        if (
            length > 1
            and classes - {f"unit:{name}" for name in _UNITS}
            and len(units) == 1
            and self._word(at) == "cân"
            and self._word(at + 1) == "nặng"
        ):
            return None
        return units[0], at + length, self._text(at, at + length)

    def _number_at(self, at: int) -> tuple[Decimal, int] | None:
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.sort == "number":
            if (
                token.text in ("1", "3")
                and at + 2 < len(self.tokens)
                and self.tokens[at + 1].text == "/"
                and self.tokens[at + 2].text in ("2", "4")
            ):
                return Decimal(token.text) / Decimal(self.tokens[at + 2].text), at + 3
            return Decimal(token.value), at + 1
        if token.text in ("l", "I") and self._unit(at + 1) is not None and self._unit(at + 1)[0] not in ("l", "ml"):  # type: ignore[index]
            return Decimal(1), at + 1
        return self._spoken(at)

    def _amount(self, at: int) -> Piece | None:
        key = self._word(at)
        # x2, sl 3, số lượng 2
        if (
            key in ("x", "sl", "sll", "s.l") or (self._word(at) == "số" and self._word(at + 1) == "lượng")
        ) and not self._is_size_x(at):
            start = at + (2 if self._word(at + 1) == "lượng" else 1)
            while (
                start < len(self.tokens)
                and self.tokens[start].sort == "sign"
                and self.tokens[start].text in (":", "=", ".")
            ):
                start += 1
            if self._word(start) in ("là", "lấy", "em", "chị", "e", "c"):
                start += 1
            number = self._number_at(start)
            if number is not None and (key != "x" or number[0] < 100):
                return self._with_unit(at, number[0], number[1], marked=True)
        if self._is(at, "half") == 1:
            unit = self._unit(at + 1)
            bare = self.tokens[at].spelt.bare
            if (
                unit is not None
                and (unit[0] in _GRAMS or unit[0] in _MILLILITRES or unit[0] in _TIMES or (key == "nửa"))
                and bare != "ruoi"
            ):
                if unit[0] in ("g", "ml"):
                    return None
                return self._made(at, unit[1], Decimal("0.5"), unit)
            return None
        if (
            self._word(at) in ("vài", "mấy", "dăm")
            and (unit := self._unit(at + 1)) is not None
            and self._is(at, "ask") != 2
        ):
            if self._word(at) != "mấy":
                piece = self._made(at, unit[1], Decimal(1), unit)
                piece.amount.spread = True  # type: ignore[union-attr]
                return piece
            return None
        number = self._number_at(at)
        if number is None:
            return self._bare_unit(at)
        value, end = number
        spoken = self.tokens[at].sort == "word"
        word = self._word(end)
        kin = bool(self._is(end, "kin")) and word not in ("em", "bé", "con", "bạn") and not self._is_name_at(end)
        if (word in _NOT_GOODS or (word in _NOT_GOODS_BARE and not self.marked) or kin) and (
            word not in _SOMETIMES_GOODS or self._pair_of_people(end)
        ):
            return Piece("noise", at, end + 1, self._text(at, end + 1))
        if self._pair_of_people(end):
            return Piece("noise", at, end + 2, self._text(at, end + 2))
        if self._before(at, "measure_of") and not self._before(at, "size_word") and value > 12:
            unit = self._unit(end)
            stop = unit[1] if unit and unit[0] in ("kg",) else end
            if self._word(at - 1) not in ("được", "đc", "dc", "h", "n") or (unit and unit[0] == "kg" and value > 30):
                return Piece("body", at, stop, self._text(at, stop))
        # 2x, 2 x 1kg
        if (
            end < len(self.tokens)
            and (self._word(end) == "x" or self.tokens[end].text in ("*", "×"))
            and value == int(value)
            and value < 100
        ):
            after = self._number_at(end + 1)
            if after is None and (self.tokens[end].glued or self._code_at(end + 1)):
                return Piece("amount", at, end + 1, self._text(at, end + 1), amount=Amount(value, marked=True))
            if after is not None and self._unit(after[1]) is not None:
                return Piece("amount", at, end + 1, self._text(at, end + 1), amount=Amount(value, marked=True))
        spread = self._range(at, value, end)
        if spread is not None:
            return spread
        if spoken and self.tokens[at].text[0].isupper() and not self.shouted and self._before(at, "person"):
            return None  # chị Tám, cô Ba
        if spoken and self._unit(end) is None and not self._spoken_counts(at, end):
            return None
        return self._with_unit(at, value, end, marked=False)

    def _code_at(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].sort == "word" and self._other_code(at)

    def _pair_of_people(self, at: int) -> bool:
        pairs = {("chị", "em"), ("mẹ", "con"), ("vợ", "chồng"), ("bố", "con"), ("anh", "em"), ("ông", "bà"), ("bà", "cháu"), ("mẹ", "chồng"), ("cô", "cháu"), ("bạn", "em"), ("chị", "gái"), ("bên", "nội"), ("c", "e"), ("nhà", "em"), ("nhà", "mình"), ("đứa", "nhà"), ("bé", "nhà"), ("con", "nhà"), ("đứa", "con"), ("con", "gái"), ("con", "trai"), ("bé", "gái"), ("bé", "trai"), ("chi", "em"), ("me", "con"), ("vo", "chong"), ("vk", "ck")}  # fmt: skip
        return (self._word(at), self._word(at + 1)) in pairs

    def _is_size_x(self, at: int) -> bool:
        return (
            at + 1 < len(self.tokens)
            and self.tokens[at + 1].glued
            and self.tokens[at + 1].sort == "word"
            and self._word(at + 1) in ("l", "s")
        )

    def _spoken_counts(self, at: int, end: int) -> bool:
        """A number word without a unit counts after a code, an "x", a verb or a pronoun, or where nothing else follows."""
        word = self._word(at)
        if self.tokens[at].spelt.plain and word in ("nam", "tam", "ba", "chin", "sau", "bay", "tu", "linh", "le"):
            return self._before(at, "take") and not self._is_function(at)
        following = self._run(end)
        if (following is not None and following[2] >= 2) or self._code_at(end):
            return True
        if word in ("ba", "năm", "tư", "chín", "linh", "lẻ", "không"):
            return self._before(at, "take", "size_word") or (end - at > 1)
        following = self._run(end)
        if (following is not None and following[2] >= 2) or self._code_at(end):
            return True
        if self._before(at, "person"):
            return self._before(at - 1, "take", "give", "more") or self._before(at - 2, "take", "give", "more")
        return (
            self._before(at, "take", "give", "size_word", "more", "raise", "keep", "code_word", "only", "color")
            or end - at > 1
            or (at > 0 and self.tokens[at - 1].sort == "number")
            or end >= len(self.tokens)
            or bool(self._is(end, "particle", "again"))
        )

    def _range(self, at: int, value: Decimal, end: int) -> Piece | None:
        """2-3 cân, 2 đến 3 cân, hai ba cân, 2 hoặc 3"""
        if end >= len(self.tokens):
            return None
        token = self.tokens[end]
        joint = token.text in ("-", "–", "—", "~", "/") or self._word(end) in ("đến", "tới", "hoặc", "hay", "den")
        second = self._number_at(end + 1) if joint else self._number_at(end)
        if second is None or second[0] <= value or second[0] > 30 or value >= 20 and second[0] - value > 5:
            if self.tokens[at].sort == "word" and end - at == 2:  # hai ba (cân)
                return self._said_range(at, end)
            return None
        if value in self.table.numeric or (
            not joint and (second[0] - value != 1 or self._unit(second[1]) is None or value > 10)
        ):
            return None
        if not joint and self.tokens[at].sort == "number" and at and self.tokens[at - 1].glued:
            return None
        if self._word(second[1]) in _NOT_GOODS:
            return Piece(
                "word",
                at,
                second[1] + 1,
                self._text(at, second[1] + 1),
                frozenset({"ask"} if joint and token.sort == "word" else ()),
            )
        unit = self._unit(second[1])
        piece = (
            self._made(at, unit[1], value, unit)
            if unit
            else Piece("amount", at, second[1], self._text(at, second[1]), amount=Amount(value))
        )
        if piece.amount is not None:
            piece.amount.spread = True
        return piece

    def _said_range(self, at: int, end: int) -> Piece | None:
        first, second = self._spoken(at, most=1), self._spoken(at + 1, most=1)
        unit = self._unit(end)
        if (
            first is None
            or second is None
            or unit is None
            or second[0] - first[0] not in (1, 2)
            or Decimal(first[0] * 10 + second[0]) in self.table.numeric
        ):
            return None
        piece = self._made(at, unit[1], first[0], unit)
        piece.amount.spread = True  # type: ignore[union-attr]
        return piece

    def _with_unit(self, start: int, value: Decimal, end: int, *, marked: bool) -> Piece:
        """The number with its unit and what is added behind: 2 cân rưỡi, 1kg2, 1 cân 3 lạng."""
        if self._is(end, "and_half") and self._unit(end) is None:
            value += Decimal("0.5")
            end += 1
        unit = self._unit(end)
        if (
            unit is not None
            and unit[0] == "piece"
            and unit[2].casefold() in ("c", "em", "bé", "chú", "con", "ch")
            and not self.tokens[end].glued
            and self._is(end, "person")
            and not (unit[2].casefold() in ("em", "con", "bé") and self._counts_creatures(end))
        ):
            unit = None  # 2 c: for her
        if unit is not None and self._is_name_at(end) and unit[0] in ("pack", "piece"):
            unit = None
        if unit is None and not marked and self._house(start, end):
            return Piece("noise", start, end, self._text(start, end))
        if unit is None:
            sort = "amount" if marked else "number"
            return Piece(
                sort,
                start,
                end,
                self._text(start, end),
                amount=Amount(value, marked=marked),
                mark="x" if marked else "",
            )
        piece = self._made(start, unit[1], value, unit)
        piece.amount.marked = marked  # type: ignore[union-attr]
        return piece

    def _house(self, start: int, end: int) -> bool:
        """Whether a number is a house's: gửi 25 Lê Lợi, 12 Nguyễn Trãi."""
        if end + 1 >= len(self.tokens) or self.tokens[start].sort != "number" or self.tokens[start].glued:
            return False
        following = self.tokens[end : end + 2]
        if any(token.sort != "word" or token.code for token in following) or self._run(end) is not None:
            return False
        capital = all(token.text[0].isupper() for token in following) and not self.shouted and not self._values_at(end)
        sent = (
            self._before(start, "deliver")
            and not any(
                self._is(place, "particle", "person", "size_word", "color_word", "take", "give")
                for place in (end, end + 1)
            )
            and not self._values_at(end)
        )
        return capital or sent

    def _counts_creatures(self, at: int) -> bool:
        unit = self._word(at)
        if unit == "con":
            return any(_bare(one.item.unit) == "con" for one in self.table.pinned) or not self._is(at + 1, "particle")
        return at + 1 < len(self.tokens) and (
            self._run(at + 1) is not None
            or bool(self._is(at + 1, "color", "size_word", "color_word"))
            or any(True for _ in self.table.values.at(self.tokens, at + 1, marked=self.marked))
            or self._code_at(at + 1)
        )

    def _is_name_at(self, at: int) -> bool:
        found = self._run(at)
        if found is None:
            return False
        if found[1] - at >= 2 and found[2] >= 2:
            inner = self._run(at + 1)
            return not (inner is not None and inner[2] >= found[2] - 1 and self._unit_sold(at))
        return self._heads(found[0], at) and not self._unit_sold(at) and self._run(at + 1) is None

    def _unit_sold(self, at: int) -> bool:
        return any(_bare(one.item.unit) == self.tokens[at].spelt.bare for one in self.table.pinned)

    def _made(self, start: int, end: int, value: Decimal, unit: tuple[str, int, str]) -> Piece:
        name = unit[0]
        if name in _GRAMS or name in _MILLILITRES:
            base = "g" if name in _GRAMS else "ml"
            scale = Decimal(_GRAMS.get(name) or _MILLILITRES.get(name, 1))
            total = value * scale
            if self._is(end, "and_half") and self._word(end) != "nữa" and self.tokens[end].spelt.bare == "ruoi":
                total += scale / 2
                end += 1
            elif name in ("kg", "lang", "l") and value == int(value):
                after = self.tokens[end] if end < len(self.tokens) else None
                if (
                    after is not None
                    and after.sort == "number"
                    and after.text.isdigit()
                    and len(after.text) == 1
                    and (after.glued or not self._unit_or_code_after(end + 1))
                    and name != "lang"
                ):
                    total += scale * Decimal(after.text) / 10
                    end += 1
                else:
                    lang = self._number_at(end)
                    small = self._unit(lang[1]) if lang is not None else None
                    if small is not None and small[0] == "lang" and name == "kg" and lang is not None and lang[0] < 10:
                        total += lang[0] * 100
                        end = small[1]
            amount = Amount(total, base, name, unit[2])
        elif name in _TIMES:
            if self._is(end, "and_half") and self.tokens[end].spelt.bare == "ruoi":
                value += Decimal("0.5")
                end += 1
            amount = Amount(value, "", name, unit[2], _TIMES[name])
            counted = self._unit(end)
            if (
                counted is not None
                and counted[0] in ("pack", "piece", "pair", "big_pack")
                and not self._is_name_at(end)
                and not (self._is(end, "person") and not self._counts_creatures(end))
            ):
                amount.said = counted[2]
                amount.unit = f"{name} {counted[0]}"
                end = counted[1]
        else:
            if self._is(end, "and_half") and self.tokens[end].spelt.bare == "ruoi":
                value += Decimal("0.5")
                end += 1
            amount = Amount(value, "", name, unit[2])
        return Piece("amount", start, end, self._text(start, end), amount=amount)

    def _unit_or_code_after(self, at: int) -> bool:
        """Whether something counted follows, so that the number before it is no decimal: 1 cân 2 hộp."""
        return at < len(self.tokens) and (
            self._unit(at) is not None or self._run(at) is not None or self._other_code(at) or self._word(at) == "x"
        )

    def _bare_unit(self, at: int) -> Piece | None:
        """A unit without a number, where it counts as one: cân rưỡi, chục trứng, cái nữa, cho c cân mực."""
        unit = self._unit(at)
        if unit is None or self.tokens[at].glued:
            return None
        name = unit[0]
        if (
            self._is(unit[1], "and_half")
            and self.tokens[unit[1]].spelt.bare == "ruoi"
            and name in ("kg", "lang", "l", "ten", "dozen")
        ):
            return self._implied(at, unit)
        if (
            self._is(unit[1], "again")
            and self._word(unit[1]) in ("nữa", "nua")
            and name in ("kg", "lang", "l", "ten", "dozen", "pair", "pack", "piece")
            and not self._is(at, "person")
        ):
            return self._implied(at, unit)
        if name in ("ten", "dozen"):
            return self._implied(at, unit)
        if (
            name in ("kg", "l")
            and self._word(at) in ("cân", "ký", "kí", "lít", "kg", "lit")
            and (self._before(at, "person", "more", "take") or self._word(at - 1) in ("cho", "lấy"))
        ):
            after = unit[1]
            if self._word(at) == "cân" and self._is(after, "person", "give"):
                return None
            return self._implied(at, unit)
        if name == "l" and at and self._is_unit_at(at - 1) and len(self.tokens[at].text) > 1:
            return self._implied(at, unit)  # chai lít
        if (
            name == "l"
            and self.table
            and any(one.measures for one in self.table.pinned)
            and len(self.tokens[at].text) > 1
        ):
            return self._implied(at, unit)
        if name == "pair" and (self._before(at, "take", "person", "more") or at == 0):
            return self._implied(at, unit)
        return None

    def _implied(self, at: int, unit: tuple[str, int, str]) -> Piece:
        piece = self._made(at, unit[1], Decimal(1), unit)
        piece.amount.implied = True  # type: ignore[union-attr]
        return piece

    def _amount_by_sign(self, at: int) -> Piece | None:
        """*2, +2, =2, -2 behind a code."""
        sign = self.tokens[at].text
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is None or after.sort != "number" or sign not in ("*", "+", "=", ":", "-", "×"):
            return None
        previous = self.reading.pieces[-1] if self.reading.pieces else None
        number = Decimal(after.value)
        if sign in ("*", "×"):
            return self._with_unit(at, number, at + 2, marked=True)
        if previous is None or previous.sort not in ("item", "value") or self._code_follows(at + 1):
            return None
        if (
            sign == "+"
            and self._unit(at + 2) is not None
            and not self.tokens[at + 1].glued
            and self._name_after(at + 2)
        ):
            return None
        if sign in ("-", ":", "=") or (sign == "+" and self._run(at + 2) is None):
            if number in self.table.numeric or (sign != "+" and number >= 100):
                return None
            return self._with_unit(at, number, at + 2, marked=True)
        return None

    def _code_follows(self, at: int) -> bool:
        """Whether the number here belongs to an item named behind it: + 1 mật ong, + 2 A1."""
        unit = self._unit(at + 1)
        place = unit[1] if unit is not None else at + 1
        return place < len(self.tokens) and (
            self._other_code(place) or ((run := self._run(place)) is not None and run[2] >= 1)
        )

    def _name_after(self, at: int) -> bool:
        unit = self._unit(at)
        place = unit[1] if unit is not None else at
        return place < len(self.tokens) and (self._run(place) is not None or self._other_code(place))

    # Choices.

    def _named_choice(self, at: int) -> Piece | None:
        """A choice whose name begins like an amount: 2XL."""
        marked = self._is(at, "size_word")
        first = at + marked
        if (
            first + 2 < len(self.tokens)
            and self.tokens[first].sort == self.tokens[first + 2].sort == "number"
            and self.tokens[first + 1].text in ("-", "–", "/")
        ):
            span = self.table.spans.get((self.tokens[first].text, self.tokens[first + 2].text))
            if span:
                return Piece("value", at, first + 3, self._text(at, first + 3), values=frozenset(span), mark="size")
        if self.tokens[at].sort != "number":
            return None
        found = self._values_at(at)
        return self._value(at) if found is not None and found[0] > 1 else None

    def _each(self, at: int) -> Piece | None:
        length = self._is(at, "each")
        if length:
            return Piece("each", at, at + length, self._text(at, at + length), mark=self._kind_of(at + length - 1))
        # 3 màu, hai loại
        number = self._number_at(at)
        if (
            number is not None
            and 2 <= number[0] <= 6
            and self._word(number[1]) in _KIND_NOUNS
            and not self._before(at, "each", "size_word")
        ):
            return Piece(
                "kinds",
                at,
                number[1] + 1,
                self._text(at, number[1] + 1),
                amount=Amount(number[0]),
                mark=self._kind_of(number[1]),
            )
        # cả 2 màu, đủ màu, cả hai loại
        if self._is(at, "both") or self._word(at) in ("đủ", "du"):
            place = at + self._is(at, "both") or at + 1
            number = self._number_at(place)
            if number is not None and number[0] <= 6:
                place = number[1]
            kind = self._word(place)
            if kind in _KIND_NOUNS and place > at:
                end = place + 1 + (kind == "dung")
                return Piece(
                    "both",
                    at,
                    end,
                    self._text(at, end),
                    amount=Amount(number[0]) if number is not None else None,
                    mark=self._kind_of(place),
                )
        return None

    def _kind_of(self, at: int) -> str:
        word = self._word(at)
        if word in ("màu", "mầu", "mau"):
            return "color"
        if word in ("size", "sz", "cỡ", "số"):
            return "size"
        return "kind"

    def _step(self, at: int) -> Piece | None:
        """size to nhất, nhỏ hơn 1 size, lên một cỡ"""
        for name in ("biggest", "smallest"):
            length = self._is(at, name)
            if length:
                return Piece("extreme", at, at + length, self._text(at, at + length), mark=name)
        for name in ("smaller", "bigger"):
            length = self._is(at, name)
            if length:
                end = at + length
                number = self._number_at(end)
                place = number[1] if number is not None else end
                if number is not None and self._is(place, "size_word") and number[0] <= 3:
                    stop = place + self._is(place, "size_word")
                    return Piece("step", at, stop, self._text(at, stop), amount=Amount(number[0]), mark=name)
                if (
                    number is None
                    and self._word(at + length - 1) in ("hơn", "hon")
                    and (self._before(at, "size_word") or self._before(at, "swap"))
                ):
                    return Piece("step", at, end, self._text(at, end), amount=Amount(Decimal(1)), mark=name)
                if "một size" in self._text(at, end).casefold():
                    return Piece("step", at, end, self._text(at, end), amount=Amount(Decimal(1)), mark=name)
        return None

    def _value(self, at: int) -> Piece | None:
        marked = self._is(at, "size_word", "color_word", "kind_word")
        if marked and self._word(at) == "số" and self.reading_is_address(at):
            marked = 0
        start = at + marked
        if marked and (most := self._is(start, "biggest", "smallest")):
            return Piece(
                "extreme",
                at,
                start + most,
                self._text(at, start + most),
                mark="biggest" if self._is(start, "biggest") else "smallest",
            )
        if marked and start < len(self.tokens) and self.tokens[start].text in (":", "="):
            start += 1
        if marked and self._word(start) in ("là", "số", "màu", "size") and not self._values_at(start):
            start += 1
        found = self._values_at(start)
        kind = self._kind_of(at) if marked else ""
        if marked:
            length, values = found if found else (0, frozenset())
            whole = self._values_at(at)
            if whole and whole[0] >= length + marked and not values:
                return Piece("value", at, at + whole[0], self._text(at, at + whole[0]), values=whole[1])
            if whole and whole[0] > length + marked:
                return Piece("value", at, at + whole[0], self._text(at, at + whole[0]), values=whole[1])
            if values:
                return Piece("value", at, start + length, self._text(at, start + length), values=values, mark=kind)
            number = self._number_at(start)
            if number is not None and kind == "size" and self._unit(number[1]) is None:
                return Piece("badvalue", at, number[1], self._text(at, number[1]), mark="size")
            word = self._word(start)
            if kind == "size" and re.fullmatch(r"x{0,4}[sml]|\d?xl|free", word or "-"):
                return Piece("badvalue", at, start + 1, self._text(at, start + 1), mark="size")
            if (
                kind == "kind"
                and not length
                and self._word(at) in ("loại", "hàng", "cỡ", "loai")
                and word in ("to", "lớn", "nhỏ", "bé", "vừa", "nhất", "nhì", "bự", "nhỡ")
            ):
                return Piece("badvalue", at, start + 1, self._text(at, start + 1), mark="kind")
            color = self._is(start, "color")
            if kind == "color" and color:
                return Piece("badvalue", at, start + color, self._text(at, start + color), mark="color")
            return None
        if found:
            length, values = found
            token = self.tokens[start]
            if len(token.text) == 1 and length == 1 and token.sort == "word" and not self._letter_is_size(start):
                return None
            if length == 1 and token.sort == "word" and len(token.text) > 1 and self._value_is_word(start):
                return None
            return Piece("value", start, start + length, self._text(start, start + length), values=values)
        token = self.tokens[at]
        if (
            token.sort == "word"
            and re.fullmatch(r"x{1,4}l", token.text.casefold())
            and any(one.item.options for one in self.table.pinned)
        ):
            return Piece("badvalue", at, at + 1, token.text, mark="size")
        if self._is(at, "color") and self.tags[at][1] <= {"color", "plain", "common", "unit:piece", "number_word"}:
            length = self._is(at, "color")
            return Piece("badvalue", at, at + length, self._text(at, at + length), mark="color?")
        return None

    def _values_at(self, at: int) -> tuple[int, frozenset[Value]] | None:
        best = None
        for length, meanings in self.table.values.at(self.tokens, at, marked=self.marked):
            best = (length, frozenset(meanings))
        if best is None and at < len(self.tokens):
            spoken = self._spoken(at) if self.tokens[at].sort == "word" else None
            if spoken is not None and spoken[1] - at > 1 and spoken[0] in self.table.numeric:
                return spoken[1] - at, frozenset(self.table.numeric[spoken[0]])
        if best is not None and best[0] == 1 and self.tokens[at].sort == "number":
            unit = self._unit(at + 1)
            if (
                unit is not None
                and unit[0] in ("pack", "piece", "pair", "kg", "g", "lang", "l", "ml", "ten", "dozen")
                and not self._before(at, "size_word", "kind_word")
                and not (unit[2].casefold() == "c" and not self.tokens[at + 1].glued)
            ):
                numeric = self.table.numeric.get(Decimal(self.tokens[at].value), set())
                if Decimal(self.tokens[at].value) < 20 or not numeric:
                    return None
                if self.tokens[at + 1].glued:
                    return None
            if Decimal(self.tokens[at].value) < 20 and not self._before(at, "size_word", "kind_word"):
                return None  # a small number may as well be how many
            if at and self.tokens[at - 1].text in ("*", "x", "X", "×"):
                return None
        return best

    def _letter_is_size(self, at: int) -> bool:
        """S, M, L by themselves: a size unless they stand for somebody or something else."""
        key, text = self._word(at), self.tokens[at].text
        if self.tokens[at].glued and at and self.tokens[at - 1].sort == "number" and key == "l":
            return False
        after = at + 1
        if self._values_at(after) is not None and self._choice_beside(at):
            return True
        if key == "m" and text == "M" and at and self._is_unit_at(at - 1) and not self._is(at - 1, "person"):
            return True
        if key == "m":
            if self._is(
                after, "take", "give", "want", "more", "drop", "swap", "only", "keep", "slip", "think"
            ) or self._word(after) in (
                "ở",
                "quên",
                "hỏi",
                "thấy",
                "đang",
                "đã",
                "cũng",
                "không",
                "ko",
                "k",
                "là",
                "mới",
                "có",
                "bị",
                "sẽ",
                "chốt",
            ):
                return False
            if at and (
                self._word(at - 1)
                in ("cho", "của", "để", "gửi", "giúp", "hộ", "với", "bên", "lấy cho", "nhà", "ship", "bán")
                and (text != "M" or self._word(at - 1) == "cho")
            ):
                return False
        if key in ("s",) and text == "s" and not self._choice_beside(at):
            return False
        return not (
            key == "m"
            and text == "m"
            and not self._choice_beside(at)
            and not self._before(at, "take", "size_word", "swap", "into")
        )

    def _choice_beside(self, at: int) -> bool:
        """Whether a code, a name, a colour or a size word stands right beside."""
        pieces = self.reading.pieces
        before = pieces and pieces[-1].sort in ("item", "value", "both", "each") and pieces[-1].end == at
        after = at + 1
        return (
            bool(before)
            or bool(self._is(after, "color", "color_word"))
            or self._before(at, "size_word")
            or (
                at == 0
                and after < len(self.tokens)
                and any(True for _ in self.table.values.at(self.tokens, after, marked=self.marked))
            )
        )

    def _value_is_word(self, at: int) -> bool:
        """Whether a word that could be a choice (to, bé, be, hồng, kem) is here somebody or something else."""
        token = self.tokens[at]
        if (
            token.text[0].isupper()
            and not self.shouted
            and at
            and self._before(at, "person")
            and len(token.text) > 1
            and not token.text.isupper()
        ):
            return True  # chị Hồng
        if (
            token.spelt.key in ("bé", "be", "đại", "trung")
            and self._before(at, "take", "give")
            and self._is(at, "person")
        ):
            return not self._choice_beside(at)
        if token.spelt.key in ("to", "lớn", "bé", "nhỏ", "vừa") and self._word(at + 1) in (
            "quá",
            "thế",
            "ghê",
            "nhỉ",
            "nào",
            "tiếng",
            "xong",
            "rồi",
            "không",
            "ko",
            "lên",
            "hơn",
            "đủ",
            "vào",
            "mới",
            "về",
        ):
            return True
        return bool(
            token.spelt.key == "vừa"
            and not self._before(at, "kind_word", "size_word")
            and not self._choice_beside(at)
            and not self._is(at + 1, "enough", "particle")
        )


def _bare(text: str) -> str:
    return spelt(text).bare


def read(table: Table, text: str) -> Reading:
    """A comment read against what is pinned."""
    return Reader(table, text).read()
