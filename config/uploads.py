"""Uploads go to the disk as they come, and no longer once they are larger than the house takes."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploads(TemporaryFileUploadHandler):
    """Keeps an upload in a file until the answer is given. What is too large is dropped and the rest of it read past, so that
    what was typed behind it still arrives; the form gets a file without bytes that tells how large it was.

    One request keeps ten of the largest at most.
    """

    _kept = 0
    _over = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._over:
            return
        arrived = start + len(raw_data)
        if arrived > settings.LARGEST_UPLOAD or self._kept + arrived > 10 * settings.LARGEST_UPLOAD:
            self._over = True
            self.file.close()  # and with that it is gone
            return
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self._over:
            self._kept += file_size
            return super().file_complete(file_size)
        size = max(file_size, settings.LARGEST_UPLOAD + 1)
        return UploadedFile(io.BytesIO(), self.file_name, self.content_type, size, self.charset)
