"""Classes of words from data/words.toml, found in a row of tokens: the longest phrase at each place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lantoa.live.rules.grammar.letters import Spelt, Token, spelt

# Without marks these are as often another word: con for còn.
_EITHER = frozenset(("con", "can", "tui", "thanh"))
_FILE = Path(__file__).parents[2] / "data" / "words.toml"


@dataclass(slots=True)
class Node:
    """A step of a phrase: the steps after it by bare letters, and the phrases that end here with what they mean."""

    after: dict[str, Node] = field(default_factory=dict)
    ends: dict[tuple[Spelt, ...], set[Any]] = field(default_factory=dict)


class Phrases:
    """Many phrases with their meanings, to be found at a place in a comment."""

    def __init__(self) -> None:
        self.root = Node()

    def add(self, phrase: str, meaning: object) -> None:
        words = tuple(spelt(word) for word in phrase.split())
        node = self.root
        for word in words:
            node = node.after.setdefault(word.bare, Node())
        node.ends.setdefault(words, set()).add(meaning)

    def at(self, tokens: Sequence[Token], place: int, *, marked: bool) -> Iterator[tuple[int, set[Any]]]:
        """(how many tokens, meanings) of each phrase that begins here, shorter ones first; `marked`: the comment has accents, so that a
        word without any that is one by itself ("cho") stands for no other ("chợ")."""
        first = tokens[place] if place < len(tokens) else None
        if first is None or (first.spelt.bare not in self.root.after and not others(first.spelt)):
            return
        steps: list[tuple[Node, tuple[Spelt, ...]]] = [(self.root, ())]
        for length in range(1, len(tokens) - place + 1):
            token = tokens[place + length - 1]
            if token.sort not in ("word", "number") or token.code:
                return
            steps = [
                (node.after[said.bare], (*read, said))
                for node, read in steps for said in (token.spelt, *others(token.spelt)) if said.bare in node.after
            ]  # fmt: skip
            if not steps:
                return
            found: set[Any] = set()
            exact: set[Any] = set()
            for node, read in steps:
                for words, meanings in node.ends.items():
                    if all(same(said, word, marked=marked) for said, word in zip(read, words, strict=True)):
                        found |= meanings
                        if all(said.key == word.key for said, word in zip(read, words, strict=True)):
                            exact |= meanings
            if exact and not marked and token.spelt.key not in _EITHER:
                found = exact  # nhe is nhe, not nhể
            if found:
                yield length, found


def same(said: Spelt, word: Spelt, *, marked: bool) -> bool:
    """Whether what was typed can be that word: the same, or with its marks or its tone left out."""
    if said.key == word.key:
        return True
    if said.bare != word.bare:
        return False
    if said.plain:
        return len(said.key) > 1 and word.key not in keys("never_bare") and not (marked and said.key in bare_words())
    return said.key == word.toneless and said.key not in known_words()


@cache
def known_bare() -> frozenset[str]:
    """Every single word of the lexicon without its marks."""
    return frozenset(spelt(word).bare for word in known_words())


@cache
def known_words() -> frozenset[str]:
    """Every single word of the lexicon as it is spelt: what is one of them stands for no other without its tone."""
    data = _data()
    phrases = [*data["words"].values(), *data["units"].values(), *data["numbers"].values()]
    return frozenset(spelt(word).key for text in phrases for phrase in listed(text) for word in phrase.split())


@cache
def bare_words() -> frozenset[str]:
    """Words of the lexicon that carry no mark by themselves, and short forms."""
    data = _data()
    phrases = [*data["words"].values(), *data["short"].values(), *data["units"].values()]
    words = (spelt(word) for text in phrases for phrase in listed(text) for word in phrase.split())
    return frozenset(one.key for one in words if one.plain)


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


@cache
def _short() -> dict[str, tuple[Spelt, ...]]:
    found: dict[str, list[Spelt]] = {}
    for word, forms in _data()["short"].items():
        if " " not in word:
            for form in listed(forms):
                if " " not in form:
                    found.setdefault(spelt(form).key, []).append(spelt(word))
    return {form: tuple(words) for form, words in found.items()}


@lru_cache(maxsize=50_000)
def others(said: Spelt) -> tuple[Spelt, ...]:
    """The words that what was typed may be short for."""
    return _short().get(said.key, ())


@cache
def lexicon() -> Phrases:
    """All classes as phrases; a form that stands for several words has their classes."""
    phrases = Phrases()
    classes: dict[str, list[str]] = {}
    data = _data()
    for name, words in data["words"].items():
        for phrase in listed(words):
            phrases.add(phrase, name)
            classes.setdefault(phrase, []).append(name)
    for name, words in data["units"].items():
        for phrase in listed(words):
            phrases.add(phrase, f"unit:{name}")
    for word, forms in data["short"].items():
        for form in listed(forms):
            if " " in word or " " in form:
                for name in classes.get(word, ()):
                    phrases.add(form, name)
    return phrases


@cache
def numbers() -> Phrases:
    phrases = Phrases()
    for digit, words in _data()["numbers"].items():
        for word in listed(words):
            phrases.add(word, int(digit))
    phrases.add("mười", 10)
    phrases.add("mươi", -10)
    phrases.add("chục", -10)
    phrases.add("trăm", -100)
    return phrases


@cache
def bare_units() -> dict[str, tuple[str, ...]]:
    """The classes of units by their words without marks: what they are behind a number in a comment that has none (2 qua, 3 bo)."""
    found: dict[str, list[str]] = {}
    for name, words in _data()["units"].items():
        for word in listed(words):
            if " " not in word and word not in keys("never_bare") and spelt(word).bare in keys("bare_unit"):
                found.setdefault(spelt(word).bare, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


@cache
def letters() -> Phrases:
    """How letters are spoken."""
    phrases = Phrases()
    for letter, words in _data()["letters"].items():
        for word in listed(words):
            phrases.add(word, letter)
    return phrases


@cache
def value_words() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    """The words that say the same choice (to, lớn, bự), and all of them in today's spelling."""
    rows = ((word, *listed(forms)) for word, forms in _data()["values"].items())
    return tuple((frozenset(one.casefold() for one in row), row) for row in rows)


