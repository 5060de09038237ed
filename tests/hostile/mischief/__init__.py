"""Files meant to do harm, made on the spot from nothing: the same ones each time, none of them in the repository."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Harm:
    """One file as a browser sends it. `heavy`: it may unfold to much, so it is opened apart as in a real house."""

    what: str
    name: str
    content: bytes
    kind: str
    heavy: bool = False


def broken(what: str, name: str, whole: bytes, kind: str, times: int) -> Iterator[Harm]:
    """The same file cut off at so many places, and with so many of its bytes turned, each time the same."""
    for number in range(times):
        cut = len(whole) * (number + 1) // (times + 1)
        yield Harm(f"{what} cut at {cut}", name, whole[:cut], kind)
    for number in range(times):
        chance, turned = random.Random(f"{what} {number}"), bytearray(whole)  # noqa: S311 - the same each time
        for _turn in range(1 + number):
            turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
        yield Harm(f"{what} turned {number + 1} times", name, bytes(turned), kind)


def everything() -> list[Harm]:
    """All of them, no two the same file under the same name."""
    from tests.hostile.mischief import archives, names, papers, pictures, tables  # noqa: PLC0415

    parts: Iterable[Iterator[Harm]] = (pictures.made(), papers.made(), archives.made(), tables.made(), names.made())
    found = {(harm.name, harm.content): harm for part in parts for harm in part}
    return [*found.values()]
