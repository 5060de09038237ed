"""The bank accounts sellers are paid to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import SELLING, Actor
from lantoa.payments.rules import banks


def own(actor: Actor) -> Q:
    """The rows of the organisation the actor works for; none for anybody else."""
    mine = actor.organisation_id if actor.roles & SELLING else None
    return Q(organisation_id=mine) if mine is not None else Q(pk__in=[])


class PayoutAccountQuerySet(models.QuerySet["PayoutAccount"]):
    def visible_to(self, actor: Actor) -> PayoutAccountQuerySet:
        """The accounts, past ones too, of the organisation this actor works for."""
        return self.filter(own(actor))

    def live(self) -> PayoutAccountQuerySet:
        """Those in force: neither ended nor still to take over."""
        return self.filter(ended_at=None, takes_over_at=None)

    def to_come(self) -> PayoutAccountQuerySet:
        """Those that take over after a pause, unless somebody stops it."""
        return self.filter(ended_at=None, takes_over_at__isnull=False)


class PayoutAccount(models.Model):
    """A seller's own bank account. It counts as proved by its first notification from the bank.

    `takes_over_at`: it was named in place of another that people rely on, and is in force from then on; None once it is.
    """

    objects: ClassVar = PayoutAccountQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    bank_bin = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder = models.CharField(max_length=120)
    proved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    takes_over_at = models.DateTimeField(null=True)
    feed = models.CharField(max_length=20, blank=True, default="")
    hook_token = models.CharField(max_length=43, unique=True)
    hook_auth = models.CharField(max_length=10, blank=True, default="")
    hook_secret = models.BinaryField(default=b"")
    last_heard_at = models.DateTimeField(null=True)
    proof_code = models.CharField(
        max_length=9, blank=True, default=""
    )  # of the small transfer that tries the connection
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None, takes_over_at=None),
                name="payments_one_live_account",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None, takes_over_at__isnull=False),
                name="payments_one_account_to_come",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_bin} {self.number[-4:]}"

    @property
    def bank(self) -> str:
        """The bank's name as people know it."""
        return banks.bank_name(self.bank_bin)

    @property
    def masked(self) -> str:
        """The number with only its last four signs."""
        return banks.masked(self.number)

    @property
    def is_fed(self) -> bool:
        """Whether a service passes on this account's notifications."""
        return bool(self.feed)
