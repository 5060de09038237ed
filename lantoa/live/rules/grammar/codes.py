"""Codes as they are typed and spoken, and the numbers of houses, which are none."""

from __future__ import annotations

import re
from decimal import Decimal

from lantoa.live.rules.grammar.pieces import Look, Piece
from lantoa.live.rules.grammar.words import letters


class Codes(Look):
    """Finds codes: A1, a 1, Al, mã số 7, sp12, bê ba."""

    # Addresses: a building's or a street's number is no code.

    def _address(self, at: int) -> Piece | None:
        if (
            (
                self._word(at) in ("ở", "tại", "về", "gửi", "ship", "giao", "nhà", "số", "o", "tai")
                or (self._word(at) == "so" and not self.marked and self._house_here(at))
            )
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
                    or (self._word(at) in ("ở", "tại", "o", "tai") and self._is(end, "place"))
                    or (end > at + 2 and self._word(at) in ("ở", "tại", "số", "o", "tai"))
                )
            ):
                return Piece("address", at, end, self._text(at, end), frozenset({"contact", "address_strong"}))
        if (
            self._word(at) in ("ở", "tại", "nhà", "o", "tai")
            and self._word(at + 1) in ("số", "so")
            and at + 2 < len(self.tokens)
            and self.tokens[at + 2].sort == "number"
            and not self._is_unit_at(at + 3)
        ):
            return Piece("address", at, at + 3, self._text(at, at + 3), frozenset({"contact", "address_strong"}))
        if (
            self.tokens[at].code
            and self._word(at - 1) in ("ở", "tại", "về", "tới", "o", "tai", "ve")
            and self._house_here(at)
        ):
            end = at + 2
            if end >= len(self.tokens) or not (self.tokens[end].sort == "number" or self._is_unit_at(end)):
                # ship về C1 khu đô thị …
                return Piece("address", at, end, self._text(at, end), frozenset({"contact", "address_strong"}))
        length = self._is(at, "address_number")
        if not length and not self.marked and self._word(at) in ("nha", "toa", "lo") and self._house_here(at):
            length = int(at + 1 < len(self.tokens) and self.tokens[at + 1].code)  # nha g2 khu tap the
        if not length and not self.marked and self._word(at) in ("nha", "to") and self._quarter_follows(at):
            length = 1  # nha 2 to 21 khu diem thuy
        if not length and not self.marked and self._word(at) == "doi" and self._is(at + 2, "address_strong"):
            length = 1  # doi 4 thon ha: đội
        if not length:
            return None
        after = at + length
        if length == 1 and self._is_a_code_and_size(at):
            return None
        if after >= len(self.tokens) or (
            self._is_unit_at(after + 1) and not (self.tokens[after + 1].text[0].isupper() and not self.shouted)
        ):
            return None
        first = self.tokens[after]
        if not self.marked and first.code and not self._house_here(at):
            return None  # doi a2: đôi
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
                "f",
                "q",
                "xe",
                "nhà",
                "lớp",
                "đường",
                "khu",
                "trường",
                "đội",
                "số",
            ) and not self._house_here(at):
                return None
            while end < len(self.tokens) and self.tokens[end].glued and self.tokens[end].sort in ("word", "number"):
                end += 1
            return Piece("address", at, end, self._text(at, end), frozenset({"contact", "address_strong"}))
        return None

    def _quarter_follows(self, at: int) -> bool:
        """Whether a number and then a quarter or village stand behind this word."""
        if at + 1 >= len(self.tokens) or self.tokens[at + 1].sort != "number":
            return False
        following = [self._word(place) for place in range(at + 2, min(at + 5, len(self.tokens)))]
        return any(one in ("khu", "phuong", "xa", "thon", "ap", "xom", "duong", "pho", "kp") for one in following)

    def _is_a_code_and_size(self, at: int) -> bool:
        """Ql 29 đen: a pinned Q1 and its size, no road."""
        key = self._word(at)
        pinned = self.table.by_letters.get(key[:-1], {}).get("1") if key[-1:] == "l" and len(key) > 1 else None
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if pinned is None or after is None or after.sort != "number" or self._house_here(at):
            return False
        return any(item == pinned.place for item, _, _ in self.table.numeric.get(Decimal(after.value), ()))

    # Codes.

    def _code(self, at: int) -> Piece | None:
        token = self.tokens[at]
        before = self.reading.pieces[-1] if self.reading.pieces else None
        size = before is not None and before.amount is not None and before.amount.number in self.table.numeric
        if (
            token.text == "x"
            and not self._chosen_behind(at)
            and before is not None
            and (
                before.sort in ("item", "value")
                or (before.sort == "number" and size)
                or (self._measure_said(before) and self._number_at(at + 2) is None)
            )
        ):
            return None  # behind what is taken x2 is how many, even where X2 is pinned
        said = self._is(at, "code_word")
        if said:
            found = self._code_after(at, at + said)
            if found is not None:
                return found
        if token.sort == "sign":
            return None
        return self._lettered(at, told=False)

    def _chosen_behind(self, at: int) -> bool:
        """x2 x3 nhỏ: whether what follows is a choice of this code, and not of what was named before."""
        found = self._values_at(at + 2) if self._other_code(at) else None
        named = next((piece for piece in reversed(self.reading.pieces) if piece.sort == "item"), None)
        own = self.table.by_letters["x"][self.tokens[at + 1].text].place if found is not None else -1
        items = {item for item, _, _ in found[1]} if found is not None else set()
        return own in items and named is not None and not items & named.items

    def _measure_said(self, piece: Piece) -> bool:
        """300, 1kg: which pack it shall be, behind what is named."""
        amount = piece.amount
        named = any(one.sort == "item" for one in self.reading.pieces)
        return named and amount is not None and (bool(amount.base) or (piece.sort == "number" and amount.number >= 50))

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
        weak = word in ("số", "sp", "cốt", "so", "cot", "cột") and at - start == 1
        if self.tokens[at].sort == "number" or (read := self._spoken(at)) is not None:
            number, end = (Decimal(self.tokens[at].value), at + 1) if self.tokens[at].sort == "number" else read  # type: ignore[misc]
            if number != int(number) or number < 0 or number > 9999:
                return None
            if (
                not self.marked
                and word == "ma"
                and self._before(start, "give")
                and end < len(self.tokens)
                and self._is_unit_at(end)
            ):
                return None  # cho ma 2 can: má
            if weak and (
                self._before(start, "size_word")
                or self._before(start, "contact", "address_strong")
                or self._house_here(start)
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
            if not self.marked and word == "so" and self._is_unit_at(end) and self._run(start) is not None:
                return None  # so 2 can: sò
            mother = not self.marked and word == "ma" and self._is_unit_at(end)
            if mother and (self._before(start, "take", "give") or self._run(end + 1) is not None):
                return None  # ma 1 con ga, lay ma 2 ky: má
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
            if not fits and self.tokens[at].sort == "word" and weak and number in self.table.numeric:
                return None  # số hai mốt: a size
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
        if len(bare) >= 2 and bare[-1] in "li" and key.isascii() and self._values_at(at) is None:
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
                sure = sure or (end == at + 1 and key[-1] == "l" and self._is_a_code_and_size(at))
                if found is not None and sure and not (key in ("ml", "sl") and not told and self._before(at, "number")):
                    return Piece(
                        "item", start, end, self._text(start, end), items=frozenset({found.place}), mark="code"
                    )
        if following is not None and following.sort == "number" and following.glued and key.isascii() and len(key) <= 4:
            if not following.text.isdigit():
                return None
            several = key != "x" and following.text in table.by_letters.get(key, {}) and not self._house_here(at)
            several = several and not self.tokens[at - 1].glued
            if self.tokens[at].glued and at and self.tokens[at - 1].sort == "number" and not several:
                return None  # 2x3; 3e1 is three of E1
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
            told_after = at == 0 and end < len(self.tokens) and self._number_at(end) is not None
            if key == "x" and key in table.by_letters and (told_after or (token.text == "X" and not self.shouted)):
                return Piece("bad", start, end, self._text(start, end), mark="known")  # X4, beside a pinned X1
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
            end = at + gap + 1
            if (
                found is None
                and token.text.isupper()
                and not self.shouted
                and not (end < len(self.tokens) and self._is_unit_at(end))
            ):
                return Piece("bad", start, end, self._text(start, end), mark="known")  # A 12, which is not pinned
            if found is not None and (told or gap == 2 or self._spaced_is_code(at, at + 2)):
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
        unit_follows = (
            end < len(self.tokens)
            and self._is_unit_at(end)
            and (not self._is(end, "person") or (self._word(end) == "con" and "con" in self.table.by_unit))
        )
        number_follows = end < len(self.tokens) and (
            self.tokens[end].sort == "number" or self._spoken(end) is not None or self._is(end, "half")
        )
        if self.tokens[at].text.isupper() and not self.shouted and not unit_follows:
            return True
        if unit_follows and not self._before(at, "code_word") and self._is_unit_at(at - 1) and self._values_at(at):
            return False  # 1 cái S 1 cái L
        if not person:
            return not unit_follows or not spoken
        if unit_follows:
            return False
        if number_follows:
            return True
        if self._asked_before(at):
            return False  # A1 còn k, còn thì lấy c 2
        if at and (self._before(at, "give") or self._word(at - 1) in ("cho", "để", "của", "hộ", "giúp")):
            return False
        return not any(self._other_code(place) for place in range(len(self.tokens)) if not at <= place < end)

    def _asked_before(self, at: int) -> bool:
        """Whether something is named before these words, and whether there is any was asked."""
        named = any(piece.sort in ("item", "number") for piece in self.reading.pieces)
        return named and any(
            self._is(place, "stock") or self._word(place) in ("còn", "có", "con") for place in range(max(0, at - 3), at)
        )

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
