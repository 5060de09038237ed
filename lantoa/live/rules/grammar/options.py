"""Sizes, colours and kinds as they are said, and "one of each"."""

from __future__ import annotations

import re
from decimal import Decimal

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.pieces import Amount, Look, Piece, Value
from lantoa.live.rules.grammar.words import keys, words_of

_BARE_COLORS = frozenset(one.bare for one in words_of("color"))


class Options(Look):
    """Finds choices: size 38, đen, loại to, cả 2 màu, nhỏ hơn 1 size."""

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
        sized = self._word(at + 1) == "xl" and self.tokens[at + 1].glued and not self.tokens[at].glued
        if found is None and sized and 1 < Decimal(self.tokens[at].value) < 10:
            return Piece("badvalue", at, at + 2, self._text(at, at + 2), mark="size")  # 4XL, which is not offered
        return self._value(at) if found is not None and found[0] > 1 else None

    def _length(self, at: int) -> Piece | None:
        """60cm, where that is a choice."""
        text = self.tokens[at].text.casefold().replace(" ", "")
        figure = re.match(r"\d+", text)
        values = self.table.numeric.get(Decimal(figure[0]), ()) if figure else ()
        mine = frozenset(one for one in values if one[2].casefold().replace(" ", "") == text)
        return Piece("value", at, at + 1, self.tokens[at].text, values=mine) if mine else None

    def _length_not_offered(self, at: int) -> bool:
        """22cm behind what is offered in other lengths."""
        last = self.reading.pieces[-1] if self.reading.pieces else None
        return (
            last is not None
            and last.sort == "item"
            and any(
                value.casefold().endswith(("cm", "mm"))
                for item in last.items
                for choice in self.table.pinned[item].item.options
                for value in choice.values
            )
        )

    def _each(self, at: int) -> Piece | None:
        length = self._is(at, "each")
        if not length and not self.marked and (self._word(at), self._word(at + 1)) == ("moi", "co"):
            length = 2 if self._number_at(at + 2) is not None else 0  # moi co 1: mỗi cỡ
        if length:
            return Piece("each", at, at + length, self._text(at, at + length), mark=self._kind_of(at + length - 1))
        # 3 màu, hai loại
        number = self._number_at(at)
        if (
            number is not None
            and 2 <= number[0] <= 6
            and self._word(number[1]) in keys("kind_noun")
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
        if self._word(at) in ("đủ", "du") and self._word(at + 1) in ("bộ", "bo"):
            return Piece(
                "badvalue", at, at + 2, self._text(at, at + 2), mark="kind"
            )  # one of each, or a set that is not there
        # cả 2 màu, đủ màu, cả hai loại
        if self._is(at, "both") or self._word(at) in ("đủ", "du"):
            place = at + self._is(at, "both") or at + 1
            number = self._number_at(place)
            if number is not None and number[0] <= 6:
                place = number[1]
            kind = self._word(place)
            sized = not self.marked and kind == "co" and number is not None and bool(self._is(at, "both"))
            sized = sized or (not self.marked and kind == "co" and self._is(at, "both") > 1)
            if (kind in keys("kind_noun") or sized) and place > at:
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
        if word in ("size", "sz", "cỡ", "số", "co"):
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
                sized = self._is(place, "size_word") or int(not self.marked and self._word(place) in ("co", "so"))
                if number is not None and sized and number[0] <= 3:
                    stop = place + sized
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
        if marked and self._word(at) == "số" and self._house_here(at):
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
            if kind == "kind" and not length and self._no_such_smell(at, start):
                return Piece("badvalue", at, start + 1, self._text(at, start + 1), mark="kind")
            color = self._is(start, "color")
            if kind == "color" and not color and not self.marked and word in _BARE_COLORS:
                color = 1  # mau do, where no red is offered
            if kind == "color" and color:
                return Piece("badvalue", at, start + color, self._text(at, start + color), mark="color")
            return None
        last = self.reading.pieces[-1] if self.reading.pieces else None
        if (
            last is not None
            and last.sort == "amount"
            and last.end == at
            and self._word(at) in ("nhỏ", "bé", "to", "lớn")
        ):
            packs = [
                said for length, said in self.table.values.at(self.tokens, at - 1, marked=self.marked) if length == 2
            ]
            if packs:  # 2 chai nhỏ
                values = frozenset(packs[-1]) | (found[1] if found else frozenset())
                return Piece("value", at, at + 1, self._text(at, at + 1), values=values)
        if found:
            length, values = found
            token = self.tokens[start]
            if len(token.text) == 1 and length == 1 and token.sort == "word" and not self._letter_is_size(start):
                return None
            if length == 1 and token.sort == "word" and len(token.text) > 1 and self._value_is_word(start):
                return None
            if not self.marked and token.spelt.key == "do" and self._coloured(values):
                return None  # d2 vang m 1 cai do: đó
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

    def _coloured(self, values: frozenset[Value]) -> bool:
        """Whether what was named last has been given another value of the same choice."""
        options = {(item, option) for item, option, _ in values}
        for piece in reversed(self.reading.pieces):
            if piece.sort in ("item", "sign"):
                return False
            if piece.sort == "value" and any((item, option) in options for item, option, _ in piece.values):
                return True
        return False

    def _no_such_smell(self, at: int, start: int) -> bool:
        """S6 hương cam: a taste or smell that the item beside is not offered in."""
        last = self.reading.pieces[-1] if self.reading.pieces else None
        if last is None or last.sort not in ("item", "amount") or last.end != at or start >= len(self.tokens):
            return False
        item = next((piece for piece in reversed(self.reading.pieces) if piece.sort == "item"), None)
        smells = item is not None and any(
            fold(choice.name) in ("mui", "huong", "vi")
            for place in item.items
            for choice in self.table.pinned[place].item.options
        )
        named = self.tokens[start].sort == "word" and self.tags[start][1] <= {"color", "plain", "unit:piece"}
        told = self._is_function(start) or any(
            self._is(place, "very", "praise", "ask", "able") for place in range(start, start + 4)
        )
        return smells and named and not told and self._word(at) in ("mùi", "hương", "vị", "mui", "huong", "vi")

    def _values_at(self, at: int) -> tuple[int, frozenset[Value]] | None:
        best = None
        for length, meanings in self.table.values.at(self.tokens, at, marked=self.marked):
            best = (length, frozenset(meanings))
        if best is not None and best[0] > 1 and self.tags[at][1] & {"unit:pack", "unit:piece"}:
            for length, meanings in self.table.values.at(self.tokens, at + 1, marked=self.marked):
                if length + 1 == best[0]:
                    best = (best[0], best[1] | frozenset(meanings))  # hộp lớn may be just what is called lớn
        if best is None and at < len(self.tokens):
            spoken = self._spoken(at) if self.tokens[at].sort == "word" else None
            if spoken is not None and spoken[1] - at > 1 and spoken[0] in self.table.numeric:
                return spoken[1] - at, frozenset(self.table.numeric[spoken[0]])
        if (
            best is None
            and at < len(self.tokens)
            and self.tokens[at].sort == "number"
            and self._before(at, "size_word")
        ):
            sizes = self.table.numeric.get(Decimal(self.tokens[at].value))
            best = (1, frozenset(sizes)) if sizes else None  # size 39 of 38-39
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
        if (
            self.tokens[at].glued
            and at
            and self.tokens[at - 1].sort == "number"
            and key == "l"
            and not (at > 1 and self.tokens[at - 2].code)
        ):
            return False
        after = at + 1
        if self._values_at(after) is not None and self._choice_beside(at):
            return True
        if text == "M" and (
            self._is(after, "accept") or self._word(at - 1) in ("còn", "có", "hết", "size", "con", "het")
        ):
            return True
        last = self.reading.pieces[-1] if self.reading.pieces else None
        if text == "M" and not self.shouted and last is not None and last.sort == "item" and last.mark == "code":
            return last.end == at  # V1 M ship …
        if text == "M" and not self.shouted and self._size_lacks(at):
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
        if text.islower() and not self.tokens[at].glued and self._sizes_in_a_row(at):
            return True  # 1 m 1 s
        if key in ("s", "m") and text.islower() and last is not None and last.sort == "amount" and last.end == at:
            following = self._number_at(after)
            if following is not None and self._is_unit_at(following[1]) and not self._is(at - 1, "person"):
                return True  # 1 cai s 1 cai l
        if key in ("s",) and text == "s" and not self._choice_beside(at):
            return False
        return not (
            key == "m"
            and text == "m"
            and not self._choice_beside(at)
            and not self._before(at, "take", "size_word", "swap", "into")
        )

    def _size_lacks(self, at: int) -> bool:
        """D5 tím M lấy 2: a letter right behind a colour, where no size was said of it yet."""
        pieces = self.reading.pieces
        if not pieces or pieces[-1].sort != "value" or pieces[-1].end != at:
            return False
        found = self._values_at(at)
        mine = {(item, option) for item, option, _ in found[1]} if found is not None else set()
        for piece in reversed(pieces):
            said = {(item, option) for item, option, _ in piece.values}
            if piece.sort == "value" and said & mine:
                return False
            if piece.sort == "item":
                return any(item in piece.items for item, _ in mine)
            if piece.sort == "sign":
                break
        return any(item in {one for one, _, _ in pieces[-1].values} for item, _ in mine)

    def _counted_so(self, at: int) -> bool:
        """1 vừa, thêm 1kg vừa: what stands behind how much, where nothing else follows."""
        last = self.reading.pieces[-1] if self.reading.pieces else None
        counted = last is not None and last.sort in ("amount", "number") and last.end == at
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return counted and (following is None or following.sort in ("sign", "number"))

    def _sizes_in_a_row(self, at: int) -> bool:
        """Whether each of several letters has its own number before it: 1 m 1 s."""
        row = [self.tokens[place] if 0 <= place < len(self.tokens) else None for place in range(at - 3, at + 3)]
        counts = [one is not None and one.sort == "number" and not one.glued for one in row]
        sizes = [one is not None and one.text in ("s", "m", "l", "xl") for one in row]
        return counts[2] and ((counts[4] and sizes[5]) or (sizes[1] and counts[0]))

    def _choice_beside(self, at: int) -> bool:
        """Whether a code, a name, a colour or a size word stands right beside."""
        pieces = self.reading.pieces
        before = pieces and pieces[-1].sort in ("item", "value", "both", "each") and pieces[-1].end == at
        if len(pieces) > 1 and self._word(at - 1) in keys("join"):
            before = before or pieces[-2].sort == "value"  # to với vừa
        after = at + 1
        return (
            bool(before)
            or bool(self._is(after, "color", "color_word"))
            or (not self.marked and self._word(at) == "s" and self._values_at(after) is not None)
            or self._before(at, "size_word")
            or (
                at == 0
                and after < len(self.tokens)
                and any(True for _ in self.table.values.at(self.tokens, after, marked=self.marked))
            )
        )

    def _bare_word_here(self, at: int) -> bool:
        """dep hong ut, y lon: không and lộn, where they close what is asked or put right."""
        key = self._word(at)
        closes = at + 1 >= len(self.tokens) or self.tokens[at + 1].sort in ("sign", "emoji")
        if key == "hong":
            behind = bool(self._is(at + 1, "person", "particle")) and not self._is(at + 2, "take", "give")
            asked = self._before(at, "praise", "able") or self._word(at - 1) in ("duoc", "dc", "con", "chua", "vay")
            return asked and (closes or behind) and not self._before(at, "color_word")
        return key == "lon" and self._word(at - 1) in ("y", "nhin", "ghi", "doc", "danh", "go", "viet", "bi", "bam")

    def _behind_its_kind(self, at: int) -> bool:
        """Whether the word before is what the choice is called by."""
        found = self._values_at(at)
        said = self.tokens[at - 1].spelt.bare if at else ""
        return bool(said) and any(
            fold(self.table.pinned[item].item.options[option].name) == said for item, option, _ in (found or (0, ()))[1]
        )

    def _weight_follows(self, at: int) -> bool:
        """Whether a weight is told of the child named here, with nothing but whose it is between."""
        for place in range(at + 1, min(at + 6, len(self.tokens))):
            token = self.tokens[place]
            if token.sort == "number":
                return (unit := self._unit(place + 1)) is not None and unit[0] == "kg"
            if token.sort != "word" or self._is(place, "take", "give", "more"):
                return token.sort == "body"
        return False

    def _value_is_word(self, at: int) -> bool:
        """Whether a word that could be a choice (to, bé, be, hồng, kem) is here somebody or something else."""
        token = self.tokens[at]
        if not self.marked and len(token.text) == 2 and not self._before(at, "size_word", "color_word", "kind_word"):
            named = self.table.values.at(self.tokens, at, marked=False)
            if not any(fold(value) == token.spelt.bare for _, meanings in named for _, _, value in meanings):
                return True  # chi mo is no em mờ, y co no cồ
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
        if not self.marked and self._bare_word_here(at):
            return True
        if self._behind_its_kind(at):
            return False  # rang vừa, where that is what is offered of how it is roasted
        if token.spelt.key in ("bé", "be") and self._weight_follows(at):
            return True  # bé nhà tôi 7 cân
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
            and not self._before(at, "into", "swap")
            and not self._counted_so(at)
            and not (
                self._number_at(at + 1) is not None and any(piece.sort == "value" for piece in self.reading.pieces)
            )
        )
