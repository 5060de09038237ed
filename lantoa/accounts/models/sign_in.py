"""Where somebody is signed in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.accounts.models.person import Person


class SignIn(models.Model):
    """One browser in which a person is signed in, beside Django's session and known by a hash of its key.

    Ending it is deleting the row: the session counts only with it. `network_hash` tells one network from another without
    keeping an address; `device` is what `rules.device` says of the browser. `proved_at` is when its holder last proved who
    they are, at signing in or again since.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    session_hash = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=40, blank=True, default="")
    network_hash = models.CharField(max_length=64, blank=True, default="")
    since = models.DateTimeField()
    proved_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "last_seen_at"], name="accounts_sign_in_person")]

    def __str__(self) -> str:
        return f"sign-in {self.pk} of {self.person_id}"
