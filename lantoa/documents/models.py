"""Files named by their content, and the photos made from them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from lantoa.documents.rules import FORMS
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
    """A picture turned upright and freed of its metadata (pixels of that given), shown so until its sizes are cut.

    `cut_at` is when all sizes were there, `cut_due` when they were last put on their way. `advice` names what could be
    better about it.
    """

    large = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    advice = models.CharField(max_length=60, default="", blank=True)
    cut_at = models.DateTimeField(null=True)
    cut_due = models.DateTimeField()
    cut_tries = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar = PhotoQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "large"], name="documents_photo_once")]
        indexes: ClassVar = [
            models.Index(fields=["cut_due"], condition=models.Q(cut_at=None), name="documents_photo_uncut")
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class PhotoSize(models.Model):
    """One width of a photo in one kind of file; the same picture is cut once, whoever sent it."""

    original = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    form = models.CharField(max_length=4, choices=[(form, form) for form in FORMS])
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["original", "width", "form"], name="documents_size_once"),
            models.CheckConstraint(condition=models.Q(form__in=FORMS), name="documents_size_form"),
        ]

    def __str__(self) -> str:
        return f"{self.original_id} {self.width} {self.form}"


class Discard(models.Model):
    """Bytes whose row is gone and which are still to be taken off the disk."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256
