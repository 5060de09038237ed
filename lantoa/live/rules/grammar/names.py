"""Names of what is pinned, whole or in part, mistyped or by their initials."""

from __future__ import annotations

from typing import Any

from lantoa.live.rules.grammar.pieces import Look, Piece, bare
from lantoa.live.rules.grammar.words import digit, keys


class Names(Look):
    """Finds names: chả mực, mực ống khô, cm."""

    def _protected(self, at: int) -> Piece | None:
        """A phrase of several words that begins with a word of a name (tất cả) is that phrase, unless the name goes as far."""
        length, classes = self.tags[at]
        if (
            length < 2
            or classes & {"smaller", "bigger", "biggest", "smallest", "color"}
            or any(name.startswith("unit:") for name in classes)
        ):
            return None
        before = self.reading.pieces[-1] if self.reading.pieces else None
        choice = self._values_at(at)
        if choice is not None and (
            choice[0] >= length or (not self.marked and before is not None and self._says_which(before))
        ):
            return None  # hoa hồng, where that is a choice; a2 den lay: đen
        name = self._run(at)
        if name is not None and name[1] - at >= length:
            return None
        for more in range(1, length):
            inner = self._run(at + more)
            if inner is not None and inner[2] >= 2 and inner[1] > at + length:
                return None
        if self._amount(at) is not None and not classes & {
            "ask",
            "contact",
            "absurd",
            "past",
            "later",
            "able",
            "place",
        }:
            return None
        if self._each(at) is not None:
            return None
        return self._plain_word(at)

    def _says_which(self, piece: Piece) -> bool:
        """Whether a piece is an item, or which of its choices: a2, 43."""
        sized = piece.sort == "number" and piece.amount is not None and piece.amount.number in self.table.numeric
        return piece.sort in ("item", "value") or sized

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
            if end == at and at + 1 < len(self.tokens) and self.tokens[at + 1].sort == token.sort == "word":
                apart = self.table.vocabulary.get(token.spelt.bare + self.tokens[at + 1].spelt.bare, ())
                if apart and len(apart[0][0].bare) > 3 and apart[0][2] == 0:
                    return frozenset(item for _, item, _, _ in apart), at + 2, 2, False  # ba lô, where that is balo
            if token.sort == "word" and words and self._is_number_word(end) and end + 1 < len(self.tokens):
                # hai of "hải sản" only where the name goes on
                words = {
                    item: one
                    for item, one in words.items()
                    if any(self.table.pinned[item].whole[place].key == token.spelt.key for place in one[0])
                    or self._goes_on(item, one[0], end)
                }
            if token.sort == "number" or (words and self._is_number_word(end)):
                # "1" in "1 nắng" belongs to the name only where the name goes on.
                words = {
                    item: one
                    for item, one in words.items()
                    if not self._counts_there(item, one[0], token.sort == "number") or self._goes_on(item, one[0], end)
                }
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

    def _counts_there(self, item: int, places: tuple[int, ...], figure: bool) -> bool:
        """Whether the name's word is a number itself; the nam of "dép nam" is none."""
        return figure or digit(self.table.pinned[item].whole[places[0]], marked=True) is not None

    def _goes_on(self, item: int, places: tuple[int, ...], at: int) -> bool:
        whole = self.table.pinned[item].whole
        place = places[0]
        if place + 1 >= len(whole):
            return (
                at > 0
                and place > 0
                and item in (prior := self.table.word_at(self.tokens[at - 1], marked=self.marked))
                and place - 1 in prior[item][0]
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
        if end - at == 1 and (self.tokens[at].sort == "number" or self._is_number_word(at)):
            return None
        if self._for_whom(items, at) or self._where(at, end):
            return None
        if self._is(at, "person") and not self._heads(items, at) and self._of_a_child(end):
            return None  # bé gái 5t 18kg
        if end - at == 1 and self._is(at, "measure_of") and self._measured(at):
            return None  # 52kg cao 1m58
        if end - at == 1 and self._word(at) in keys("ill_fitting") and not self._heads(items, at):
            return None  # XL rộng
        if end - at == 1 and self._is(at, "into") and self._changes_before(items, at):
            return None
        if not self.marked and self._another_word(items, at, end):
            return None
        if end - at == 1 and self._bare_head(items, at):
            return Piece("item", at, end, self._text(at, end), items=items, mark="name")
        if end - at == 1 and not self.marked and not self._heads(items, at):
            if self._is(at, "measure_of") and self._number_at(at + 1) is not None:
                return None  # nang 68
            if any(self._is(place, "address_strong") for place in range(max(0, at - 4), at + 3)):
                return None  # ngach 3 duong cao thang
        if end - at == 1 and not self.marked and self._short_word_inside(items, at):
            return None  # nhin lon so
        if end - at == 1 and self.marked and self._looks(items, at):
            return None  # vô coi đây: no cói
        choice = self._values_at(at)
        if choice is not None and choice[0] > end - at and not whole:
            return None  # nước hoa, where that is a choice, beside a nước giặt
        if end - at == 1:
            token = self.tokens[at]
            if self._is_unit_at(at) and (
                (at and (self.tokens[at - 1].sort == "number" or self._is_number_word(at - 1)))
                or end == len(self.tokens)
            ):
                unit = token.spelt.bare
                if any(one.item.unit and unit == bare(one.item.unit) for one in self.table.pinned) or not self._heads(
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
            spelt_out = token.spelt.key in (word.key for word, *_ in self.table.vocabulary.get(token.spelt.bare, ()))
            measured = (
                at > 1
                and self._is_unit_at(at - 1)
                and (
                    self.tokens[at - 2].sort == "number"
                    or self._is_number_word(at - 2)
                    or bool(self._is(at - 2, "half"))
                )
            )
            if (
                spelt_out
                and ((self.marked and (measured or at == 0 or self._opens(at))) or self._in_a_row(at))
                and self._heads(items, at)
                and (not self._is(at, "person") or token.spelt.key not in keys("pronoun"))
            ):
                return Piece("item", at, end, self._text(at, end), items=items, mark="name")  # 2 cân na
            named = named or (self._heads(items, at) and not self.marked and self._before(at, "drop"))
            following = self._values_at(end) if not self.marked and self._heads(items, at) else None
            if following is not None and any(value[0] in items for value in following[1]):
                return Piece("item", at, end, self._text(at, end), items=items, mark="name")  # tui be: túi
            if weight < 2 and not (
                weight == 1
                and (self._beside_amount(at, end) or (named and after_verb))
                and (named or not self._is_function(at))
            ):
                return None
        elif weight < 2 and not (weight == 1 and end - at > 2 and self._heads(items, at)):
            if (weight == 0 or not self.marked) and self._title(items, at, end):
                return Piece("item", at, end, self._text(at, end), items=items, mark="name")
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

    def _short_word_inside(self, items: frozenset[int], at: int) -> bool:
        """Whether two or three letters without marks are a word of the grammar, although inside a name one is spelt so."""
        return (
            len(self.tokens[at].text) < 4
            and bool(self.tags[at][1] & {"code_word", "size_word", "slip", "particle", "contact"})
            and not self._heads(items, at)
            and (self._word(at - 1) in ("lon", "nham") or not self._beside_amount(at, at + 1))
        )

    def _looks(self, items: frozenset[int], at: int) -> bool:
        """Whether what is typed as a word of looking or being there is just that beside no amount, although a name is spelt like it."""
        key = self.tokens[at].spelt.key
        return (
            self._is(at, "look", "use", "leave", "deliver", "to_place", "greet") == 1
            and not any(word.key == key for item in items for word in self.table.pinned[item].whole)
            and not self._beside_amount(at, at + 1)
        )

    def _another_word(self, items: frozenset[int], at: int, end: int) -> bool:
        """Whether what looks like a name, typed without marks, is a common word: hang ve dep lam, chao ba chu, moi mau 1, cua e, bo dau goi."""
        key, classes = self._word(at), self.tags[at][1]
        if key == "moi" and self._is(at, "each"):
            return True
        if self._is(at, "drop") and end - at > 1 and not self._heads(items, at):
            inner = self._run(at + 1)
            return inner is not None and self._heads(inner[0], at + 1)
        length = end - at
        if "haggle" in classes and self.tags[at][0] == length and self._word(end) in keys("no"):
            return True  # 20 co bot ko
        both = self._is(at, "both")
        if key == "ca" and both >= length and self._word(at + both) in (*keys("kind_noun"), "co"):
            return True  # 110 ca hai mau
        if length > 1:
            return False
        if key == "cua" and self._is(end, "person"):
            return not self._before(at, "unit:kg", "unit:piece", "take") and self._number_at(at - 1) is None
        if "praise" in classes and self._is(end, "very") and at:
            return True
        greeted = self._is(end, "person", "shop") or (at == 0 and self._word(end) in ("ba", "moi", "ca", "cac"))
        return key == "chao" and bool(greeted)

    def _of_a_child(self, end: int) -> bool:
        """Whether an age or a weight follows: it is told who it is for."""
        following = self.tokens[end] if end < len(self.tokens) else None
        if following is None or following.sort not in ("number", "body"):
            return False
        return following.sort == "body" or self._word(end + 1) in ("t", "tuổi", "tuoi", "tháng", "thang", "kg", "ký")

    def _measured(self, at: int) -> bool:
        """Whether a body's measure stands right beside."""
        return any(
            0 <= place < len(self.tokens) and self.tokens[place].sort == "body" for place in (at - 1, at + 1)
        ) or bool(self.reading.pieces and self.reading.pieces[-1].sort == "body" and self.reading.pieces[-1].end == at)

    def _opens(self, at: int) -> bool:
        """Whether only somebody is spoken to before, and something is said of what is named here: dạ na lấy 3 cân."""
        before = all(
            piece.sort == "sign" or (piece.sort == "word" and piece.classes & {"person", "particle", "greet", "give"})
            for piece in self.reading.pieces
        )
        return before and bool(
            self._is(at + 1, "take", "each")
            or self._number_at(at + 1) is not None
            or self._values_at(at + 1) is not None
        )

    def _bare_head(self, items: frozenset[int], at: int) -> bool:
        """Whether a word without marks (ghe, trung, tra) must be how a name begins, as it is counted or opens the comment."""
        if self.marked or not self._heads(items, at) or self._word(at) in keys("never_head"):
            return False
        number = at > 0 and (self.tokens[at - 1].sort == "number" or self._is_number_word(at - 1))
        counted = number or (
            at > 1
            and self._is_unit_at(at - 1)
            and (self.tokens[at - 2].sort == "number" or bool(self._is(at - 2, "half")) or self._is_number_word(at - 2))
        )
        if counted and not self._is(at, "size_word", "kind_word"):
            return not (number and self._run(at + 1) is not None and self._is_unit_at(at))
        taken = bool(self._is(at + 1, "take")) and any(self._number_at(at + more) for more in (2, 3, 4))
        said = (
            self._is(at + 1, "each")
            or self._is(at + 1, "half")
            or (self._word(at + 1) == "con" and self._word(at + 2) in ("thi", "ko", "k", "khong", "hok", "hang"))
            or self._number_at(at + 1) is not None
            or (self._values_at(at + 1) is not None and any(self._number_at(at + more) for more in (2, 3)))
        )
        opens = all(
            piece.sort == "sign" or (piece.sort == "word" and piece.classes & {"person", "particle", "take", "give"})
            for piece in self.reading.pieces
        )
        return opens and bool(taken or said)

    def _title(self, items: frozenset[int], at: int, end: int) -> bool:
        """2 An Khang, An Khang lấy 3: what one thing is called, where that is no place."""
        if len(items) != 1 or self._is(at, "place") or self._before(at, "person", "address_strong", "to_place"):
            return False
        said = [token.spelt.key for token in self.tokens[at:end]]
        whole = [one.key for one in self.table.pinned[next(iter(items))].whole]
        if not any(whole[start : start + len(said)] == said for start in range(1, len(whole))):
            return False
        counted = at > 0 and (self.tokens[at - 1].sort == "number" or self._is_unit_at(at - 1))
        after = end + bool(self._is(end, "person"))
        told = self._is(after, "take", "keep", "drop", "swap", "give") or self._number_at(after) is not None
        opens = not self.reading.pieces or self.reading.pieces[-1].sort == "sign"
        return counted or self._before(at, "take", "more", "drop", "swap", "into") or (opens and bool(told))

    def _changes_before(self, items: frozenset[int], at: int) -> bool:
        """đổi 18 qua 19: no quà, as something is exchanged."""
        key = self.tokens[at].spelt.key
        spelt_out = any(word.key == key for item in items for word in self.table.pinned[item].whole)
        between = self._before(at, "number") or (
            at > 0 and self.tokens[at - 1].sort == "number" and self._number_at(at + 1) is not None
        )
        return (not spelt_out or (not self.marked and between)) and any(
            "swap" in piece.classes for piece in self.reading.pieces
        )

    def _for_whom(self, items: frozenset[int], at: int) -> bool:
        """giày 30 đen cho bé trai: whom it is for, although bé trai is part of a name."""
        named = any(piece.sort == "item" for piece in self.reading.pieces)
        return named and self._before(at, "give") and bool(self._is(at, "person")) and not self._heads(items, at)

    def _where(self, at: int, end: int) -> bool:
        """thị trấn Tiên Yên: a place somebody lives in, although names hold it."""
        return self._is(at, "place") >= end - at and (
            self._before(at, "address_strong") or self._word(at - 1) in ("ở", "tại", "về", "o", "tai", "ve")
        )

    def _in_a_row(self, at: int) -> bool:
        """Whether a name must stand here: cam với na, cam 3kg na 3kg."""
        last = self.reading.pieces[-1] if self.reading.pieces else None
        if last is not None and last.text.casefold() == "cả":
            return True  # cả gấu cả ô tô
        if last is None or not any(piece.sort == "item" for piece in self.reading.pieces):
            return False
        joined = self._word(at - 1) in keys("join") or last.text in ("+", "&", "/")
        behind = self._number_at(at + 1) is not None
        if last.text == "," and not joined:
            joined = behind or at + 1 == len(self.tokens) or self.tokens[at + 1].text in (",", "+", "&")
        goes_on = bool(self._is(at + 1, "each")) or ((run := self._run(at + 1)) is not None and run[2] >= 2)
        return joined or goes_on or (last.sort == "amount" and behind)

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
            self.tokens[at - 1].sort == "number"
            or (self._is_unit_at(at - 1) and not self._is(at - 1, "person", "measure_of"))
        )
        times = self._word(end) in ("x", "sl") and end + 1 < len(self.tokens) and self.tokens[end + 1].sort == "number"
        after = end < len(self.tokens) and (
            self.tokens[end].sort == "number" or bool(self._is(end, "half")) or self._is_number_word(end) or times
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
            "ba",
            "ma",
            "co",
            "bo",
            "di",
        ) and not self._between_amounts(at):
            return None
        if self._beside_amount(at, at + 1) or self._before(at, "take"):
            return Piece("item", at, at + 1, token.text, items=frozenset(items), mark="initials")
        if len(token.text) > 2 and len(items) == 1 and at == 0 and self._is(at + 1, "ask", "ask_about"):
            return Piece("item", at, at + 1, token.text, items=frozenset(items), mark="initials")  # kcn giá sao
        if len(token.text) > 2 and self._before(at, "drop", "more", "swap", "lessen", "not_that", "only"):
            return Piece("item", at, at + 1, token.text, items=frozenset(items), mark="initials")  # bỏ srm
        return None

    def _between_amounts(self, at: int) -> bool:
        return at > 1 and self._is_unit_at(at - 1) and self.tokens[at - 2].sort == "number"
