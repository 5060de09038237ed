"""Signing measured: from the digest to the finished file, bytes changed anywhere, and whether every engine says the same.

Called by `lantoa bench services`. The caller gives what it measures with: `sign()` makes one finished file through a remote
signer, `judge(content)` says whether a file is good and what the second engine says.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

FIELDS = (b"/ByteRange", b"/Contents")


@dataclass(frozen=True)
class Flips:
    """How many changed files were noticed. `covered` lie in what a signature covers, `placed` in the place a signature stands in.
    `missed` are the offsets of those that were not, with the bit."""

    covered: int
    placed: int
    missed: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float:
        """The part noticed, of 1."""
        every = self.covered + self.placed
        return (every - len(self.missed)) / every if every else 0.0


def times(sign: Callable[[], bytes], count: int) -> tuple[list[float], list[bytes]]:
    """Seconds for each of so many signatures, and the files."""
    took, files = [], []
    for _number in range(count):
        began = time.perf_counter()
        files.append(sign())
        took.append(time.perf_counter() - began)
    return took, files


def p95(took: Sequence[float]) -> float:
    """The time that nineteen of twenty stay below."""
    return sorted(took)[max(0, -(-len(took) * 95 // 100) - 1)]


def flips(files: Sequence[bytes], good: Callable[[bytes], bool], count: int, seed: int) -> Flips:
    """Change one bit anywhere in each of so many copies, and see whether the file is still called good."""
    chance = random.Random(seed)  # noqa: S311
    covered = placed = 0
    missed = []
    for number in range(count):
        whole = files[number % len(files)]
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        # The last place of a signature is the only one that nothing else covers.
        if last_place(whole)[0] <= place < last_place(whole)[1]:
            placed += 1
        else:
            covered += 1
        if good(bytes(changed)):
            missed.append((place, bit))
    return Flips(covered, placed, tuple(missed))


def last_place(content: bytes) -> tuple[int, int]:
    """Where the last signature's own bytes stand: from its `<` to behind its `>`."""
    last = content.rindex(b"/ByteRange")
    numbers = content[content.index(b"[", last) + 1 : content.index(b"]", last)].split()
    return int(numbers[0]) + int(numbers[1]), int(numbers[2])


def by_openssl(content: bytes) -> bool:
    """Whether openssl finds the first signature of the file to fit its bytes; certificates aside."""
    at = content.index(b"/ByteRange")
    first, length, second, rest = (
        int(one) for one in content[content.index(b"[", at) + 1 : content.index(b"]", at)].split()
    )
    with tempfile.TemporaryDirectory() as folder:
        covered, signature = Path(folder) / "covered", Path(folder) / "signature"
        covered.write_bytes(content[first : first + length] + content[second : second + rest])
        signature.write_bytes(bytes.fromhex(content[first + length + 1 : second - 1].decode()))
        command = [
            "openssl", "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", str(signature), "-content", str(covered), "-out", "/dev/null",
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def by_pdfsig(content: bytes) -> bool:
    """Whether pdfsig finds every signature it knows to fit its bytes, and at least one."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        said = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, check=False, text=True).stdout
    verdicts = [
        line.partition("Signature Validation: ")[2] for line in said.splitlines() if "Signature Validation" in line
    ]
    known = [one for one in verdicts if one != "Signature has not yet been verified."]
    return bool(known) and all(one == "Signature is Valid." for one in known)
