"""Decode HEIC and cut sizes in a process of its own, with bounded memory and time.

The HEIC decoders are written in C++ and read what strangers send, and what such a file unpacks to stands in its coded
stream, not in its header: a fault or a bomb in it ends that process and nothing else. The AVIF encoder takes a hundred
megabytes that a worker would never give back; with that process they are gone.

This same file is what that process runs: everything it needs of the house comes as arguments.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

_MEMORY, _SECONDS, _PATIENCE = 1_400_000_000, 30, 60
_MODES = {"L", "LA", "RGB", "RGBA"}
_TOO_MANY = 3
# AVIF in one thread, so that the other core stays with those who wait for a page.
_WRITTEN: dict[str, dict[str, Any]] = {
    "avif": {"quality": 50, "speed": 6, "max_threads": 1},
    "webp": {"quality": 78, "method": 4},
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The picture upright, its colour profile if any, and the pixels it was sent with."""

    picture: Image.Image
    profile: bytes | None
    sent: tuple[int, int]


def decode(content: bytes, *, longest: int, most_pixels: int) -> Decoded:
    """A HEIC's main picture, its longer side at most `longest`.

    Raises OverflowError for more than `most_pixels`, ValueError for what cannot be decoded.
    """
    told, pixels = _ask("decode", content, longest, most_pixels)
    picture = Image.frombytes(told["mode"], tuple(told["size"]), pixels)
    return Decoded(picture, bytes.fromhex(told["profile"]) or None, tuple(told["sent"]))


def cut(content: bytes, sizes: Sequence[tuple[int, int, str]]) -> list[bytes]:
    """The picture, a clean file of the house, in each of these sizes (width, height, "avif" or "webp")."""
    told, files = _ask("cut", content, json.dumps(list(sizes)))
    rest, found = files, []
    for length in told["lengths"]:
        found.append(rest[:length])
        rest = rest[length:]
    return found


def _ask(what: str, content: bytes, *arguments: object) -> tuple[dict[str, Any], bytes]:
    asked = [sys.executable, "-I", str(Path(__file__).resolve()), what, *map(str, arguments)]
    try:
        done = subprocess.run(asked, input=content, capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError("takes too long") from None
    if done.returncode == _TOO_MANY:
        raise OverflowError("too many pixels")
    if done.returncode:
        raise ValueError(f"{what} ended with {done.returncode}: {done.stderr[-300:].decode(errors='replace')}")
    told, _line, rest = done.stdout.partition(b"\n")
    return json.loads(told), rest


def _decode(longest: str, most_pixels: str) -> int:
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    with Image.open(sys.stdin.buffer, formats=("HEIF",)) as opened:
        if opened.width * opened.height > int(most_pixels):
            return _TOO_MANY
        opened.load()  # turned as the file itself says; what its EXIF says of turning counts for nothing in a HEIC
        sent, profile = opened.size, opened.info.get("icc_profile") or b""
        if sent[0] * sent[1] > int(most_pixels):
            return _TOO_MANY
        picture = opened if opened.mode in _MODES else opened.convert("RGB")
        picture.thumbnail((int(longest), int(longest)), Image.Resampling.LANCZOS, reducing_gap=3.0)
    told = {"mode": picture.mode, "size": picture.size, "sent": sent, "profile": profile.hex()}
    return _tell(told, picture.tobytes())


def _cut(sizes: str) -> int:
    import os

    os.nice(5)
    with Image.open(sys.stdin.buffer, formats=("WEBP",)) as opened:
        whole = opened.convert("RGB")
    files, cuts = [], {}
    for width, height, form in json.loads(sizes):
        if (width, height) not in cuts:
            cuts[width, height] = Image.new("RGB", (width, height))
            cuts[width, height].paste(whole.resize((width, height), Image.Resampling.LANCZOS))
        out = io.BytesIO()
        cuts[width, height].save(out, form.upper(), **_WRITTEN[form])
        files.append(out.getvalue())
    return _tell({"lengths": [len(file) for file in files]}, *files)


def _tell(told: dict[str, Any], *parts: bytes) -> int:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    return 0


def _run(what: str, *arguments: str) -> int:
    import ctypes
    import resource
    import signal

    # Whoever asked is gone, even by kill -9: nobody waits for the answer. 1 is PR_SET_PDEATHSIG.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = None
    return _decode(*arguments) if what == "decode" else _cut(*arguments)


if __name__ == "__main__":
    sys.exit(_run(*sys.argv[1:]))
