"""Decode a HEIC/HEIF picture in a process of its own, with little memory and little time.

The decoders are written in C++ and read what strangers send; and what such a file unpacks to stands in its coded stream,
not in its header. A fault or a bomb in it ends that process and nothing else.

This same file is what that process runs: everything it needs of the house comes as arguments.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

_MEMORY, _SECONDS, _PATIENCE = 1_400_000_000, 20, 40
_MODES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
_TOO_MANY = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """The picture upright, its colour profile if any, and the pixels it was sent with."""

    picture: Image.Image
    profile: bytes | None
    sent: tuple[int, int]


def decode(content: bytes, *, longest: int, most_pixels: int) -> Decoded:
    """The file's main picture, its longer side at most `longest`.

    Raises OverflowError for more than `most_pixels`, ValueError for what cannot be decoded.
    """
    asked = [sys.executable, "-I", str(Path(__file__).resolve()), str(longest), str(most_pixels)]
    try:
        done = subprocess.run(asked, input=content, capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError("takes too long") from None
    if done.returncode == _TOO_MANY:
        raise OverflowError("too many pixels")
    if done.returncode:
        raise ValueError(f"the decoder ended with {done.returncode}")
    told, _line, pixels = done.stdout.partition(b"\n")
    said = json.loads(told)
    picture = Image.frombytes(said["mode"], tuple(said["size"]), pixels)
    return Decoded(picture, bytes.fromhex(said["profile"]) or None, tuple(said["sent"]))


def _be_small() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run(longest: int, most_pixels: int) -> int:
    _be_small()
    import pi_heif

    Image.MAX_IMAGE_PIXELS = None
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    with Image.open(sys.stdin.buffer, formats=("HEIF",)) as opened:
        if opened.width * opened.height > most_pixels:
            return _TOO_MANY
        opened.load()  # turned by the file's own properties already; what its EXIF says of turning is taken back by the plugin
        sent, profile = opened.size, opened.info.get("icc_profile") or b""
        if sent[0] * sent[1] > most_pixels:
            return _TOO_MANY
        picture = opened if opened.mode in _MODES else opened.convert("RGB")
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    told = {"mode": picture.mode, "size": picture.size, "sent": sent, "profile": profile.hex()}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + picture.tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(_run(int(sys.argv[1]), int(sys.argv[2])))
