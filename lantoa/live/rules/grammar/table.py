"""What is pinned in a session, made ready once to be looked up in any number of comments, and what the seller taught about its names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.decision import Decision
from lantoa.live.rules.grammar.letters import Spelt, Token, clean, spelt, tokenise
from lantoa.live.rules.grammar.words import Phrases, keys, known_bare, known_words, lexicon, same, value_words, words_of

_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_MEASURE = re.compile(
    r"(?<![\d.,])(\d+(?:[.,]\d+)?|nửa)\s*(kg|kilogam|ký|kí|cân|lạng|gram|gam|gr|g|ml|lít|lit|l)(?!\w)", re.IGNORECASE
)
_IN_BASE = {"kg": ("g", 1000), "ký": ("g", 1000), "kí": ("g", 1000), "kilogam": ("g", 1000), "cân": ("g", 1000), "lạng": ("g", 100), "l": ("ml", 1000), "lít": ("ml", 1000), "lit": ("ml", 1000), "ml": ("ml", 1)}  # fmt: skip
_DIGITS = {
    "0": "không",
    "1": "một",
    "2": "hai",
    "3": "ba",
    "4": "bốn",
    "5": "năm",
    "6": "sáu",
    "7": "bảy",
    "8": "tám",
    "9": "chín",
    "10": "mười",
}
MOST_LEARNED = 200
# A bare number below may as well be how many, even where that is a size.
SIZES_FROM = 15


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose of an item: its name ("size"), and what is offered, in the shop's order."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One pinned product: prices in đồng; `pack_grams` and `pack_pieces` say what is in one selling unit, where it matters."""

    code: str
    name: str
    unit: str
    price: int
    options: tuple[Choice, ...] = ()
    price_by_variant: Mapping[str, int] = field(default_factory=dict)
    pack_grams: int | None = None
    pack_pieces: int | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """What corrections taught in this session: words buyers use, the code they stand for, how often that was said, and whether the
    words fit several pinned items by themselves."""

    names: tuple[tuple[str, str, int, bool], ...] = ()

    def to_json(self) -> list[Any]:
        return [list(one) for one in self.names]

    @classmethod
    def from_json(cls, kept: Any) -> Learned:
        return cls(
            tuple((str(words), str(code), int(times), bool(several)) for words, code, times, several in kept or ())
        )

    def taught(self, words: str, code: str, *, several: bool) -> Learned:
        """With this said once more; the same words for another code are forgotten."""
        times = next((count for said, of, count, _ in self.names if said == words and of == code), 0)
        others = tuple(one for one in self.names if one[0] != words)
        return Learned((*others, (words, code, times + 1, several))[-MOST_LEARNED:])

    def holding(self) -> list[tuple[str, str]]:
        """What is acted upon: words that fit nothing pinned after one correction, words that fit several things after two alike."""
        return [(words, code) for words, code, times, several in self.names if times > 1 or not several]


@dataclass(frozen=True, slots=True)
class Pinned:
    """One item made ready: its code's parts, how it is measured, the words of its name."""

    place: int
    item: Item
    letters: str
    digits: str
    unit: str  # kg, lang, l, ten, dozen, pair, piece, pack, …
    measures: Mapping[str, tuple[str, Decimal]]  # of its choices those that are a weight or volume, in grams or ml
    measure_option: int  # which choice they are, or -1
    whole: tuple[Spelt, ...]

    def option_of(self, value: str) -> int:
        return next((place for place, one in enumerate(self.item.options) if value in one.values), -1)


def measured(text: str) -> tuple[str, Decimal] | None:
    """("g" or "ml", how many) of a text that says a weight or volume."""
    found = _MEASURE.search(text)
    if found is None:
        return None
    base, times = _IN_BASE.get(found[2].lower(), ("g", 1))
    number = Decimal("0.5") if found[1] == "nửa" else Decimal(found[1].replace(",", "."))
    return base, number * times


def unit_class(unit: str) -> str:
    """The class of units a selling unit belongs to."""
    tokens = tokenise(clean(unit))
    for _, classes in reversed(list(lexicon().at(tokens, 0, marked=True))):
        for name in ("kg", "lang", "g", "ta_weight", "yen", "l", "ml", "ten", "dozen", "pair", "pack", "piece"):
            if f"unit:{name}" in classes:
                return name
    return "pack"


