"""Who looks after what stands on a list, and which partner a list was handed to."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor

WORKING = frozenset({"officer", "owner", "seller"})


class CareQuerySet(models.QuerySet["Care"]):
    def visible_to(self, actor: Actor) -> Self:
        """What the actor's own body owns, or their own organisation took on; a department's officers ask for `all_of_it` instead."""
        if actor.organisation_id is None or actor.helping or not actor.roles & WORKING:
            return self.none()
        mine = Q(holder_id=actor.organisation_id)
        return self.filter(mine | Q(body_id=actor.organisation_id) if "officer" in actor.roles else mine)

    def going(self) -> Self:
        """What is not over: taken by somebody, or put back for all of the body."""
        return self.filter(state__in=(Care.State.OPEN, Care.State.TAKEN))

    def resting(self, list_: str, today: date) -> Self:
        """What was said to be done so lately that the list does not show it."""
        return self.filter(list=list_, state=Care.State.DONE, hidden_until__gt=today)

    def of(self, why: Any, risen_on: Any) -> Self:
        """Of this very matter: why its thing stands on the list, and since which day; values or expressions."""
        return self.filter(Q(risen_on=None) | Q(risen_on=risen_on, why=why))


class Care(models.Model):
    """Something of a list that somebody looks after. The list itself is never copied: it names its thing by (type, id), and by `why` and since
    which day (`risen_on`) it stood there: what is settled and comes back later, or for another reason, is another matter. Rows from before that
    was kept have neither, and are of any.

    `body` owns the thing, `holder` is the organisation whose people look after it (the body, or a partner), `person` who took it: nobody
    while it was put back for all. Done hides it until `hidden_until`; left leaves it on the list. `gone_on`: that day it stood on the list no longer.
    """

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DONE = "done"
        LEFT = "left"

    list = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State)
    words = models.CharField(max_length=500, blank=True, default="")
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    hidden_until = models.DateField(null=True)
    why = models.CharField(max_length=20, db_default="")
    risen_on = models.DateField(null=True)
    gone_on = models.DateField(null=True)

    objects: ClassVar = CareQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder", "state", "due_on"], name="desks_care_of_holder"),
            models.Index(fields=["list", "subject_type", "subject_id"], name="desks_care_of_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["list", "subject_type", "subject_id"],
                condition=Q(state__in=("open", "taken")),
                name="desks_care_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "taken"), ended_at=None)
                | (Q(state__in=("done", "left"), ended_at__isnull=False) & ~Q(words="")),
                name="desks_care_ended",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("since")), name="desks_care_days"),
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.title}"

    @property
    def is_going(self) -> bool:
        return self.state in (self.State.OPEN, self.State.TAKEN)

    def is_late(self, today: date) -> bool:
        """Whether the day by which it was to be looked after is over."""
        return self.is_going and self.due_on < today


class ListShareQuerySet(models.QuerySet["ListShare"]):
    def live(self) -> Self:
        return self.filter(until=None)

    def visible_to(self, actor: Actor) -> Self:
        """Lists handed to the organisation this actor works for."""
        if actor.organisation_id is None or actor.helping or not actor.roles & {"owner", "seller"}:
            return self.none()
        return self.live().filter(partner_id=actor.organisation_id)


class ListShare(models.Model):
    """A list handed to a partner organisation, from a time on until it is taken back; `part` narrows it to one carrier or bank."""

    list = models.CharField(max_length=40)
    partner = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, blank=True, default="")
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects: ClassVar = ListShareQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["list", "partner", "part"], condition=Q(until=None), name="desks_share_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.list} for {self.partner_id}"
