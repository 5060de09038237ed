"""Which households belong to a cooperative, from when to when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells


class CooperativeMemberQuerySet(models.QuerySet["CooperativeMember"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those in which this actor's organisation is the cooperative or the member."""
        if not sells(actor):
            return self.none()
        return self.filter(Q(cooperative=actor.organisation_id) | Q(member=actor.organisation_id))

    def on(self, day: date) -> Self:
        """Who belongs to it on this day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class CooperativeMember(models.Model):
    """A household that belongs to a cooperative and sells under its name: invited with what it gets of each sale (`agreement`).

    `since` is none until the household accepts that; `until` is the last day. What the two agree on later takes the agreement's place
    and leaves the membership as it is.
    """

    cooperative = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    agreement = models.OneToOneField("stores.ConsignmentAgreement", on_delete=models.PROTECT, related_name="membership")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    objects: ClassVar = CooperativeMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(cooperative=F("member")), name="stores_member_two_sides"),
            models.UniqueConstraint(
                fields=["cooperative", "member"], condition=Q(until=None), name="stores_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} of {self.cooperative_id}"

    def state(self, today: date) -> str:
        """invited, to_come, member, left, or declined."""
        if self.since is None:
            return "declined" if self.until else "invited"
        if self.until is not None and self.until < today:
            return "left"
        return "member" if self.since <= today else "to_come"
