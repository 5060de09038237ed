"""How well the service that tells of an account keeps to it: asked for its list, tried with a small transfer, heard or silent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.payments.models.account import PayoutAccount


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self) -> FeedQuerySet:
        """Those that can be asked for their list, the longest waiting first."""
        return self.filter(list_due_at__isnull=False).order_by("list_due_at", "pk")


class Feed(models.Model):
    """The connection of one account to one service, since `connected_at`; connecting another begins anew.

    The list: everything before `list_from` has been read; `list_place` is the page to go on with in the reading that began
    at `list_begun_at`; `list_due_at` None: it is not asked. `list_fault` says in one word why the last asking failed, `list_said`
    in the service's words. A proof is the day on which money with the account's own trial code was told that way.
    """

    class Why(models.TextChoices):
        GAP = "gap"  # nothing came for longer than is usual for this account
        MISSED = "missed"  # a statement told of an order's money and the service did not
        LIST = "list"  # the service does not give its list

    objects: ClassVar = FeedQuerySet.as_manager()

    account = models.OneToOneField(PayoutAccount, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20)
    connected_at = models.DateTimeField()
    list_key = models.BinaryField(default=b"")
    list_from = models.DateTimeField(null=True)
    list_begun_at = models.DateTimeField(null=True)
    list_place = models.CharField(max_length=100, blank=True, default="")
    list_due_at = models.DateTimeField(null=True)
    list_read_at = models.DateTimeField(null=True)
    list_failures = models.PositiveSmallIntegerField(default=0)
    list_failing_since = models.DateTimeField(null=True)
    list_fault = models.CharField(max_length=20, blank=True, default="")
    list_said = models.CharField(max_length=200, blank=True, default="")
    hook_proved_at = models.DateTimeField(null=True)
    list_proved_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    silent_why = models.CharField(max_length=10, choices=Why, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["list_due_at"], condition=Q(list_due_at__isnull=False), name="payments_feed_due"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} of {self.account_id}"

    @property
    def is_listed(self) -> bool:
        """Whether the service is asked for its list."""
        return bool(self.list_key)

    @property
    def is_proved(self) -> bool:
        """Whether the trial transfer was told, one way or the other."""
        return self.hook_proved_at is not None or self.list_proved_at is not None
