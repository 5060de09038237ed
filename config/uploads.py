"""Uploads are read as they come, and no longer kept once they are larger than the house takes."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep an upload. What is too large is read past, so that what was typed behind it still
    arrives, and comes to the form as a file without bytes that tells how large it was.

    One request keeps ten of the largest at most.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        kept = getattr(self, "_kept", 0) + len(raw_data)
        self._over = (
            self._over or start + len(raw_data) > settings.LARGEST_UPLOAD or kept > 10 * settings.LARGEST_UPLOAD
        )
        if self._over:
            return None
        self._kept = kept
        return raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if not self._over:
            return None
        size = max(file_size, settings.LARGEST_UPLOAD + 1)
        return InMemoryUploadedFile(
            io.BytesIO(), self.field_name, self.file_name, self.content_type or "", size, self.charset
        )
