"""Products as OCOP knows them, and what was decided about them: a star only with a decision and its day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from lantoa.catalog.rules.ocop import mark_of_own
from lantoa.kit.access import Actor


class OcopProductQuerySet(models.QuerySet["OcopProduct"]):
    def graded(self) -> Self:
        """Those about which something was ever decided."""
        return self.filter(models.Exists(Grade.objects.filter(ocop=models.OuterRef("pk"))))

    def with_star(self, on: date) -> Self:
        """Those that have a grade on a day."""
        return self.filter(models.Exists(Grade.objects.holding(on).filter(ocop=models.OuterRef("pk"))))

    def with_star_or_none(self, on: date) -> Self:
        """Each with its `stars` on a day (None without a grade that holds), and the same as `ranked`, 0 for none."""
        stars = models.Subquery(Grade.objects.holding(on).filter(ocop=models.OuterRef("pk")).values("stars")[:1])
        return self.annotate(stars=stars, ranked=Coalesce(stars, models.Value(0)))


class OcopProduct(models.Model):
    """A product as OCOP knows it: with its producer, who may not be in the house (`organisation` None), and where it is made.

    `product` is the same thing in a stall here, if it is in one: by its own dossier, or because an officer linked what a list brought. `mark` tells two apart: by product, else by names and place.
    """

    product = models.OneToOneField("catalog.Product", null=True, on_delete=models.PROTECT, related_name="ocop")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    folded = models.CharField(max_length=200, db_index=True)
    producer_name = models.CharField(max_length=160, blank=True, default="")
    producer_folded = models.CharField(max_length=200, blank=True, default="", db_index=True)
    group = models.CharField(max_length=20, blank=True, default="")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    place_said = models.CharField(max_length=160, blank=True, default="")
    mark = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    objects: ClassVar = OcopProductQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_listed(self) -> bool:
        """Whether a list brought it, not a stall's own dossier."""
        return self.mark != mark_of_own(self.product_id or 0)


class GradeQuerySet(models.QuerySet["Grade"]):
    def holding(self, on: date) -> Self:
        """Those that hold on a day: decided, not run out, not ended before."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=on) | Q(ended_because=Grade.Why.EXPIRED),
            decided_on__lte=on,
            valid_until__gte=on,
        )

    def open(self) -> Self:
        """Those of which nobody has said so far that they are over."""
        return self.filter(ended_because="")

    def looked_after_by(self, actor: Actor) -> Self:
        """What the actor's body decided, or brought on a list; none for anybody but its officers."""
        if actor.organisation_id is None or "officer" not in actor.roles:
            return self.none()
        return self.filter(authority__organisation_id=actor.organisation_id)


class Grade(models.Model):
    """A decision about a product: its number, its day, who decided. There is no star without one.

    `points` None: not known (it came on a list). `authority` is the body in the house that decided it or brought it on a list.
    `ended_on` is the first day on which it no longer holds, for a grade that was revoked or replaced; for one that ran out it is
    the day after `valid_until`.
    """

    class Why(models.TextChoices):
        NOT_YET = ""
        EXPIRED = "expired"
        REVOKED = "revoked"
        REPLACED = "replaced"

    ocop = models.ForeignKey(OcopProduct, on_delete=models.PROTECT, related_name="grades")
    dossier = models.OneToOneField("catalog.Dossier", null=True, on_delete=models.PROTECT, related_name="grade")
    stars = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    criteria = models.CharField(max_length=20, blank=True, default="")
    decision_number = models.CharField(max_length=60)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=160)
    valid_until = models.DateField()
    level = models.CharField(max_length=10, blank=True, default="")
    authority = models.ForeignKey("catalog.GradingBody", null=True, on_delete=models.PROTECT, related_name="grades")
    file = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    listed = models.ForeignKey("catalog.GradeList", null=True, on_delete=models.PROTECT, related_name="grades")
    recorded_at = models.DateTimeField()
    ended_because = models.CharField(max_length=10, choices=Why, blank=True, default=Why.NOT_YET)
    ended_on = models.DateField(null=True)
    ended_words = models.CharField(max_length=300, blank=True, default="")
    reminded = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar = GradeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-decided_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="catalog_grade_stars"),
            models.CheckConstraint(condition=~Q(decision_number="") & ~Q(decided_by=""), name="catalog_grade_decision"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("decided_on")), name="catalog_grade_span"),
            models.CheckConstraint(
                condition=Q(ended_because="", ended_on=None) | (~Q(ended_because="") & Q(ended_on__isnull=False)),
                name="catalog_grade_ended",
            ),
            models.UniqueConstraint(fields=["ocop"], condition=Q(ended_because=""), name="catalog_grade_open_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["ended_because", "valid_until"], name="catalog_grade_until")]

    def __str__(self) -> str:
        return f"{self.stars} stars for {self.ocop_id} by {self.decision_number}"

    @property
    def last_day(self) -> date:
        """The last day on which it held or holds."""
        if self.ended_on is None or self.ended_because == Grade.Why.EXPIRED:
            return self.valid_until
        return date.fromordinal(self.ended_on.toordinal() - 1)

    def holds(self, on: date) -> bool:
        return self.decided_on <= on <= self.last_day
