"""What stands in a comment: codes, names, amounts, choices and words with a meaning, in their order."""

from __future__ import annotations

from decimal import Decimal

from lantoa.live.rules.grammar.codes import Codes
from lantoa.live.rules.grammar.names import Names
from lantoa.live.rules.grammar.options import Options
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.quantities import Quantities
from lantoa.live.rules.grammar.table import Table

_EGGS = ("hot", "trung", "qua", "trai")


class Reader(Codes, Names, Quantities, Options):
    """Reads one comment against what is pinned."""

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
                    piece.classes, piece.mark = frozenset(), "somebody"
                if self._the_seller(piece):
                    piece.sort, piece.classes = "word", frozenset({"person"})
            if piece.text.casefold() in ("từng", "tung") and self._is_unit_at(piece.end):
                piece.classes -= {"past"}  # gói riêng từng hộp
            if (
                before is None
                and piece.sort == "word"
                and not piece.classes & {"take", "give", "more", "drop", "greet"}
                and self.tokens[0].text[:1].isupper()
                and not self.shouted
                and len(self.tokens) > 1
                and self.tokens[1].sort == "word"
                and self._in_a_row_to_a_phone(0)
            ):
                piece.classes, piece.mark = frozenset(), "somebody"  # Hạ Cọc 6 0912 …
            if piece.end > piece.start and self._leads_a_phone(piece):
                piece.classes = frozenset({"person"})
            if before is not None and self._pieces_of_ten(before, piece):
                before.sort, before.amount.unit, before.amount.said = "amount", "piece", "quả"  # type: ignore[union-attr]
            if piece.sort == "number" and self._price_named(piece):
                piece = Piece("money", piece.start, piece.end, piece.text)
            pieces.append(piece)
            place = piece.end
        return self.reading

    def _pieces_of_ten(self, number: Piece, named: Piece) -> bool:
        """30 hột vịt muối, 20 trứng: so many pieces of what is sold by ten."""
        return (
            number.sort == "number"
            and number.end == named.start
            and named.sort == "item"
            and named.mark == "name"
            and number.amount is not None
            and number.amount.number >= 10
            and all(
                self.table.pinned[item].unit == "ten" and self.table.pinned[item].whole[0].bare in _EGGS
                for item in named.items
            )
        )

    def _price_named(self, piece: Piece) -> bool:
        """350 thì lấy 3kg: a number about as high as a price, as the condition."""
        number = piece.amount.number if piece.amount is not None else Decimal(0)
        if number < 20 or number in self.table.numeric or piece.text in self.table.by_letters.get("", {}):
            return False
        linked = self._word(piece.end) in ("thì", "là", "thi", "mà")
        again = self.tokens[piece.end + 1] if piece.end + 1 < len(self.tokens) else None
        if again is not None and again.text == piece.text:
            return False  # 40 thì 40: agreed
        near = any(number <= price < number * 3 for price in self.table.prices)
        if near and self._word(piece.start - 1) in ("để", "bán", "tính") and self._is(piece.end, "person"):
            return bool(self._is(piece.end + 1, "take"))  # để 140 em lấy 2
        return linked and near and any(self._is(piece.end + more, "take", "give") for more in (1, 2, 3))

    def _somebody(self, piece: Piece, before: Piece) -> bool:
        """Whether a word is a person's name: c Thơm, em Hạnh."""
        token = self.tokens[piece.start]
        if self.shouted or not token.text[0].isupper() or token.text.isupper() or "person" in piece.classes:
            return False
        if before.sort == "phone" or (before.sort == "word" and before.text.casefold() == "cho"):
            return True
        if before.sort == "word" and before.classes & {"person", "as_other"}:
            return True
        if self._in_a_row_to_a_phone(piece.start) or (before.mark == "somebody" and self._after_a_phone(piece.start)):
            return True  # 0912 … Dung Cọc 5
        # thôn Hạ, phường Hồng Gai
        return (
            before.sort in ("word", "address")
            and "address_strong" in before.classes
            and not self._is(piece.start, "place")
        )

    def _after_a_phone(self, at: int) -> bool:
        """Whether only capital words stand between a phone number and this place."""
        while at > 0 and self.tokens[at - 1].sort == "word" and self.tokens[at - 1].text[0].isupper():
            at -= 1
        return at > 0 and self.tokens[at - 1].sort == "phone"

    def _in_a_row_to_a_phone(self, at: int) -> bool:
        """Hạ Cọc 6 0912 …: whether the comment begins with capital words and at most a number before a phone number."""
        end = at
        while end < len(self.tokens) and self.tokens[end].sort == "word" and self.tokens[end].text[0].isupper():
            end += 1
        end += end < len(self.tokens) and self.tokens[end].sort == "number"
        ahead = end < len(self.tokens) and self.tokens[end].sort == "phone"
        return ahead and all(token.sort == "word" and token.text[0].isupper() for token in self.tokens[:at])

    def _leads_a_phone(self, piece: Piece) -> bool:
        """Huy 0912 …: whose number it is."""
        following = self.tokens[piece.end] if piece.end < len(self.tokens) else None
        token = self.tokens[piece.start]
        named = piece.sort == "word" and piece.end - piece.start == 1 and token.text[0].isupper() and not self.shouted
        return named and following is not None and following.sort == "phone" and not token.text.isupper()

    def _the_seller(self, piece: Piece) -> bool:
        """Whether a word is the seller's own name: bán đắt nha Cốm."""
        if piece.end - piece.start != 1 or not (piece.sort == "badvalue" and piece.mark == "color?"):
            return False
        token = self.tokens[piece.start]
        return token.text[0].isupper() and not self.shouted and token.spelt.bare in self.table.sellers_words

    def _piece(self, at: int) -> Piece:
        token = self.tokens[at]
        if token.sort == "sign":
            found = self._amount_by_sign(at)
            alone = (
                all(piece.sort in ("number", "value") for piece in self.reading.pieces) and len(self.reading.pieces) < 2
            )
            if found is None and token.text == "*" and alone and len(self.tokens) > 1:
                return Piece("word", at, at + 1, token.text, frozenset({"slip"}))  # *38, *A2: a correction
            return found or Piece("sign", at, at + 1, token.text)
        if token.sort == "hour" and (counted := self._hour_of_goods(at)) is not None:
            return counted
        if token.sort == "body" and (length := self._length(at)) is not None:
            return length
        if token.sort == "body" and self._length_not_offered(at):
            return Piece("badvalue", at, at + 1, token.text, mark="size")
        if token.sort == "phone" and (figures := self._no_phone(at)) is not None:
            return figures
        if token.sort not in ("word", "number"):
            return Piece(token.sort, at, at + 1, token.text)
        for look in (
            self._phone_spoken,
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


def read(table: Table, text: str) -> Reading:
    """A comment read against what is pinned."""
    return Reader(table, text).read()
