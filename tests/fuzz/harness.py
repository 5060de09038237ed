"""One parser and what it promises: it refuses in its own words, it comes back soon, and what it writes it reads again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 65_536
# Of processor: a parser that takes this long on 64 kB can be made to hold a worker.
MOST_SECONDS = 1.0


class TooSlow(AssertionError):
    """It came back, but after more of the processor's time than a request may take."""


@dataclass(frozen=True)
class Harness:
    """`run` reads one input and asserts what holds of every answer; only what is among `refusals` may leave it."""

    name: str
    run: Callable[[bytes], None]
    refusals: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]
    words: tuple[str, ...]
    longest: int

    def take(self, raw: bytes, *, patience: float = 1.0) -> bool:
        """Whether it was read (True) or refused; raises whatever the parser should not have. `patience` times the second it has."""
        began, read = time.process_time(), True
        try:
            self.run(raw)
        except self.refusals:
            read = False
        took = time.process_time() - began
        if took > MOST_SECONDS * patience:
            raise TooSlow(f"{self.name} took {took:.1f} s for {len(raw)} bytes")
        return read

    def kept(self) -> Iterator[Path]:
        """Inputs that once broke it, or nearly."""
        yield from sorted((CORPUS / self.name).glob("*"))


_ALL: dict[str, Harness] = {}


def harness(
    *refusals: type[Exception],
    seeds: Iterable[bytes | str],
    words: Iterable[str] = (),
    longest: int = LONGEST,
) -> Callable[[Callable[[bytes], None]], Callable[[bytes], None]]:
    """Register a function of bytes under its own name; `words` are what the parser knows, put together by the machine."""

    def register(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
        name = run.__name__
        if name in _ALL:
            raise ValueError(f"two harnesses are called {name}")
        given = tuple(seed.encode() if isinstance(seed, str) else seed for seed in seeds)
        if not given:
            raise ValueError(f"{name} has no seeds")
        _ALL[name] = Harness(name, run, refusals, given, tuple(words), longest)
        return run

    return register


def harnesses() -> dict[str, Harness]:
    """All of them by name, the parsers' modules read on the way."""
    from tests.fuzz import parsers  # noqa: PLC0415

    parsers.load()
    return dict(sorted(_ALL.items()))


def text_of(raw: bytes) -> str:
    """Text as a request's decoder leaves it: what is no UTF-8 is replaced."""
    return raw.decode("utf-8", "replace")


def loose_text_of(raw: bytes) -> str:
    """Text as JSON may carry it, halves of surrogate pairs among it."""
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return text_of(raw)
