"""Names and questions made by rule for `lantoa bench search`: the same every time, for the same seed."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from lantoa.kit.vietnamese import fold, normalise_tones

TONES = "\u0300\u0309\u0303\u0301\u0323"
SWAPS = [("gi", "d"), ("d", "gi"), ("r", "d"), ("d", "r"), ("s", "x"), ("x", "s"), ("tr", "ch"), ("ch", "tr"), ("n", "l"), ("l", "n"),
         ("ngh", "ng"), ("gh", "g"), ("k", "c"), ("c", "k")]  # fmt: skip
MAKERS = (
    "cơ sở Hương Lan", "cơ sở Minh Thư", "cơ sở Bà Hòa", "cơ sở Ông Bảy", "hộ Tuấn Hiền", "hộ Thu Hà", "hộ Chị Thắm", "hộ Anh Dũng",
    "tổ hợp tác Sao Biển", "tổ hợp tác Đồi Sim", "hợp tác xã Rạng Đông", "hợp tác xã Sóng Xanh", "nhà Bác Tư", "bếp Cô Út", "lò Làng Gốm",
    "vườn Chú Năm", "trại Bình Minh", "xưởng Tay Khéo", "gian hàng Góc Phố", "gian hàng Nắng Mới",
)  # fmt: skip


def names(of: list[str], units: list[str], count: int, seed: int) -> Iterator[str]:
    """So many names: one of the given names, up to three words of another, a commune, a maker."""
    dice = random.Random(seed)  # noqa: S311 a benchmark that is the same every time
    for _number in range(count):
        other = dice.choice(of).split()
        yield " ".join([dice.choice(of), *other[: dice.randint(1, 3)], dice.choice(units), dice.choice(MAKERS)])


def questions(of: list[str], count: int, seed: int) -> Iterator[tuple[str, str, list[str]]]:
    """So many (kind, question, names that answer it): two to five words that stand together in a name, then one slip of a kind."""
    dice = random.Random(seed)  # noqa: S311 a benchmark that is the same every time
    held = {name: _words(name) for name in of}
    kinds = list(SLIPS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        words: list[str] = []
        changed = words
        while changed == words:
            whole = held[dice.choice(of)]
            length = dice.randint(2, 5)
            start = dice.randrange(max(1, len(whole) - length + 1))
            words = whole[start : start + length]
            changed = SLIPS[kind](words, dice) if words else words
        yield kind, " ".join(changed), [name for name in of if set(words) <= set(held[name])]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _one(change: Callable[[str, random.Random], str]) -> Callable[[list[str], random.Random], list[str]]:
    """The slip in one word of those in which it can be made."""

    def slip(words: list[str], dice: random.Random) -> list[str]:
        places = list(range(len(words)))
        dice.shuffle(places)
        for place in places:
            made = change(words[place], dice)
            if made != words[place]:
                return [*words[:place], made, *words[place + 1 :]]
        return words

    return slip


def _other_tone(word: str, dice: random.Random) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = [mark for mark in parts if mark in TONES]
    if not tones:
        return word
    return unicodedata.normalize(
        "NFC", parts.replace(tones[0], dice.choice([tone for tone in TONES if tone != tones[0]]))
    )


def _no_tone(word: str, dice: random.Random) -> str:
    return unicodedata.normalize(
        "NFC", "".join(mark for mark in unicodedata.normalize("NFD", word) if mark not in TONES)
    )


def _no_shape(word: str, dice: random.Random) -> str:
    return unicodedata.normalize(
        "NFC", "".join(m for m in unicodedata.normalize("NFD", word) if m not in "\u0306\u0302\u031b")
    )


def _sound(word: str, dice: random.Random) -> str:
    fitting = [(one, other) for one, other in SWAPS if word.startswith(one) and len(word) > len(one) + 0]
    if not fitting:
        return word
    one, other = dice.choice(fitting)
    return other + word[len(one) :]


def _missing(word: str, dice: random.Random) -> str:
    if len(word) < 4:
        return word
    place = dice.randrange(len(word))
    return word[:place] + word[place + 1 :]


def _wrong(word: str, dice: random.Random) -> str:
    if len(word) < 4:
        return word
    place = dice.randrange(len(word))
    return word[:place] + dice.choice("abcdeghiklmnopqrstuvxy") + word[place + 1 :]


def _swapped(word: str, dice: random.Random) -> str:
    if len(word) < 4:
        return word
    place = dice.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _shuffled(words: list[str], dice: random.Random) -> list[str]:
    return dice.sample(words, len(words))


def _begun(words: list[str], dice: random.Random) -> list[str]:
    last = words[-1]
    return [*words[:-1], last[: dice.randint(1, len(last) - 1)]] if len(last) > 1 else words


def _some(words: list[str], dice: random.Random) -> list[str]:
    return words if len(words) < 3 else [words[0], words[-1]]


def _bare(words: list[str], dice: random.Random) -> list[str]:
    return [fold(word) for word in words]


SLIPS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "no accents": _bare,
    "NFD": lambda words, dice: [unicodedata.normalize("NFD", word) for word in words],
    "d for đ": lambda words, dice: [word.replace("đ", "d") for word in words],
    "tone elsewhere": lambda words, dice: [_elsewhere(word) for word in words],
    "wrong tone": _one(_other_tone),
    "no tone": _one(_no_tone),
    "no shape": _one(_no_shape),
    "sound": _one(_sound),
    "letter missing": _one(_missing),
    "letter wrong": _one(_wrong),
    "letters swapped": _one(_swapped),
    "no accents, letter missing": lambda words, dice: _one(_missing)(_bare(words, dice), dice),
    "word order": _shuffled,
    "last word begun": _begun,
    "some words": _some,
    "no accents, last word begun": lambda words, dice: _begun(_bare(words, dice), dice),
}


def _elsewhere(word: str) -> str:
    """The tone on the other vowel of two: hòa for hoà, qúy for quý."""
    right = normalise_tones(word)
    for pair in ("oa", "oe", "uy"):
        for tone in TONES:
            late = unicodedata.normalize("NFC", pair + tone)
            early = unicodedata.normalize("NFC", pair[0] + tone + pair[1])
            if late in right:
                return right.replace(late, early)
            if early in right:
                return right.replace(early, late)
    return word
