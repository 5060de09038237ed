"""Statements of a bank that a seller brought, and how each bank lays its columns out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from lantoa.kit.access import SELLING, Actor
from lantoa.payments.models.account import PayoutAccount


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, actor: Actor) -> StatementQuerySet:
        """The statements of the organisation this actor works for."""
        mine = actor.organisation_id if actor.roles & SELLING else None
        return self.filter(account__organisation_id=mine) if mine is not None else self.none()


class Statement(models.Model):
    """One statement of one account, kept as it came and read in parts.

    `seen` says how many entries of the file are done, `total` how many there are (None until counted): a reading that
    died goes on from there. `new`, `known` and `not_understood` count them. `sentence` and `params` say before translation
    why it cannot be read, or not yet.
    """

    class State(models.TextChoices):
        COLUMNS = "columns"  # a person has to say, or to confirm, which column is which
        READING = "reading"
        DONE = "done"
        REFUSED = "refused"

    objects: ClassVar = StatementQuerySet.as_manager()

    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, related_name="statements")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=8)
    layout = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=State)
    sentence = models.TextField(blank=True, default="")
    params = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    not_understood = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "file"], name="payments_statement_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["worked_at"], condition=models.Q(state="reading"), name="payments_statement_reading")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.account_id}: {self.state}"

    @property
    def source(self) -> str:
        """Under which name its rows are told: files of one bank overlap whatever program wrote them."""
        return "sheet" if self.kind in ("csv", "xlsx", "xls") else self.kind

    @property
    def said(self) -> str:
        """Why it cannot be read, in the language now spoken."""
        return gettext(self.sentence) % self.params if self.sentence else ""


class StatementFault(models.Model):
    """A row of a statement that may be money and could not be read, with the reason before translation."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="faults")
    number = models.PositiveIntegerField()
    raw = models.TextField(blank=True, default="")
    message = models.TextField()
    params = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"row {self.number}"

    @property
    def sentence(self) -> str:
        """The reason, in the language now spoken."""
        return gettext(self.message) % self.params


class StatementLayout(models.Model):
    """Which column of a bank's sheets says what, as somebody of this organisation confirmed it once."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    bank_bin = models.CharField(max_length=6)
    titles = models.CharField(max_length=64)  # a hash of the titles' words
    layout = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "bank_bin", "titles"], name="payments_layout_once")
        ]

    def __str__(self) -> str:
        return f"{self.bank_bin}: {self.layout}"