@cache
def keys(name: str) -> frozenset[str]:
    """The words of a set, just as they are typed."""
    return frozenset(listed(_data()["sets"][name]))


@cache
def words_of(*names: str) -> frozenset[Spelt]:
    """The single words of these classes."""
    data = _data()["words"]
    return frozenset(spelt(one) for name in names for one in listed(data[name]) if " " not in one)


@lru_cache(maxsize=50_000)
def alone(said: Spelt, *, marked: bool) -> frozenset[str]:
    """The classes of a word by itself, however long the phrases are that begin with it."""
    return frozenset(
        name
        for _, found in lexicon().at([Token("word", said.key, said, glued=False)], 0, marked=marked)
        for name in found
    )


@lru_cache(maxsize=50_000)
def digit(said: Spelt, *, marked: bool) -> int | None:
    """The number a word says: 0 to 10, -10 for "mươi" and -100 for "trăm", which multiply what stands before them."""
    if said.key == "mươi":
        return -10  # not mười without its tone
    return next(
        (
            next(iter(found))
            for _, found in numbers().at([Token("word", said.key, said, glued=False)], 0, marked=marked)
        ),
        None,
    )


def tagged(tokens: Sequence[Token], *, marked: bool) -> list[tuple[int, frozenset[str]]]:
    """For each token the longest phrase of the lexicon that begins there: its length (0: none) and classes."""
    found: list[tuple[int, frozenset[str]]] = []
    phrases = lexicon()
    for place, token in enumerate(tokens):
        best: tuple[int, Iterable[str]] = (0, ())
        if token.sort in ("word", "number") and not token.code:
            for length, classes in phrases.at(tokens, place, marked=marked):
                best = (length, classes)
        found.append((best[0], frozenset(best[1])))
    return found
