"""Files named by their content, the photos made from them, and the papers that people keep of their own."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from lantoa.documents.rules import FORMS
from lantoa.kit.access import Actor, sells
from lantoa.kit.world import world

LONGEST_TYPE = 60


class File(models.Model):
    """Bytes kept once under their SHA-256 (hex)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=LONGEST_TYPE)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, actor: Actor) -> Self:
        """Photos that this actor's organisation sent and may put on its goods."""
        if not sells(actor):
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
    """Bytes whose row is gone and which are still to be taken off the disk.

    While somebody is at it their `token` stands here, until `until` at the latest: a bucket may take its time, and no lock is held for it.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    token = models.CharField(max_length=32, blank=True, default="", db_default="")
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.sha256


class PersonalPaperQuerySet(models.QuerySet["PersonalPaper"]):
    def visible_to(self, actor: Actor) -> Self:
        """Papers in the store of this very person; whoever helps them sees none of these."""
        return self.filter(person_id=actor.person_id, removed_at=None) if actor.person_id else self.none()


class PersonalPaper(models.Model):
    """A paper in a person's own store. `file`: what is kept of it, the PDF as it came or the whole picture without metadata.

    `sent` is the SHA-256 of what was sent, `kind` a code of rules.PAPER_KINDS. Taken out of the store it has `removed_at` and no
    title; its bytes stay only while a share is kept with its subject.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=120, default="", blank=True)
    sent = models.CharField(max_length=64)
    sent_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    advice = models.CharField(max_length=60, default="", blank=True)
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar = PersonalPaperQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "sent"], condition=models.Q(removed_at=None), name="documents_own_paper_once"
            )
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether the day until which it holds, as its owner wrote it, has passed."""
        return self.valid_until is not None and self.valid_until < world.today()


class PaperPage(models.Model):
    """One page of a paper to be read: an upright WebP without metadata, straightened where its edges were found. From 1."""

    paper = models.ForeignKey(PersonalPaper, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "number"], name="documents_paper_page_once")]

    def __str__(self) -> str:
        return f"page {self.number} of paper {self.paper_id}"


class PaperShareQuerySet(models.QuerySet["PaperShare"]):
    def open_at(self, now: datetime) -> Self:
        """Shares that let somebody in at this moment: kept with their subject, or agreed to and not over."""
        over = models.Q(until=None) | models.Q(until__gt=now)
        return self.filter(models.Q(withdrawn_at=None, since__lte=now) & over | models.Q(kept_at__isnull=False))


class PaperShare(models.Model):
    """A person's agreement, in the words they saw, that one organisation (and `helper`) sees a paper for one subject.

    `kept_at`: it became part of that subject, by `basis`, and stays with it whatever becomes of the agreement.
    """

    paper = models.ForeignKey(PersonalPaper, on_delete=models.CASCADE, related_name="shares")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    wording = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=200, default="", blank=True)

    objects: ClassVar = PaperShareQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "subject_type", "subject_id", "organisation"],
                condition=models.Q(withdrawn_at=None), name="documents_share_once",
            )
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="documents_share_subject")]

    def __str__(self) -> str:
        return f"paper {self.paper_id} for {self.subject_type} {self.subject_id}"


class PaperView(models.Model):
    """That somebody other than its owner opened a paper, for which subject; only added."""

    share = models.ForeignKey(PaperShare, on_delete=models.CASCADE, related_name="views")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"view of {self.share_id} by {self.person_id}"
