"""A post to take along: its words as they stand at a place and its photos in the place's size, in one ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from lantoa.channels.rules.picture import at_size
from lantoa.channels.rules.post import PostSpot
from lantoa.documents import api as documents


def post_pack(words: str, photos: Sequence[documents.Photo], spot: PostSpot) -> bytes:
    """Numbered JPEGs and the words; a photo whose bytes are lost is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        # A fixed day: the same post makes the same file. The mark in front lets every phone read the words as UTF-8.
        pack.writestr(zipfile.ZipInfo("bai-dang.txt", (2020, 1, 1, 0, 0, 0)), words.encode("utf-8-sig"))
        for number, photo in enumerate(photos[: spot.most_photos], 1):
            try:
                content = at_size(documents.read_file(photo.large_id), spot.width, spot.height)
            except (documents.File.DoesNotExist, OSError):
                continue
            pack.writestr(zipfile.ZipInfo(f"anh-{number}.jpg", (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()
