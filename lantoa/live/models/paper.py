"""Papers of goods that need some before a livestream sale may show them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lantoa.kit.access import Actor, sells
from lantoa.live.models.session import LiveSession, Pick


class GoodsPaperQuerySet(models.QuerySet["GoodsPaper"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own stall, and of goods that stand in a sale of theirs whose account is open."""
        if not sells(actor):
            return self.none()
        hosted = LiveSession.objects.visible_to(actor).filter(closed_at=None)
        shown = Pick.objects.shown().filter(session__in=hosted, store=OuterRef("store"), product=OuterRef("product"))
        return self.standing().filter(Q(store__organisation_id=actor.organisation_id) | Exists(shown))

    def of_stall(self, actor: Actor) -> Self:
        """Those the actor's own stall shows."""
        if not sells(actor):
            return self.none()
        return self.standing().filter(store__organisation_id=actor.organisation_id)

    def standing(self) -> Self:
        """Those that their stall has not taken away again."""
        return self.filter(taken_back_at=None)


class GoodsPaper(models.Model):
    """A paper a stall showed for its goods: the kind of goods it was shown for (`guard`), what it is, its number, until when it is valid
    (none: it names no day), and a photo without a public address. It serves every sale of these goods, until it ends or the stall takes it back."""

    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    guard = models.CharField(max_length=30)
    kind = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    valid_until = models.DateField(null=True)
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects: ClassVar = GoodsPaperQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["store", "product"], name="live_paper_of_goods")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    def valid_on(self, day: date) -> bool:
        return self.valid_until is None or self.valid_until >= day
