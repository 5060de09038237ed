"""Messages on their way to people, and those they write."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Message(models.Model):
    """One message to one address by one route. The text is dropped once it is no longer needed."""

    class State(models.TextChoices):
        QUEUED = "queued"  # written in the transaction of what it tells
        SENT = "sent"  # the route accepted it
        FAILED = "failed"  # gave up; `error` says why

    # The name by which a route knows it: sent twice under one name, it arrives once.
    request_id = models.UUIDField(unique=True)
    route = models.CharField(max_length=20, default="sms")
    to = models.CharField(max_length=120)
    text = models.TextField()
    purpose = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    outside_id = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="messages_state")]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.route}"


class IncomingText(models.Model):
    """What somebody wrote by text message to the house's number. Words and phone are dropped after some weeks, or with their writer."""

    incoming = models.OneToOneField("journal.Incoming", on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=16, blank=True, default="")
    text = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["phone", "at"], name="messages_text_of_phone")]

    def __str__(self) -> str:
        return f"text {self.pk}"
