"""How the copies of this house elsewhere stand, as whoever makes them last said."""

from __future__ import annotations

from django.db import models


class Backup(models.Model):
    """One row: when copying was last heard of, until when all is copied, and what is in its way."""

    heard_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    daily_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    trouble = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="journal_backup_one")]

    def __str__(self) -> str:
        return f"copied until {self.until}"
