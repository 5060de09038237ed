"""Passkeys: a device that proves its owner with a finger, a face or its own code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.accounts.models.person import Person


class Passkey(models.Model):
    """The public half of a key that lives in somebody's device (WebAuthn level 3); worthless to whoever reads it here.

    `handle` is the opaque name under which the device knows the person, `device` the kind of device it was made on,
    `sign_count` the device's own count of signatures, 0 for devices that do not count.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1364, unique=True)
    public_key = models.BinaryField(max_length=2000)
    handle = models.CharField(max_length=86)
    sign_count = models.BigIntegerField(default=0)
    device = models.CharField(max_length=40, blank=True, default="")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "made_at"], name="accounts_passkey_person")]

    def __str__(self) -> str:
        return f"passkey {self.pk} of {self.person_id}"
