"""Commands already carried out, so that the same command sent again gets the same answer and no second effect."""

from django.db import models


class Command(models.Model):
    """A client-made key (UUIDv7), what was asked, and what was answered. Kept 35 days.

    `body_hash` is `ERASED` where whoever asked was erased: by a hash it could be guessed what they wrote.
    """

    ERASED = "erased"

    key = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    by_id = models.BigIntegerField(null=True)
    answer = models.JSONField()
    done_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
