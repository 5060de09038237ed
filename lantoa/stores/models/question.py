"""What a visitor asks about goods, and the seller's answer."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells
from lantoa.stores.rules.moderation import given_name


class QuestionQuerySet(models.QuerySet["Question"]):
    def public(self) -> Self:
        """Answered ones that their sellers show under the goods, the newest answer first."""
        return self.filter(published=True, withheld=False, answered_at__isnull=False).order_by("-answered_at", "-pk")

    def waiting(self) -> Self:
        """Those without an answer, the longest wait first."""
        return self.filter(answered_at=None, withheld=False).order_by("asked_at", "pk")

    def visible_to(self, actor: Actor) -> Self:
        """Questions asked of the stalls this actor works in."""
        if not sells(actor):
            return self.none()
        return self.filter(store__organisation_id=actor.organisation_id)


class Question(models.Model):
    """A question to the seller about one product. The asker's phone is told of the answer and shown to nobody."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    store = models.ForeignKey("stores.Store", on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60, blank=True, default="")
    phone = models.CharField(max_length=16, blank=True, default="")
    # Of the page it was asked on: the answer is told in it.
    language = models.CharField(max_length=2, default="vi", db_default="vi")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asker = models.CharField(max_length=64)
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    published = models.BooleanField(default=False)
    # Taken down by a moderator; follows from the matters about it, see actions/sight.py.
    withheld = models.BooleanField(default=False)

    objects: ClassVar = QuestionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asker", "asked_at"], name="stores_question_asker")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", published=False) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="stores_question_answered",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"question {self.pk} about {self.product_id}"

    @property
    def called(self) -> str:
        """What the asker is called in public; "" for somebody without a name."""
        return given_name(self.name)
