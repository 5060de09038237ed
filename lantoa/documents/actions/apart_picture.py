"""Decode HEIC and cut sizes: what runs apart (see apart.py), with nothing of the house.

The AVIF encoder takes a hundred megabytes that a worker would never give back; with this process they are gone.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from PIL import Image

_MODES = {"L", "LA", "RGB", "RGBA"}
_TOO_MANY = 3
# AVIF in one thread, so that the other core stays with those who wait for a page.
_WRITTEN: dict[str, dict[str, Any]] = {
    "avif": {"quality": 50, "speed": 6, "max_threads": 1},
    "webp": {"quality": 78, "method": 4},
}


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
    return _tell({}, *files)


def _tell(told: dict[str, Any], *parts: bytes) -> int:
    sys.stdout.buffer.write(json.dumps({**told, "lengths": [len(part) for part in parts]}).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    return 0


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    sys.exit(_decode(*sys.argv[2:]) if sys.argv[1] == "decode" else _cut(*sys.argv[2:]))
