"""An index of names in memory: derived, built anew at any time, added to and taken from while others search."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from threading import Lock
from typing import Any, Generic, TypeVar

from pyroaring import BitMap

from lantoa.kit.search.gathering import Equals, gather
from lantoa.kit.search.question import Share, Understanding
from lantoa.kit.search.ranking import Ranking
from lantoa.kit.search.spelling import Speller
from lantoa.kit.search.synonyms import Thesaurus, vietnamese
from lantoa.kit.search.words import Word, read, read_name

Key = TypeVar("Key", bound=Hashable)
MOST_NAME_WORDS = 40
MOST_MORE_WORDS = 60


@dataclass(frozen=True, slots=True)
class Document(Generic[Key]):
    """What can be found: its key, its name, more words to find it by that count less, and its kind (product, unit…)."""

    key: Key
    name: str
    more: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Hit(Generic[Key]):
    """A key found; `share` says how much of the question it answers, 0 to 1."""

    key: Key
    kind: str
    share: float


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Key]):
    key: Key
    kind: str
    words: tuple[str, ...]
    length: int  # so many of the words are the name
    proper: tuple[tuple[int, int], ...]  # where proper names stand in it


class Index(Generic[Key]):
    """Names by their words. Any number of threads may search while others add or remove: those wait for each other only."""

    def __init__(self, documents: Iterable[Document[Key]] = (), thesaurus: Thesaurus | None = None) -> None:
        thesaurus = thesaurus or vietnamese()
        self._writing = Lock()
        # Bitmaps of documents' numbers. They are never changed in place, only replaced: who reads one may go on.
        self._postings: dict[str, BitMap] = {}
        self._pairs: dict[tuple[str, str], BitMap] = {}
        self._heads: dict[tuple[str, ...], BitMap] = {}
        self._lengths: dict[int, BitMap] = {}
        self._kinds: dict[str, BitMap] = {}
        self._alive = BitMap()
        self._entries: dict[int, _Entry[Key]] = {}
        self._numbers: dict[Key, int] = {}
        self._next = 0
        self._speller = Speller()
        self._speller.learn(thesaurus.words)
        self._understanding = Understanding(self._speller, thesaurus, self._postings)
        self.add(documents)

    def __len__(self) -> int:
        return len(self._alive)

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def add(self, documents: Iterable[Document[Key]]) -> None:
        """Let these be found from now on; a key that is there already gets its new name."""
        read_in = [_entry(document) for document in {document.key: document for document in documents}.values()]
        with self._writing:
            self._speller.learn(word for _entry, words in read_in for word in words)
            old, new = _Changes(), _Changes()
            for number, (entry, _words) in enumerate(read_in, self._next):
                self._note_old(old, entry.key)
                self._entries[number] = entry
                self._numbers[entry.key] = number
                new.note(number, entry)
            self._next += len(read_in)
            fresh = not self._postings.keys() >= new.postings.keys()
            self._apply(new, BitMap.union)
            self._alive = (self._alive - BitMap(old.numbers)) | BitMap(new.numbers)
            self._forget(old)
            if fresh:
                self._understanding.forget()

    def remove(self, keys: Iterable[Key]) -> None:
        """Let these be found no more; a key that is not there is no error."""
        with self._writing:
            old = _Changes()
            for key in dict.fromkeys(keys):
                self._note_old(old, key)
                self._numbers.pop(key, None)
            self._alive = self._alive - BitMap(old.numbers)
            self._forget(old)

    def search(self, text: str, limit: int = 10, kinds: Iterable[str] | None = None) -> list[Hit[Key]]:
        """The best keys for these words, the best first; of these kinds only, when some are given. Takes any text."""
        alive, postings = self._alive, self._postings
        if kinds is not None:
            alive = alive & BitMap.union(BitMap(), *(self._kinds.get(kind, BitMap()) for kind in kinds))
        question = self._understanding.question(text, Share(lambda word: len(postings.get(word, ())), len(self._alive)))
        equals = Equals(question, self._pairs, self._heads, self._lengths)
        ranking = Ranking(question)
        scored = []
        for number in gather(question, postings, alive, equals, limit):
            entry = self._entries.get(number)
            if entry is not None:
                score = ranking.score(entry.words, entry.length, entry.proper)
                scored.append((-score.value, entry.length, number, entry, score.share))
        scored.sort(key=itemgetter(0, 1, 2))
        return [Hit(entry.key, entry.kind, round(share, 3)) for *_order, entry, share in scored[: max(limit, 0)]]

    def _note_old(self, old: _Changes, key: Key) -> None:
        number = self._numbers.get(key)
        if number is not None:
            old.note(number, self._entries[number])

    def _forget(self, old: _Changes) -> None:
        self._apply(old, BitMap.difference)
        for number in old.numbers:
            del self._entries[number]

    def _apply(self, changes: _Changes, change: Callable[[BitMap, BitMap], BitMap]) -> None:
        tables: list[tuple[dict[Any, BitMap], dict[Any, list[int]]]] = [
            (self._postings, changes.postings), (self._pairs, changes.pairs), (self._heads, changes.heads),
            (self._lengths, changes.lengths), (self._kinds, changes.kinds),
        ]  # fmt: skip
        for table, changed in tables:
            for name, numbers in changed.items():
                held = change(table.get(name, BitMap()), BitMap(numbers))
                if held:
                    table[name] = held
                else:
                    table.pop(name, None)


class _Changes:
    """Numbers to put into, or to take out of, each bitmap."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.postings: dict[str, list[int]] = {}
        self.pairs: dict[tuple[str, str], list[int]] = {}
        self.heads: dict[tuple[str, ...], list[int]] = {}
        self.lengths: dict[int, list[int]] = {}
        self.kinds: dict[str, list[int]] = {}

    def note(self, number: int, entry: _Entry[Any]) -> None:
        self.numbers.append(number)
        for text in set(entry.words):
            self.postings.setdefault(text, []).append(number)
        name = entry.words[: entry.length]
        for pair in set(zip(name, name[1:], strict=False)):
            self.pairs.setdefault(pair, []).append(number)
        for head in {name[:1], name[:2]}:
            self.heads.setdefault(head, []).append(number)
        self.lengths.setdefault(entry.length, []).append(number)
        self.kinds.setdefault(entry.kind, []).append(number)


def _entry(document: Document[Key]) -> tuple[_Entry[Key], tuple[Word, ...]]:
    name, proper = read_name(document.name, MOST_NAME_WORDS)
    words = (*name, *read(document.more, MOST_MORE_WORDS))
    texts = tuple(word.text for word in words)
    return _Entry(document.key, document.kind, texts, len(name), proper), words
