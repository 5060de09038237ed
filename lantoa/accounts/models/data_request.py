"""What people ask about their own personal data, and everything that was done about it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from lantoa.accounts.models.person import Person
from lantoa.kit.access import Actor


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """What this person asked themselves; whom they act for makes no difference."""
        return self.filter(person_id=actor.person_id) if actor.person_id is not None else self.none()

    def waiting(self) -> Self:
        """What still has no answer, the nearest date first."""
        return self.filter(state=DataRequest.State.ASKED).order_by("due_at", "pk")


class DataRequest(models.Model):
    """One request under the personal data law. Its code never changes; what was done stands in its steps.

    `reply_by` is until when there is a first reply, `due_at` until when it is done; both are counted when it is asked, `due_at` anew
    when it is extended or others have to act too. `about` is a row of the register of processing, "" for everything.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        REFUSED = "refused"
        TAKEN_BACK = "taken_back"

    code = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=40, blank=True, default="")
    words = models.TextField(blank=True, default="")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    reply_by = models.DateTimeField()
    due_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    others = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    reminded_for = models.DateTimeField(null=True)

    objects: ClassVar = DataRequestQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "asked_at"], name="accounts_data_request_person"),
            models.Index(fields=["state", "due_at"], name="accounts_data_request_due"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def next_due(self) -> datetime:
        """What is due next: the first reply, then the rest."""
        return self.due_at if self.replied_at else min(self.reply_by, self.due_at)


class DataRequestStep(models.Model):
    """One thing done about a request, never changed but when whoever asked is erased: then its words go."""

    class Kind(models.TextChoices):
        REPLIED = "replied"  # a first reply: how and by when it is done
        EXTENDED = "extended"
        DONE = "done"
        REFUSED = "refused"
        TAKEN_BACK = "taken_back"

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.request_id}"
