"""Papers that a seller shows the moderators, and nobody else."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from lantoa.kit.access import MODERATING, Actor, sells


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them for moderators; for sellers those of their own stall."""
        return self.all() if actor.roles & MODERATING else self.own(actor)

    def own(self, actor: Actor) -> Self:
        """Those that this actor's own stall showed."""
        if not sells(actor):
            return self.none()
        return self.filter(matter__store__organisation_id=actor.organisation_id)


class Paper(models.Model):
    """A photo of a paper (a certificate, a registration) added to a matter by the seller. Its bytes have no public address."""

    matter = models.ForeignKey("stores.Matter", on_delete=models.CASCADE, related_name="papers")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = PaperQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "file"], name="stores_paper_once")]

    def __str__(self) -> str:
        return f"{self.name} for {self.matter_id}"
