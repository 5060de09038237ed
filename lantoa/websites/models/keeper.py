"""Which public bodies keep the register: the house names them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from lantoa.kit.access import Actor


class RegisterKeeperQuerySet(models.QuerySet["RegisterKeeper"]):
    def worked_at_by(self, actor: Actor) -> Self:
        """The body this actor is an officer of, if it keeps the register; none for somebody who helps."""
        if actor.organisation_id is None or "officer" not in actor.roles or actor.helping:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class RegisterKeeper(models.Model):
    """A public body that keeps the register of e-commerce sites; nobody else's officers change it."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    objects: ClassVar = RegisterKeeperQuerySet.as_manager()

    def __str__(self) -> str:
        return f"keeper {self.organisation_id}"
