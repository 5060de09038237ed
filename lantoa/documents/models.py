"""Files named by their content, and the photos made from them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from lantoa.kit.access import SELLING, Actor


class File(models.Model):
    """Bytes kept once under their SHA-256 (hex)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, actor: Actor) -> Self:
        """Photos that this actor's organisation sent and may put on its goods."""
        if actor.organisation_id is None or not actor.roles & SELLING:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Photo(models.Model):
    """A picture turned upright, freed of its metadata, in a large and a small size (pixels of the large one given)."""

    large = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    objects: ClassVar = PhotoQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "large"], name="documents_photo_once")]

    def __str__(self) -> str:
        return f"photo {self.pk}"
