"""Numbers and amounts: 2 cân rưỡi, x2, nửa ký, một chục, 2-3 hộp, and the numbers that are none."""

from __future__ import annotations

import re
from decimal import Decimal

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.pieces import Amount, Look, Piece, bare
from lantoa.live.rules.grammar.table import SIZES_FROM, Pinned
from lantoa.live.rules.grammar.words import alone, bare_units, digit, keys

_UNITS = ("kg", "lang", "g", "ta_weight", "yen", "ton", "l", "ml", "ten", "dozen", "hundred", "pair", "pack", "piece", "big_pack")  # fmt: skip
_GRAMS = {"kg": 1000, "lang": 100, "g": 1, "ta_weight": 100_000, "yen": 10_000, "ton": 1_000_000}
_MILLILITRES = {"l": 1000, "ml": 1}
_TIMES = {"ten": 10, "dozen": 12, "hundred": 100}
_NOT_GOODS, _SOMETIMES_GOODS, _NOT_GOODS_BARE = keys("not_goods"), keys("sometimes_goods"), keys("not_goods_bare")


_PEOPLE_BARE = frozenset(fold(two) for two in keys("people_pair"))
# Letters that by themselves are no other unit, person or size behind a number.
_INITIALS = frozenset("btqvg")
_COUNTED_AFTER = frozenset(("mùng", "mồng", "mung", "mong", "ngày", "ngay", "tháng", "lớp", "lop"))
_SMALL_ONES = keys("small_ones")
_STOPS = frozenset((",", ".", ";", "+", "&", "\n", "/"))
_PHONE = re.compile(r"\+|0|84|[oO]|[35789]\d{8}$")
_HOURS = re.compile(r"(\d{1,2})[hH]")
_TIME_BEFORE = frozenset(("lúc", "tầm", "khoảng", "trước", "sau", "đến", "tới", "từ", "luc", "tam", "khoang", "truoc", "den", "toi", "tu", "hơn", "mấy"))  # fmt: skip
_TIME_BEHIND = frozenset(("sáng", "trưa", "chiều", "tối", "đêm", "kém", "rưỡi", "sang", "trua", "chieu", "toi", "nữa", "em", "qua", "về", "mới"))  # fmt: skip