@dataclass(frozen=True)
class Table:
    """What is pinned, under the seller's name (or several of a cooperative); made once, it serves any number of comments."""

    seller: str | tuple[str, ...]
    items: tuple[Item, ...]
    learned: Learned = Learned()

    def with_learned(self, learned: Learned) -> Table:
        """The same table, knowing more names."""
        return self if learned == self.learned else replace(self, learned=learned)

    @cached_property
    def first_words(self) -> dict[str, Decision]:
        """How words are taken with which somebody begins, as far as they were read already."""
        return {}

    @cached_property
    def sellers(self) -> frozenset[str]:
        names = (self.seller,) if isinstance(self.seller, str) else self.seller
        return frozenset(fold(name) for name in names if name.strip())

    @cached_property
    def sellers_words(self) -> frozenset[str]:
        return frozenset(word for name in self.sellers for word in name.split())

    @cached_property
    def pinned(self) -> tuple[Pinned, ...]:
        found = []
        for place, item in enumerate(self.items):
            parts = re.match(r"([a-z]*)(\d*)", fold(item.code).replace(" ", ""))
            letters, digits = (parts[1], parts[2]) if parts else ("", "")
            measures: dict[str, tuple[str, Decimal]] = {}
            option = -1
            for at, choice in enumerate(item.options):
                read = {value: measured(value) for value in choice.values}
                if read and all(read.values()):
                    option = at
                    measures = {value: amount for value, amount in read.items() if amount is not None}
                    break
            whole = tuple(
                token.spelt
                for token in tokenise(clean(_BRACKETS.sub(" ", item.name)))
                if token.sort in ("word", "number")
            )
            found.append(Pinned(place, item, letters, digits, unit_class(item.unit), measures, option, whole))
        return tuple(found)

    @cached_property
    def by_code(self) -> dict[str, Pinned]:
        return {one.item.code: one for one in self.pinned}

    @cached_property
    def by_letters(self) -> dict[str, dict[str, Pinned]]:
        """letters of codes → digits as written → item"""
        found: dict[str, dict[str, Pinned]] = {}
        for one in self.pinned:
            found.setdefault(one.letters, {})[one.digits] = one
        return found

    @cached_property
    def by_number(self) -> dict[int, list[Pinned]]:
        found: dict[int, list[Pinned]] = {}
        for one in self.pinned:
            if one.digits:
                found.setdefault(int(one.digits), []).append(one)
        return found

    @cached_property
    def prices(self) -> frozenset[Decimal]:
        """Prices as they are said: in thousands."""
        said = [price for one in self.items for price in (one.price, *one.price_by_variant.values())]
        return frozenset(Decimal(price) / 1000 for price in said)

    @cached_property
    def by_unit(self) -> dict[str, Pinned]:
        """selling unit as it is spelt → the first item sold so"""
        found: dict[str, Pinned] = {}
        for one in self.pinned:
            found.setdefault(one.item.unit.casefold(), one)
        return found

    @cached_property
    def bare_units(self) -> frozenset[str]:
        """Selling units without their marks."""
        return frozenset(fold(unit) for unit in self.by_unit)

    @cached_property
    def weighed(self) -> bool:
        """Whether anything pinned is asked for by weight."""
        return any(
            one.unit in ("kg", "lang", "g", "yen", "ta_weight")
            or one.item.pack_grams
            or any(base == "g" for base, _ in one.measures.values())
            for one in self.pinned
        )

    # Names.

    @cached_property
    def vocabulary(self) -> dict[str, list[tuple[Spelt, int, int, bool]]]:
        """bare word → (the word, item, place in its name, whether it is a proper name's)"""
        found: dict[str, list[tuple[Spelt, int, int, bool]]] = {}
        for one in self.pinned:
            tokens = [
                token
                for token in tokenise(clean(_BRACKETS.sub(" ", one.item.name)))
                if token.sort in ("word", "number")
            ]
            capital = [token.text[0].isupper() and token.text.isalpha() for token in tokens]
            titled = len(tokens) > 1 and all(capital)
            for place, token in enumerate(tokens):
                proper = place > 0 and capital[place] and not titled and len(token.text) > 1
                word = spelt(_DIGITS[token.text]) if token.text in _DIGITS else token.spelt
                found.setdefault(word.bare, []).append((word, one.place, place, proper))
        return found

    @cached_property
    def joined(self) -> dict[str, tuple[int, set[int]]]:
        """Two or three words of a name written as one: how many, and the items."""
        found: dict[str, tuple[int, set[int]]] = {}
        first = {"".join(word.bare for word in one.whole[:2]) for one in self.pinned if len(one.whole) > 1}
        for one in self.pinned:
            for start in range(len(one.whole)):
                for length in (2, 3):
                    words = one.whole[start : start + length]
                    if len(words) == length:
                        found.setdefault("".join(word.bare for word in words), (length, set()))[1].add(one.place)
        return {word: found[word] for word in found if len(word) >= 5 or (len(word) == 4 and word in first)}

    @cached_property
    def initials(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for one in self.pinned:
            first = "".join(word.bare[0] for word in one.whole if word.bare)
            for length in range(2, len(first) + 1):
                found.setdefault(first[:length], set()).add(one.place)
        return found

    @cached_property
    def nicknames(self) -> Phrases:
        phrases = Phrases()
        for words, code in self.learned.holding():
            if code in self.by_code:
                phrases.add(words, self.by_code[code].place)
        return phrases

    @cached_property
    def _typos(self) -> dict[str, list[str]]:
        return {}

    def near(self, bare: str) -> list[str]:
        """Words of names that differ from this one by one slip of the finger."""
        known = self._typos.get(bare)
        if known is None:
            known = [
                word
                for word, _, _ in extract(bare, list(self.vocabulary), scorer=OSA.distance, score_cutoff=1, limit=3)
                if len(word) > 2
            ]
            if len(self._typos) < 20_000:
                self._typos[bare] = known
        return known

    def word_at(self, token: Token, *, marked: bool) -> dict[int, tuple[tuple[int, ...], int]]:
        """item → (places in its name, weight) where this token may be a word of the name: 2 beyond doubt, 1 only beside others, 0 a
        proper name, which alone says nothing of goods."""
        said = token.spelt
        if token.sort == "number":
            said = spelt(_DIGITS[token.text]) if token.text in _DIGITS else said
        found: dict[int, tuple[tuple[int, ...], int]] = {}
        words = self.vocabulary.get(said.bare, ())
        known = not said.plain and any(same(said, word, marked=False) for word, *_ in words)
        for word, item, place, proper in words:
            exact = said.key == word.key
            if exact:
                weak = word.key in (_functional() if place == 0 else _weak()[0]) or len(word.key) < 2
                weak = weak or (not marked and place > 0 and said.bare in _weak()[1])  # ong may be ông
                weight = (
                    1 if weak or place > 1 else 2
                )  # far from the head a word alone says little: da of "Giày lười da"
            elif same(said, word, marked=False):
                weight = 1 if said.bare in _weak()[1] or place > 1 else 2
            else:
                weight = 1 if said.key not in _common() and not known else -1  # sữa is not sứa where both are pinned
            if weight < 0 or (not exact and marked and said.plain and said.bare in _weak()[1] and len(said.bare) < 3):
                continue
            if proper:
                weight = 0
            if item in found:
                found[item] = ((*found[item][0], place), max(found[item][1], weight))
            else:
                found[item] = ((place,), weight)
        if (
            not found
            and token.sort == "word"
            and len(said.bare) >= 4
            and not (said.plain and said.bare in known_bare())
            and said.key not in known_words()
            and said.key not in _common()
        ):
            for near in self.near(said.bare):
                for _, item, place, proper in self.vocabulary[near]:
                    found.setdefault(item, ((place,), 0 if proper else 1))
        return found

    # Choices.

    @cached_property
    def values(self) -> Phrases:
        """What choices are called → (item, option, value); weights and volumes are found as amounts instead."""
        phrases = Phrases()
        for one in self.pinned:
            for at, choice in enumerate(one.item.options):
                if at == one.measure_option:
                    ranked = sorted(one.measures, key=lambda value, held=one.measures: held[value][1])  # type: ignore[misc]
                    if len(ranked) == 2:
                        for word, value in (
                            ("nhỏ", ranked[0]),
                            ("bé", ranked[0]),
                            ("to", ranked[1]),
                            ("lớn", ranked[1]),
                        ):
                            for kind in ("loại", "chai", "gói", "hộp", "hũ", "lọ", "túi", "cỡ", "size", "can", "bịch"):
                                phrases.add(f"{kind} {word}", (one.place, at, value))
                    continue
                taken: set[str] = {fold(value) for value in choice.values}
                for value in choice.values:
                    meaning = (one.place, at, value)
                    text = _spread(value)
                    phrases.add(text, meaning)
                    words = text.split()
                    kinds = {
                        fold(choice.name),
                        "vi",
                        "mui",
                        "mau",
                        "huong",
                        "loai",
                        "size",
                        "so",
                        "co",
                        "dang",
                        "hop",
                        "goi",
                    }
                    if len(words) > 1 and fold(words[0]) in kinds:
                        rest = " ".join(words[1:])
                        if not rest.isdigit() and sum(_spread(other).endswith(rest) for other in choice.values) == 1:
                            phrases.add(rest, meaning)
                    last = spelt(words[-1]) if len(words) == 2 else None
                    if last is not None and last.key not in known_words() and len(last.key) > 2 and not last.plain:
                        phrases.add(words[-1], meaning)  # nhài, of hoa nhài
                    alone = words[0] if len(words) > 1 else ""
                    if alone and spelt(alone).key in _colors() and spelt(alone).bare not in taken:
                        phrases.add(alone, meaning)
                    called = " ".join(spelt(one).key for one in value.split())
                    for usual, forms in value_words():
                        for form in forms if called in usual else ():
                            if fold(form) not in taken:
                                phrases.add(_spread(form), meaning)
        return phrases

    @cached_property
    def spans(self) -> dict[tuple[str, str], set[tuple[int, int, str]]]:
        """Choices written as two numbers (38-39) → what they are."""
        found: dict[tuple[str, str], set[tuple[int, int, str]]] = {}
        for one in self.pinned:
            for at, choice in enumerate(one.item.options):
                for value in choice.values:
                    ends = re.fullmatch(r"(\d+)\s*[-/]\s*(\d+)", value.strip())
                    if ends:
                        found.setdefault((ends[1], ends[2]), set()).add((one.place, at, value))
        return found

    @cached_property
    def numeric(self) -> dict[Decimal, set[tuple[int, int, str]]]:
        """Choices that are bare numbers."""
        found: dict[Decimal, set[tuple[int, int, str]]] = {}
        for one in self.pinned:
            for at, choice in enumerate(one.item.options):
                for value in choice.values:
                    ends = re.fullmatch(r"(\d+)\s*[-/]\s*(\d+)", value.strip())
                    if ends:
                        for end in ends.groups():
                            found.setdefault(Decimal(end), set()).add((one.place, at, value))
                    figure = re.fullmatch(r"(\d+(?:[.,]\d+)?)(?:\s*(?:cm|mm))?", value.strip())
                    if figure:
                        found.setdefault(Decimal(figure[1].replace(",", ".")), set()).add((one.place, at, value))
        return found


def _spread(text: str) -> str:
    return " ".join(token.text for token in tokenise(clean(text)) if token.sort in ("word", "number")).lower()


_WEAK = (
    "particle",
    "person",
    "take",
    "give",
    "want",
    "color",
    "more",
    "again",
    "enough",
    "only",
    "later",
    "place",
    "plain",
    "greet",
    "praise",
    "drop",
    "swap",
)


@cache
def _weak() -> tuple[frozenset[str], frozenset[str]]:
    """Words that say little of goods: as they are spelt, and without marks."""
    words = words_of(*_WEAK)
    return frozenset(one.key for one in words), frozenset(
        one.bare for one in words if one.key not in keys("never_bare")
    )


@cache
def _functional() -> frozenset[str]:
    return frozenset(
        one.key
        for one in words_of(*(name for name in _WEAK if name not in ("plain", "color", "praise", "greet", "place")))
    )


@cache
def _colors() -> frozenset[str]:
    return frozenset(one.key for one in words_of("color"))


@cache
def _common() -> frozenset[str]:
    return frozenset(one.key for one in words_of("common", "plain", *_WEAK))
