"""How far each durable reader of the journal has come."""

from django.db import models


class Follower(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)
    # Why it failed last, since when, how often, and when it is tried next; empty while all is well.
    parked_reason = models.CharField(max_length=300, blank=True, default="")
    failing_since = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"
