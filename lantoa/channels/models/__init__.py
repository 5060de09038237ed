"""What stands where outside."""

from lantoa.channels.models.upload import Upload

__all__ = ["Upload"]