class Quantities(Look):
    """Finds amounts: numbers in digits and words with their units."""

    def _spoken(self, at: int, most: int = 3) -> tuple[Decimal, int] | None:
        """A number in words: hai, mười lăm, hai mươi ba, ba sáu (36)."""
        digits: list[int] = []
        place = at
        while place < len(self.tokens) and len(digits) < most:
            if self.tokens[place].sort != "word":
                break
            said = digit(self.tokens[place].spelt, marked=self.marked)
            if said is None or (
                not digits
                and self.tokens[place].spelt.bare in ("lam", "nham", "mot")
                and self._word(place) != "một"
                and (self.marked or self.tokens[place].spelt.bare != "mot")
            ):
                break  # lăm, mốt: only behind mươi
            digits.append(-10 if said == 10 and len(digits) == 1 and 1 < digits[0] < 10 else said)  # hai muoi
            place += 1
        if not digits or digits[0] <= 0:
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

    def _phone_spoken(self, at: int) -> Piece | None:
        """không ba sáu chín, 000, 584: a phone number, partly in words."""
        if self._word(at) not in ("không", "khong") or self._word(at + 1) in ("", "có", "phải"):
            return None
        count, place, end = 0, at, at
        while place < len(self.tokens) and count < 12:
            token = self.tokens[place]
            said = digit(token.spelt, marked=self.marked) if token.sort == "word" else None
            if token.sort == "number":
                count += len(token.text)
            elif self._word(place) in ("không", "khong") or (said is not None and 0 <= said < 10):
                count += 1
            elif token.text not in (",", ".", "-"):
                break
            place += 1
            end = place if token.sort != "sign" else end
        return Piece("phone", at, end, self._text(at, end)) if 9 <= count <= 11 else None

    def _unit(self, at: int) -> tuple[str, int, str] | None:
        """(class, end, word) of a unit at this place."""
        if at >= len(self.tokens) or self.tokens[at].sort != "word" or self.tokens[at].code:
            return None
        choice = self._values_at(at)
        if choice is not None and any(
            self.tokens[at].spelt.key == self._word(at) and value.casefold() == self.tokens[at].text.casefold()
            for _, _, value in choice[1]
        ):
            return None  # cay is a choice here, no cây
        key = self._word(at)
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if (
            len(key) == 1
            and self.tokens[at].text.isupper()
            and not self.tokens[at].glued
            and after is not None
            and after.text in self.table.by_letters.get(key, {})
        ):
            return None  # 2 G 1
        if not self.marked and key in ("qua", "thanh") and self._into_a_number(at):
            return None  # doi 18 qua 22
        own = self._initial_of_unit(at) or self.table.by_unit.get(key)
        if own is not None and own.unit in _UNITS and not (key == "can" and self._before(at, "half")):
            return own.unit, at + 1, own.item.unit
        length, classes = self.tags[at]
        if length > 1 and "ask" in classes:
            return None  # 9 bao tiền
        units = [name for name in _UNITS if f"unit:{name}" in classes]
        if not units:
            length = 1
            found = alone(self.tokens[at].spelt, marked=self.marked)
            units = [name for name in _UNITS if f"unit:{name}" in found]
            if (
                not units
                and not self.marked
                and at
                and (self.tokens[at - 1].sort == "number" or self._is_number_word(at - 1) or self._is(at - 1, "half"))
            ):
                units = list(bare_units().get(self.tokens[at].spelt.bare, ()))
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

    def _into_a_number(self, at: int) -> bool:
        """Whether qua and thanh without marks are what something is changed into: doi 18 qua 22."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is None or not (after.sort == "number" or self._values_at(at + 1) or self._other_code(at + 1)):
            return False
        return any(self._word(place) in ("doi", "chuyen", "nham", "lon", "thay") for place in range(max(0, at - 5), at))

    def _initial_of_unit(self, at: int) -> Pinned | None:
        """What is pinned in a unit of which only the first letter stands behind a number: 3b for 3 bộ, 2g for 2 gói."""
        token = self.tokens[at]
        if not token.glued or len(token.text) != 1 or not at or self.tokens[at - 1].sort != "number":
            return None
        number, letter = self.tokens[at - 1].text, token.spelt.bare
        if letter not in _INITIALS or (letter == "g" and len(number) > 1):
            return None
        fits = {
            one.item.unit.casefold(): one
            for one in self.table.pinned
            if len(one.item.unit) > 1 and bare(one.item.unit)[:1] == letter
        }
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _hour_of_goods(self, at: int) -> Piece | None:
        """3h bánh bạch tuộc: three hộp, as that is how the item beside is sold; beside another item it must be asked."""
        said = _HOURS.fullmatch(self.tokens[at].text)
        before = self.reading.pieces[-1] if self.reading.pieces else None
        if said is None or not 0 < int(said[1]) <= 30 or self._tells_hour(at):
            return None
        items: set[int] = set()
        if before is not None and before.sort in ("item", "value") and before.end == at:
            named = [piece for piece in self.reading.pieces if piece.sort == "item"]
            items |= named[-1].items if named else frozenset()
        if not items and (run := self._run(at + 1)) is not None and run[2] >= 2:
            items |= run[0]
        if not items and self._code_at(at + 1):
            letter, digits = self.tokens[at + 1].text.casefold(), self.tokens[at + 2].text
            items.add(self.table.by_letters[letter][digits].place)
        units = {self.table.pinned[item].item.unit for item in items}
        fits = sorted(unit for unit in units if bare(unit)[:1] == "h")
        if not items or (not fits and int(said[1]) > 5):
            return None
        amount = Amount(Decimal(said[1]), "", "pack", fits[0] if fits else "h", spread=len(fits) != 1)
        return Piece("amount", at, at + 1, self.tokens[at].text, amount=amount)

    def _tells_hour(self, at: int) -> bool:
        """Whether the words around an hour tell of the time: lúc 3h, 3h chiều giao."""
        return (
            self._before(at, "deliver", "to_place")
            or self._word(at - 1) in _TIME_BEFORE
            or bool(self._is(at + 1, "deliver", "later", "to_place"))
            or self._word(at + 1) in _TIME_BEHIND
            or any(self._is(place, "deliver", "to_place") for place in (at + 2, at + 3))
        )

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
            if self._word(at + 1) == "trăm" and (unit := self._unit(at + 2)) is not None and unit[0] in ("g", "ml"):
                return Decimal(token.value) * 100, at + 2  # 2 trăm gram
            return Decimal(token.value), at + 1
        if token.text in ("l", "I") and self._unit(at + 1) is not None and self._unit(at + 1)[0] not in ("l", "ml"):  # type: ignore[index]
            return Decimal(1), at + 1
        return self._spoken(at)

    def _amount(self, at: int) -> Piece | None:
        key = self._word(at)
        # x2, sl 3, số lượng 2
        if (
            key in ("x", "sl", "sll", "s.l", "slượng", "sluong", "slg")
            or (key in ("số", "so") and self._word(at + 1) in ("lượng", "luong", "lg"))
        ) and not self._is_size_x(at):
            start = at + (2 if key in ("số", "so") else 1)
            while (
                start < len(self.tokens)
                and self.tokens[start].sort == "sign"
                and self.tokens[start].text in (":", "=", ".")
            ):
                start += 1
            if self._word(start) in ("là", "lấy", "em", "chị", "e", "c"):
                start += 1
            number = self._number_at(start)
            if number is not None:
                if self._word(number[1]) in ("k", "tr", "triệu", "nghìn", "ngàn") and self.tokens[number[1]].glued:
                    return self._too_many(at, number[1] + 1)
                return self._with_unit(at, number[0], number[1], marked=True)
            if start < len(self.tokens) and self.tokens[start].sort in ("money", "phone"):
                return self._too_many(at, start + 1)
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
            if key == "nửa" and unit is None and self._weighed_before(at):
                half = Amount(Decimal(500), "g", "kg", "kg")
                return Piece("amount", at, at + 1, self._text(at, at + 1), amount=half)  # H1 nửa, H2 nửa
            return None
        if (
            (self._word(at) in ("vài", "mấy", "dăm") or (not self.marked and self._word(at) in ("vai", "dam")))
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
        if (stop := self._hour_said(at, value, end)) is not None:
            return Piece("hour", at, stop, self._text(at, stop))
        word = self._word(end)
        kin = bool(self._is(end, "kin")) and word not in ("em", "bé", "con", "bạn", "b") and not self._is_name_at(end)
        if (
            (word in _NOT_GOODS or (word in _NOT_GOODS_BARE and not self.marked and not self._is_name_at(end)) or kin)
            and (word not in _SOMETIMES_GOODS or self._pair_of_people(end))
            and not self._sold(word)
        ):
            best = (value == 5 and word == "sao") or (value in (9, 10, 100) and word == "điểm")
            if best and not self._before(at, "take", "give", "more"):
                return Piece("word", at, end + 1, self._text(at, end + 1), frozenset({"praise"}))
            return Piece("noise", at, end + 1, self._text(at, end + 1))
        aged = self._word(end) == "t" and self.tokens[end].glued and self._initial_of_unit(end) is None
        sized = aged and any(
            fold(choice.name).startswith("size")
            for piece in self.reading.pieces
            for item in (piece.items if piece.sort == "item" else ())
            for choice in self.table.pinned[item].item.options
        )
        if aged and (sized or self._before(at, "person") or any(token.sort == "body" for token in self.tokens)):
            return Piece("noise", at, end + 1, self._text(at, end + 1))  # bé 5t
        if word in ("bé", "đứa", "cháu") and self._word(at - 1) == "cho" and not self._counts_creatures(end):
            return Piece("noise", at, end + 1, self._text(at, end + 1))  # cho 2 bé
        if self._pair_of_people(end):
            return Piece("noise", at, end + 2, self._text(at, end + 2))
        unitless = self._unit(end) is None or self._is(end, "person")
        if self._word(at - 1) in _COUNTED_AFTER and unitless and not self._before(at, "each", "size_word"):
            return Piece("noise", at, end, self._text(at, end))  # mùng 10, ngày 9, lớp 9
        if self._called(at, end):
            return Piece("noise", at, end, self._text(at, end))
        if self._is(end, "person") and self._given_to(at):
            return Piece("noise", at, end + 1, self._text(at, end + 1))  # biếu 2 cô
        if value == 1 and word in ("đơn", "don", "bill") and not self._sold(word):
            return Piece("noise", at, end + 1, self._text(at, end + 1))  # gộp 1 đơn
        last = self.reading.pieces[-1] if self.reading.pieces else None
        named = last is not None and last.sort == "item" and last.end == at  # the đùi of quần đùi
        if not named and self._before(at, "measure_of") and not self._before(at, "size_word") and value > 12:
            unit = self._unit(end)
            stop = unit[1] if unit and unit[0] in ("kg",) else end
            if self._word(at - 1) not in ("được", "đc", "dc", "h", "n") or (unit and unit[0] == "kg" and value > 30):
                return Piece("body", at, stop, self._text(at, stop))
        if (weight := self._unit(end)) is not None and weight[0] == "kg" and self._weighs(at, value):
            return Piece("body", at, weight[1], self._text(at, weight[1]))
        # 2x, 2 x 1kg
        if (
            end < len(self.tokens)
            and (self._word(end) == "x" or self.tokens[end].text in ("*", "×"))
            and value == int(value)
        ):
            after = self._number_at(end + 1)
            corrects = self.tokens[end].text == "*" and not at and value >= SIZES_FROM and value in self.table.numeric
            if after is None and not corrects and (self.tokens[end].glued or self._code_at(end + 1)):
                return Piece("amount", at, end + 1, self._text(at, end + 1), amount=Amount(value, marked=True))
            own = end + 1 < len(self.tokens) and self.tokens[end + 1].glued and not self.tokens[end].glued  # 9 x2 c
            if after is not None and value < 100 and not own and self._unit(after[1]) is not None:
                return Piece("amount", at, end + 1, self._text(at, end + 1), amount=Amount(value, marked=True))
        spread = self._range(at, value, end)
        if spread is not None:
            return spread
        called = self._before(at, "person") or (last is not None and last.mark == "somebody" and last.end == at)
        if spoken and self.tokens[at].text[0].isupper() and not self.shouted and called:
            return None  # chị Tám, cô Ba, mỏ Cọc Sáu
        if (
            spoken
            and end - at == 1
            and end < len(self.tokens)
            and (
                self.tokens[end].sort == "number"
                or (self._is(end, "half") and self._unit(end + 1) is not None)
                or (self._is(end, "more") and self._number_at(end + 1) is not None)
            )
            and self._is(at, "kin")
        ):
            return None  # cho ba 4 lạng, lay ba nua can: bà
        if (
            spoken
            and not self.marked
            and end - at == 2
            and self._word(at) == "ba"
            and self._before(at, "give", "take")
            and self._unit(end) is not None
        ):
            return None  # cho ba mot chuc: bà
        grandmother = self._word(at) == "ba" and self._word(end) in ("noi", "ngoai", "xa", "chu") and end - at == 1
        if not self.marked and grandmother and self._before(at, "give", "person", "take", "kin"):
            return None
        if (
            not self.marked
            and grandmother
            and not any(word.bare == self._word(end) for one in self.table.pinned for word in one.whole)
        ):
            return None  # ba noi: bà nội
        if not self.marked and grandmother and self._word(at - 1) in ("bieu", "tang", "cua", "voi", "o", "nha"):
            return None
        if not self.marked and spoken and self._word(at) == "ba" and end - at == 1 and self._before(at, "give"):
            unit = self._unit(end)
            if unit is not None and unit[0] in ("ten", "dozen"):
                piece = self._with_unit(at, value, end, marked=False)
                piece.amount.spread = True  # type: ignore[union-attr]
                return piece  # cho ba chuc: thirty, or ten for bà
        if spoken and self._unit(end) is None and not self._spoken_counts(at, end):
            return None
        return self._with_unit(at, value, end, marked=False)

    def _weighed_before(self, at: int) -> bool:
        """Whether what is named right before is sold by the kilogram, and nothing of how much was said yet."""
        last = self.reading.pieces[-1] if self.reading.pieces else None
        return (
            last is not None
            and last.sort == "item"
            and last.end == at
            and all(self.table.pinned[item].unit == "kg" for item in last.items)
        )

    def _too_many(self, at: int, end: int) -> Piece:
        """x1.000, sl 100k: so many that it must be asked."""
        return Piece("amount", at, end, self._text(at, end), amount=Amount(Decimal(1), marked=True, spread=True))

    def _no_phone(self, at: int) -> Piece | None:
        """K1 50000000: figures behind a code that no phone number begins with."""
        before = self.reading.pieces[-1] if self.reading.pieces else None
        said = self.tokens[at].text
        if before is None or before.sort != "item" or before.mark != "code" or _PHONE.match(said):
            return None
        return self._too_many(at, at + 1)

    def _hour_said(self, at: int, value: Decimal, end: int) -> int | None:
        """sau 4r chiều, 5 rưỡi tối, tầm 7 sáng: an hour without its word."""
        half = self._word(end) in ("r", "rưỡi", "rưởi", "ruoi")
        told = self._word(at - 1) in ("lúc", "tầm", "khoảng", "trước", "sau", "luc", "truoc") or (
            self._word(at - 1) in ("đến", "tới", "từ") and half
        )
        if half and self._word(at - 1) in ("tầm", "lúc", "khoảng", "tam", "luc") and self._unit(end + 1) is None:
            return end + 1 if value == int(value) and 0 < value <= 12 else None
        part = self._word(end + half) in ("sáng", "trưa", "chiều", "tối", "đêm", "sang", "trua", "chieu", "toi")
        return end + half + 1 if part and (half or told) and value == int(value) and 0 < value <= 12 else None

    def _weighs(self, at: int, value: Decimal) -> bool:
        """Whether so many kilograms are somebody's: chồng e 70kg."""
        if value < 10:
            return not self.table.weighed and value >= 2 and self._of_a_small_one(at)
        somebody = self._before(at, "person", "kin") and not any(
            self._before(at - back, "give", "take") for back in (1, 2)
        )
        return not self.table.weighed or (somebody and value >= 35)

    def _of_a_small_one(self, at: int) -> bool:
        """bé nhà tôi 7 cân, cháu được 9kg: what a small child weighs, said behind a stop or alone."""
        for place in range(at - 1, max(-1, at - 6), -1):
            if self.tokens[place].sort != "word" or self._is(place, "take", "give", "more"):
                return False
            if self._word(place) in _SMALL_ONES:
                return place == 0 or self.tokens[place - 1].sort == "sign" or self._before(place, "particle")
        return False

    def _called(self, at: int, end: int) -> bool:
        """Whether a number is part of what people are called or how many are greeted: chị 2 ơi, hello 2 mẹ."""
        return (self._before(at, "person") and self._word(end) in ("ơi", "oi", "ui")) or (
            self._before(at, "greet", "hello") and bool(self._is(end, "person"))
        )

    def _given_to(self, at: int) -> bool:
        """Whether those who are counted here are given something: biếu 2 cô, chia cho 3 chị."""
        gifts = ("biếu", "tặng", "chia", "mừng", "lễ", "bieu", "tang")
        return self._word(at - 1) in gifts or (self._word(at - 1) in ("cho", "đều") and self._word(at - 2) in gifts)

    def _sold(self, word: str) -> bool:
        """Whether something pinned is sold by this unit, as it is spelt."""
        return word in self.table.by_unit or (not self.marked and word in self.table.bare_units)

    def _code_at(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].sort == "word" and self._other_code(at)

    def _pair_of_people(self, at: int) -> bool:
        two = f"{self._word(at)} {self._word(at + 1)}"
        return two in keys("people_pair") or (not self.marked and two in _PEOPLE_BARE and not self._is_name_at(at))

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
        last = self.reading.pieces[-1] if self.reading.pieces else None
        if end < len(self.tokens) and self.tokens[end].text in _STOPS and last is not None:
            return last.sort in ("item", "value") and last.end == at  # thớt tre một, …
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
        if not joint and self.tokens[at].text in self.table.by_letters.get("", {}):
            return None  # 9 10kg, where 9 is pinned
        if not joint and (self.tokens[at].sort, token.sort) == ("word", "number"):
            return None  # cho ba 4 lạng: bà
        if (
            second is not None
            and self._word(end) in ("đến", "tới", "den")
            and {value, second[0]} <= self.table.numeric.keys()
        ):
            stop = second[1]
            return Piece(
                "badvalue", at, stop, self._text(at, stop), mark="size"
            )  # từ 26 đến 28: which of them is asked
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
            and unit[2].casefold() in ("c", "e", "em", "bé", "chú", "con", "ch", "chu", "be")
            and not self.tokens[end].glued
            and self._is(end, "person")
            and not (unit[2].casefold() in ("em", "con", "bé") and self._counts_creatures(end))
        ):
            unit = None  # 2 c: for her
        if (
            unit is not None
            and not self.marked
            and self._word(end) == "con"
            and self._word(end + 1) in ("ko", "k", "khong", "hang", "thi", "hok", "size")
        ):
            unit = None  # 37 con ko: còn
        if unit is not None and self._is_name_at(end) and unit[0] in ("pack", "piece", "big_pack"):
            unit = None
        if (
            unit is None
            and not marked
            and self._before(start, "place")
            and not self._code_at(end)
            and self._run(end) is None
        ):
            return Piece("noise", start, end, self._text(start, end))  # Hạ Long 1
        if unit is None and not marked and self._ward(start):
            return Piece("address", start, end, self._text(start, end), frozenset({"contact", "address_strong"}))
        if unit is None and not marked and self._house(start, end):
            return Piece("address", start, end, self._text(start, end), frozenset({"contact", "address_strong"}))
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

    def _ward(self, start: int) -> bool:
        """0983 … Dung Cọc 5: the number of a place, behind a name beside a phone number."""
        last = self.reading.pieces[-1] if self.reading.pieces else None
        if self.shouted or start < 2 or last is None or last.sort != "word":
            return False
        if not last.text[0].isupper() and last.text.casefold() not in ("cọc", "coc"):
            return False
        before = self.tokens[start - 2]
        named = before.sort == "phone" or (before.sort == "word" and before.text[0].isupper())
        return named and not self.tokens[start].glued and any(token.sort == "phone" for token in self.tokens)

    def _house(self, start: int, end: int) -> bool:
        """Whether a number is a house's: gửi 25 Lê Lợi, 12 Nguyễn Trãi."""
        if end + 1 >= len(self.tokens) or self.tokens[start].sort != "number" or self.tokens[start].glued:
            return False
        following = self.tokens[end : end + 2]
        if any(token.sort != "word" or token.code for token in following):
            return False
        if (named := self._run(end)) is not None and not (
            named[1] == end + 1 and self._before(start, "deliver", "to_place") and not self._heads(named[0], end)
        ):
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
            return self._con_beside(at) or not self._is(at + 1, "particle")
        return at + 1 < len(self.tokens) and (
            self._run(at + 1) is not None
            or bool(self._is(at + 1, "color", "size_word", "color_word"))
            or any(True for _ in self.table.values.at(self.tokens, at + 1, marked=self.marked))
            or self._code_at(at + 1)
        )

    def _con_beside(self, at: int) -> bool:
        """Whether the item named before is sold by con, or many of them in a pack; where none is named, whether any item is."""
        named = next(
            (piece for piece in reversed(self.reading.pieces) if piece.sort == "item" and piece.end < at), None
        )
        pinned = [self.table.pinned[item] for item in named.items] if named is not None else self.table.pinned
        return any(
            bare(one.item.unit) == "con" or (named and (one.item.pack_pieces or one.unit in ("kg", "lang")))
            for one in pinned
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
        return any(bare(one.item.unit) == self.tokens[at].spelt.bare for one in self.table.pinned)

    def _made(self, start: int, end: int, value: Decimal, unit: tuple[str, int, str], *, tenths: bool = True) -> Piece:
        name = unit[0]
        if name in _GRAMS or name in _MILLILITRES:
            base = "g" if name in _GRAMS else "ml"
            scale = Decimal(_GRAMS.get(name) or _MILLILITRES.get(name, 1))
            total = value * scale
            if self._is(end, "and_half") and self._word(end) != "nữa" and self.tokens[end].spelt.bare == "ruoi":
                total += scale / 2
                end += 1
            elif name in ("kg", "lang", "l") and value == int(value) and tenths:
                after = self.tokens[end] if end < len(self.tokens) else None
                if (
                    after is not None
                    and after.sort == "number"
                    and after.text.isdigit()
                    and len(after.text) == 1
                    and (after.glued or not (self._unit_or_code_after(end + 1) or self._is_pack(base, total)))
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
            packs = self._unit(end) if name == "pair" else None
            if packs is not None and packs[0] == "pack" and not self._is_name_at(end):
                amount, end = Amount(value * 2, "", packs[0], packs[2]), packs[1]  # cặp hũ
        return Piece("amount", start, end, self._text(start, end), amount=amount)

    def _is_pack(self, base: str, total: Decimal) -> bool:
        """Whether what was named last comes in packs of just so much: kẹo 500g 2, 1kg 1."""
        last = next((piece for piece in reversed(self.reading.pieces) if piece.sort == "item"), None)
        return last is not None and any(
            (base, total) in self.table.pinned[item].measures.values() for item in last.items
        )

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
            and (self.marked or self._unit(unit[1] + 1) is None)
            and name in ("kg", "lang", "l", "ten", "dozen", "pair", "pack", "piece")
            and not (self._is(at, "person") and self._word(at - 1) not in ("them", "thêm"))
        ):
            return self._implied(at, unit)
        if name == "pack" and at and self._word(at - 1) in keys("join") and self._run(unit[1]) is not None:
            return self._implied(at, unit)  # … với lọ mắm
        if name in ("ten", "dozen"):
            if self._word(at) == "lố":
                return None  # cho cả lố rồi: a lot
            counted = self._word(unit[1]) in ("cai", "con", "qua", "trai", "hop", "goi", "bo", "chiec")
            if not self.marked and (name == "dozen" or (self._is(unit[1], "person", "particle") and not counted)):
                return None  # chuc shop: chúc; ta: us
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
        measured = any(one.measures for one in self.table.pinned)
        if name == "l" and measured and len(self.tokens[at].text) > 1:
            return self._implied(at, unit)
        if name == "kg" and measured and len(self.tokens[at].text) > 1 and self._before(at, "kind_word", "unit:pack"):
            return self._implied(at, unit)  # loại cân, gói cân
        if name == "pair" and not self.marked and self._exchanges(at):
            return None  # doi hong nhe, doi A1 thanh A2: đổi
        taken = self._before(at, "person") and (self._before(at - 1, "take") or self._before(at - 1, "more"))
        if (
            name == "pair"
            and not self.marked
            and taken
            and (unit[1] == len(self.tokens) or self._is(unit[1], "particle"))
        ):
            return self._implied(at, unit)  # lay chi doi nhe
        if (
            name == "pair"
            and not self.marked
            and not (self._run(unit[1]) or self._other_code(unit[1]) or self._values_at(unit[1]))
        ):
            return None  # doi: đổi
        if name == "yen" and self.marked and self._before(at, "person", "take") and self._run(unit[1]) is not None:
            return self._implied(at, unit)
        last = self.reading.pieces[-1] if self.reading.pieces else None
        behind = (
            last is not None and last.sort == "item" and (unit[1] == len(self.tokens) or self._is(unit[1], "particle"))
        )
        if name == "pair" and (self._before(at, "take", "person", "more") or at == 0 or (behind and self.marked)):
            return self._implied(at, unit)
        return None

    def _exchanges(self, at: int) -> bool:
        """Whether doi without marks is đổi: something follows that it is changed into, or nothing is taken."""
        if self._word(at) != "doi":
            return False
        if any(self._word(place) in ("thanh", "sang", "qua") for place in range(at + 1, min(at + 7, len(self.tokens)))):
            return True
        taken = self._before(at, "take", "give", "more", "each") or self._number_at(at - 1) is not None
        named = any(piece.sort in ("item", "bad") for piece in self.reading.pieces)
        return (
            not taken and not named and (at == 0 or self._before(at, "person")) and self._values_at(at + 1) is not None
        )

    def _implied(self, at: int, unit: tuple[str, int, str]) -> Piece:
        piece = self._made(at, unit[1], Decimal(1), unit, tenths=False)
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
        if sign == "*" and previous is None:
            return None  # *38: what was typed wrong before
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
            if number in self.table.numeric or number >= 100:
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
