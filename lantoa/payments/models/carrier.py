"""What carriers say they transfer, so that it is known when the bank tells of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.kit.world import VIETNAM
from lantoa.payments.models.transaction import BankTransaction


class CarrierTransfer(models.Model):
    """The one sum a carrier owes for a settlement after its fees (`net`, đồng), and the bank's line that brought it.

    `number` is the settlement's own in the room that knows carriers; `carrier` its name as people know it.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True)
    carrier = models.CharField(max_length=40)
    reference = models.CharField(max_length=120)
    net = models.BigIntegerField()
    paid_at = models.DateTimeField()
    taken_back = models.BooleanField(default=False)
    line = models.OneToOneField(BankTransaction, null=True, on_delete=models.PROTECT, related_name="carrier_transfer")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "net"], name="payments_carrier_net")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.reference}: {self.net}"

    @property
    def shown(self) -> str:
        """What people call it: the carrier's own number, the day where only a file told of it."""
        day = self.paid_at.astimezone(VIETNAM).strftime("%d/%m/%Y")
        return day if self.reference.startswith("file:") else f"{self.reference} ({day})"
