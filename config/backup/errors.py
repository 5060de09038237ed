"""Why copying or restoring cannot go on; each error is a sentence in Vietnamese and English that says what to do."""

from __future__ import annotations


class BackupError(Exception):
    """Copying or restoring cannot go on; the sentence, in Vietnamese and English, says why and what to do."""


class DamagedError(BackupError):
    """What lies in the place is not what was put there, or something of it is missing."""


class NoSuchTimeError(BackupError):
    """The time asked for is outside of what is there."""


class PlaceError(BackupError):
    """The place does not take or give anything at this moment: away, full, or not ours. Waiting may mend it."""

    def __init__(self, sentence: str, *, full: bool = False) -> None:
        super().__init__(sentence)
        self.full = full
