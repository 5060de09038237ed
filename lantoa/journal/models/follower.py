"""How far each durable reader of the journal has come."""

from django.db import models


class Follower(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)
    parked_reason = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"
