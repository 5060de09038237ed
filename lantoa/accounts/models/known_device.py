"""Browsers that somebody came in with before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.accounts.models.person import Person


class KnownDevice(models.Model):
    """A browser that keeps a token of ours beyond signing out; only its hash is here. One that is not here is a new one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="known_devices")
    token_hash = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "token_hash"], name="accounts_device_once")]

    def __str__(self) -> str:
        return f"known device {self.pk} of {self.person_id}"
