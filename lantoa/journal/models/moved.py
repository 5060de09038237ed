"""Organisations whose past is here and whose present is in another house."""

from __future__ import annotations

from django.db import models


class MovedOrganisation(models.Model):
    """An organisation for which nothing is written here any more, since its province is to move; from `left_at` on its rows are gone
    from here, and its chain stays. No reference: the journal knows organisations by their numbers."""

    organisation = models.BigIntegerField(primary_key=True)
    province = models.CharField(max_length=2)
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["province"], name="journal_moved_province")]

    def __str__(self) -> str:
        return str(self.organisation)
