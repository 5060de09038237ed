"""Entries of the register: one live one for each domain or app, and everything that happened to it, each with its day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.world import world
from lantoa.websites.rules.regime import Regime, regimes


class SiteQuerySet(models.QuerySet["Site"]):
    """Which entries: how they stand on a day."""

    def live(self) -> Self:
        """Those that did not end, run out or not."""
        return self.filter(ended_on=None)

    def in_force(self, day: date) -> Self:
        """Those that hold on that day: what the register counts."""
        return self.live().filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def run_out(self, day: date) -> Self:
        return self.live().filter(valid_until__lt=day)

    def terminated(self) -> Self:
        return self.filter(end_kind=Site.End.TERMINATED)

    def taken_down(self) -> Self:
        return self.filter(end_kind=Site.End.TAKEN_DOWN)

    def standing(self, state: str, day: date) -> Self:
        """Those of this state on that day."""
        adjectives = {
            "confirmed": self.in_force(day), "expired": self.run_out(day), "terminated": self.terminated(), "taken_down": self.taken_down(),
        }  # fmt: skip
        return adjectives[state]


STATES = ("confirmed", "expired", "terminated", "taken_down")


class Site(models.Model):
    """A site or app that was notified or registered, and whose it is.

    `organisation` and `person` are who asked for it here, where a dossier made it. `domain` is ASCII, `shown` the same as people read it; an app has `app` instead. `confirmed_on` and `valid_until` are the
    confirmation's days (None: no end is known); that it ran out is derived. `ended_on` with `end_kind` ends the entry for good: who comes
    back gets a new one. `skeleton` is what a hurried eye makes of the domain, `folded` what a search finds it by. `checked_at`
    and `reachable` are the newest visit's. `tried_at` is when a visit was last begun, written down or not, `silent` how often in a row it
    could not be opened, `next_visit_at` when one that could not be is tried again.
    """

    class End(models.TextChoices):
        NONE = ""
        TERMINATED = "terminated"
        TAKEN_DOWN = "taken_down"

    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    owner_kind = models.CharField(max_length=12)
    owner_name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True, default="")
    shown = models.CharField(max_length=253, blank=True, default="")
    app = models.CharField(max_length=120, blank=True, default="")
    skeleton = models.CharField(max_length=253, blank=True, default="")
    folded = models.CharField(max_length=600)
    platform = models.CharField(max_length=12)
    regime = models.CharField(max_length=20)
    registration_number = models.CharField(max_length=60, blank=True, default="")
    confirmed_on = models.DateField()
    valid_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_kind = models.CharField(max_length=10, choices=End, blank=True, default=End.NONE)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    reachable = models.CharField(max_length=10, blank=True, default="")
    tried_at = models.DateTimeField(null=True)
    silent = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_visit_at = models.DateTimeField(null=True)

    objects: ClassVar = SiteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["domain"], condition=Q(ended_on=None) & ~Q(domain=""), name="websites_site_of_domain"),
            models.UniqueConstraint(fields=["app"], condition=Q(ended_on=None) & ~Q(app=""), name="websites_site_of_app"),
            models.CheckConstraint(condition=(Q(domain="") & ~Q(app="")) | (~Q(domain="") & Q(app="")), name="websites_site_one_thing"),
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gte=F("confirmed_on")), name="websites_site_days"),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_kind="") | (Q(ended_on__isnull=False) & ~Q(end_kind="")), name="websites_site_end"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["owner_kind", "domain"], condition=Q(ended_on=None), name="websites_site_kind"),
            models.Index(fields=["valid_until"], condition=Q(ended_on=None), name="websites_site_until"),
            models.Index(fields=["checked_at"], condition=Q(ended_on=None), name="websites_site_checked"),
            models.Index(fields=["skeleton"], condition=Q(ended_on=None), name="websites_site_skeleton"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How people call it: the domain as they read it, or the app's."""
        return self.shown or self.app

    @property
    def is_live(self) -> bool:
        return self.ended_on is None

    @property
    def state(self) -> str:
        """How it stands today: one of STATES."""
        if self.end_kind:
            return self.end_kind
        return "expired" if self.valid_until and self.valid_until < world.today() else "confirmed"

    @property
    def rules(self) -> Regime:
        return regimes()[self.regime]


class SiteStep(models.Model):
    """One thing that happened to an entry, never changed. `on` is the day it was so, `at` when it was written down; `changed` holds
    each changed thing as [from, to] (taken back: what a cancelled decision gave); `source` says where it comes from: list, case, officer or authority, with its id."""

    class Kind(models.TextChoices):
        REGISTERED = "registered"
        CHANGED = "changed"
        TAKEN_BACK = "taken_back"
        TERMINATED = "terminated"
        TAKEN_DOWN = "taken_down"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    at = models.DateTimeField()
    changed = models.JSONField(default=dict)
    words = models.CharField(max_length=300, blank=True, default="")
    source = models.CharField(max_length=10)
    source_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["site", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "number"], name="websites_step_once")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.site_id}.{self.number})"
