"""A phone number on its way to another: proved in two ways, waited for, and never in silence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.accounts.models.organisation import Organisation
from lantoa.accounts.models.person import Person


class PhoneChangeSet(models.QuerySet):
    """Changes, and how far they have come."""

    def open(self) -> PhoneChangeSet:
        return self.filter(done_at=None, ended_at=None)

    def proving(self) -> PhoneChangeSet:
        return self.open().filter(due_at=None)

    def waiting(self) -> PhoneChangeSet:
        return self.open().exclude(due_at=None)


class PhoneChange(models.Model):
    """Somebody asks that an account's number be another from now on; whose it is they prove in two different ways.

    `person` is none where nobody has the old number: strangers are not told. `…_at` is when that way was proved; with the
    second one `due_at` is set, a day later the worker makes the change. Both numbers are emptied when it is over.
    Where both are the same nothing changes: it is how somebody comes in again by a number that was silent for long (`returning`).
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="phone_changes")
    old_phone = models.CharField(max_length=16, blank=True)
    new_phone = models.CharField(max_length=16, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    link_hash = models.CharField(max_length=64, unique=True)
    cancel_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    code_at = models.DateTimeField(null=True)
    passkey_at = models.DateTimeField(null=True)
    eid_at = models.DateTimeField(null=True)
    people_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = PhoneChangeSet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(due_at=None) & Q(done_at=None, ended_at=None),
                name="accounts_one_phone_change",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="accounts_phone_change_due")]

    def __str__(self) -> str:
        return f"phone change {self.pk}"

    @property
    def returning(self) -> bool:
        """Whether somebody comes back with the number they had."""
        return bool(self.old_phone) and self.old_phone == self.new_phone

    @property
    def ways(self) -> list[str]:
        """The ways proved so far."""
        return [way for way in ("code", "passkey", "eid", "people") if getattr(self, f"{way}_at")]


class Vouch(models.Model):
    """Somebody who knows them says that it is really they who ask."""

    change = models.ForeignKey(PhoneChange, on_delete=models.CASCADE, related_name="vouches")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "person"], name="accounts_vouch_once")]

    def __str__(self) -> str:
        return f"{self.person_id} vouches for {self.change_id}"


class DeskCheck(models.Model):
    """Somebody saw who asks, and the paper they showed: what kind, never its number. An officer of a public body at their desk, or,
    where no office is here that could, whoever runs the house (nobody is named then, and `reason` says in words why it was done so)."""

    class Paper(models.TextChoices):
        IDENTITY_CARD = "identity_card"
        PASSPORT = "passport"
        DRIVING_LICENCE = "driving_licence"

    change = models.OneToOneField(PhoneChange, on_delete=models.CASCADE, related_name="desk_check")
    officer = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    paper = models.CharField(max_length=20, choices=Paper)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(officer__isnull=False, office__isnull=False)
                | (Q(officer=None, office=None) & ~Q(reason="")),
                name="accounts_desk_check_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id or 'the house'} saw who asks for {self.change_id}"
