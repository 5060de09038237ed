"""A product's dossier on its way to a grade: who hands it in, which council looks at it, what each member gave."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from lantoa.catalog.rules.ocop import Named, levels
from lantoa.kit.access import Actor, sells


class GradingBodyQuerySet(models.QuerySet["GradingBody"]):
    def worked_at_by(self, actor: Actor) -> Self:
        """The body this actor is an officer of, if it grades."""
        if actor.organisation_id is None or "officer" not in actor.roles:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class GradingBody(models.Model):
    """A public body that takes dossiers and grades, up to as many stars as its level decides. Named by the house."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10)
    named_at = models.DateTimeField()

    objects: ClassVar = GradingBodyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.level} {self.organisation_id}"

    @property
    def of(self) -> Named:
        return levels()[self.level]

    @property
    def level_title(self) -> str:
        return self.of.title(get_language())


class Council(models.Model):
    """People whom a body called together to grade some dossiers on a day; the criteria of that day count."""

    body = models.ForeignKey(GradingBody, on_delete=models.PROTECT, related_name="councils")
    held_on = models.DateField()
    called_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"council of {self.body_id} on {self.held_on}"


class CouncilMember(models.Model):
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["council", "person"], name="catalog_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.council_id}"


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, actor: Actor) -> Self:
        """The dossiers of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(ocop__organisation_id=actor.organisation_id)

    def at_desk_of(self, actor: Actor) -> Self:
        """Those that lie with the body this actor is an officer of."""
        return self.filter(body__in=GradingBody.objects.worked_at_by(actor))

    def to_score_by(self, actor: Actor) -> Self:
        """Those that a council looks at in which this person sits."""
        if actor.person_id is None:
            return self.none()
        return self.filter(council__members__person_id=actor.person_id)

    def seen_by(self, actor: Actor) -> Self:
        """Those whose evidence this actor may look at: the producer's people, the body's officers, the council's members."""
        rows = (self.visible_to(actor), self.at_desk_of(actor), self.to_score_by(actor))
        return self.filter(pk__in=[pk for those in rows for pk in those.values_list("pk", flat=True)])


class Dossier(models.Model):
    """What a producer hands in for one product, to one body; a council of that body looks at it, and a decision ends it."""

    class State(models.TextChoices):
        HANDED_IN = "handed_in"
        SCORING = "scoring"
        DECIDED = "decided"
        RETURNED = "returned"

    ocop = models.ForeignKey("catalog.OcopProduct", on_delete=models.PROTECT, related_name="dossiers")
    body = models.ForeignKey(GradingBody, on_delete=models.PROTECT, related_name="dossiers")
    council = models.ForeignKey(Council, null=True, on_delete=models.PROTECT, related_name="dossiers")
    state = models.CharField(max_length=10, choices=State, default=State.HANDED_IN)
    story = models.TextField(blank=True, default="")
    handed_in_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    returned_words = models.CharField(max_length=600, blank=True, default="")

    objects: ClassVar = DossierQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ocop"], condition=Q(state__in=["handed_in", "scoring"]), name="catalog_dossier_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"dossier {self.pk} of {self.ocop_id}"


class Evidence(models.Model):
    """A paper or a photo in a dossier; the producer's people, the body's officers and the council see it, nobody else."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """What one member gave one dossier; nobody else sees it before all of them have given theirs, or the council is closed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="scores")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="scores")
    a = models.DecimalField(max_digits=4, decimal_places=1)
    b = models.DecimalField(max_digits=4, decimal_places=1)
    c = models.DecimalField(max_digits=4, decimal_places=1)
    words = models.CharField(max_length=600, blank=True, default="")
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "member"], name="catalog_score_once"),
            models.CheckConstraint(condition=Q(a__gte=0, b__gte=0, c__gte=0), name="catalog_score_positive"),
        ]

    def __str__(self) -> str:
        return f"score of {self.member_id} for {self.dossier_id}"
