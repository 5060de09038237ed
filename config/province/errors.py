"""Why a province does not move: always a sentence in Vietnamese and English that says what to do."""

from __future__ import annotations


class ProvinceError(Exception):
    """It cannot be written down, read in or let go as things stand; nothing was changed."""


class DamagedArchiveError(ProvinceError):
    """The archive is cut, altered, or no archive of a province."""


def damaged(what: str) -> DamagedArchiveError:
    return DamagedArchiveError(
        f"Tệp lưu của tỉnh bị hỏng ({what}); hãy chép lại từ máy cũ. Chưa ghi gì ở đây."
        f" / The province's archive is damaged ({what}); copy it anew from the old machine. Nothing was written here."
    )
