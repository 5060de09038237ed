"""Provinces that went from this house to one of their own, and where to send whoever still looks for them here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ProvinceMove(models.Model):
    """One province's way out of this house: frozen, written down, taken over elsewhere. `bodies` are organisations without a commune that
    go along; `archive` is the fingerprint of what was written last, `parts` those of its tables, `address` where it lives now. One that was thawed is over."""

    province = models.CharField(max_length=2)
    bodies = models.JSONField(default=list)
    frozen_at = models.DateTimeField()
    parts = models.JSONField(default=dict)
    archive = models.CharField(max_length=64, blank=True, default="")
    exported_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=200, blank=True, default="")
    moved_at = models.DateTimeField(null=True)
    thawed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province"], condition=Q(thawed_at=None), name="portal_move_once")
        ]

    def __str__(self) -> str:
        return f"{self.province} from {self.frozen_at}"


class Forwarding(models.Model):
    """An address of this house whose page is found at the province's own now. `mark` is the SHA-256 of the path, in hex: links that
    nobody can guess are not to be read here."""

    mark = models.CharField(max_length=64, primary_key=True)
    move = models.ForeignKey(ProvinceMove, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.mark
