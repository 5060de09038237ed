"""What a bucket needs, from the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

NAMES = {"url": "LANTOA_S3_URL", "bucket": "LANTOA_S3_BUCKET", "key": "LANTOA_S3_KEY", "secret": "LANTOA_S3_SECRET"}  # noqa: S105


@dataclass(frozen=True, slots=True)
class Options:
    """Where the bucket is, and whose name we ask it in."""

    url: str
    bucket: str
    key: str
    secret: str
    region: str

    def missing(self) -> list[str]:
        """The settings that are not given."""
        return [name for field, name in NAMES.items() if not getattr(self, field)]


def options() -> Options:
    return Options(**settings.S3)
