"""Files named by their content, and the photos made from them."""

from __future__ import annotations

from django.db import models


class File(models.Model):
    """Bytes kept once under their SHA-256 (hex)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Photo(models.Model):
    """A picture turned upright, freed of its metadata, in a large and a small size (pixels of the large one given)."""

    large = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"photo {self.pk}"
