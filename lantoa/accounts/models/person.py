"""People: who signs in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Person(AbstractBaseUser):
    """Somebody who signs in. Known by a phone number (E.164), which is a contact and may change.

    There is no password; the field holds a random mark, and writing a new one signs the person out everywhere. Since
    `erased_at` the row is an empty shell that keeps only its number: what others did with them still leads somewhere.
    `phone_proved_at` is when a code sent to the number last came back; a number is a contact and goes stale (rules.guards).
    `sex` is what they said of themselves, for figures only, and holds while their consent to that does (actions.sex).
    """

    class Sex(models.TextChoices):
        FEMALE = "female"
        MALE = "male"

    phone = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120, blank=True, default="")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, default="vi")
    sex = models.CharField(max_length=6, choices=Sex, blank=True, default="", db_default="")
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_note = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    phone_proved_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects: ClassVar = BaseUserManager()
    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar = []

    def __str__(self) -> str:
        return self.name or ("–" if self.erased_at else self.phone)
