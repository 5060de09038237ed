"""Codes sent to phones."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PhoneCode(models.Model):
    """A six-digit code sent to a phone: whoever types it back holds that phone. Kept hashed, short-lived, few tries.

    Of one purpose only one is alive at a time; `about` binds it to something more, `address_hash` to where it was asked from.
    """

    phone = models.CharField(max_length=16)
    purpose = models.CharField(max_length=20)
    about = models.CharField(max_length=40, blank=True, default="")
    address_hash = models.CharField(max_length=64, blank=True, default="")
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone", "purpose", "about"], condition=Q(ended_at=None), name="accounts_code_alive_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["phone", "sent_at"], name="accounts_code_phone"),
            models.Index(fields=["address_hash", "sent_at"], name="accounts_code_address"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} code of {self.sent_at:%F %T}"
