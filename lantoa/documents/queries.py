"""Where kept bytes are, and under which address a photo is seen."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from lantoa.documents.models import File, Photo
from lantoa.kit.world import world
from lantoa.ui.addresses import address


def file_path(sha: str) -> Path:
    """Where the bytes of this SHA-256 (64 hex digits) lie; ValueError for anything else."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha):
        raise ValueError("not a SHA-256 in lower-case hex")
    return Path(settings.FILES_ROOT) / sha[:2] / sha[2:4] / sha


def read_file(sha: str) -> bytes:
    """The bytes kept under this SHA-256; File.DoesNotExist when there are none."""
    try:
        return world.read_file(file_path(sha))
    except (ValueError, FileNotFoundError):
        raise File.DoesNotExist(sha) from None


def is_photo(sha: str) -> bool:
    """Whether these bytes are a photo made by the house; nothing else is ever served as a picture."""
    return Photo.objects.filter(Q(large_id=sha) | Q(small_id=sha)).exists()


def photo_url(photo: Photo, size: str = "large") -> str:
    """The address of a photo, longer side at most 1200 px ("large") or 480 px ("small"). No query."""
    return address("documents:photo", photo.small_id if size == "small" else photo.large_id)
