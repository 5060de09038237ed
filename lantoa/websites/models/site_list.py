"""Lists of sites that an officer brought, row by row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.kit.access import Actor
from lantoa.websites.models.keeper import RegisterKeeper


class SiteListQuerySet(models.QuerySet["SiteList"]):
    """Which lists: whose."""

    def visible_to(self, actor: Actor) -> SiteListQuerySet:
        """The lists of the body this actor keeps the register for; none for anybody else."""
        return self.filter(organisation__in=RegisterKeeper.objects.worked_at_by(actor).values("organisation"))


class SiteList(models.Model):
    """A list as it was brought, read row by row, and taken over once an officer said so. `file` is what came, kept as it was."""

    class State(models.TextChoices):
        PREVIEW = "preview"  # an officer has to look, and to say yes
        TAKING = "taking"
        DONE = "done"
        DROPPED = "dropped"

    objects: ClassVar = SiteListQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    titles = models.JSONField(default=list)
    by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "worked_at"], name="websites_list_work")]

    def __str__(self) -> str:
        return self.name


class SiteListRow(models.Model):
    """One row of a list: the entry it was understood as, what is wrong with it (a code of the rules), and what came of it.

    `state` is what it would do when it was read; a row to `ask` looks like another site, and is taken over only where the
    officer ticked it (`agreed`). `cells` is the row as it stood there.
    """

    class State(models.TextChoices):
        NEW = "new"
        SAME = "same"
        CHANGED = "changed"
        ASK = "ask"
        WRONG = "wrong"

    class Outcome(models.TextChoices):
        NOT_YET = ""
        REGISTERED = "registered"
        CHANGED = "changed"
        SAME = "same"
        REFUSED = "refused"

    site_list = models.ForeignKey(SiteList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State)
    entry = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    problem = models.CharField(max_length=24, blank=True, default="")
    params = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    agreed = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.NOT_YET)
    site = models.ForeignKey("websites.Site", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["site_list", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["site_list", "number"], name="websites_row_once")]
        indexes: ClassVar = [models.Index(fields=["site_list", "state", "outcome"], name="websites_row_outcome")]

    def __str__(self) -> str:
        return f"{self.site_list_id}:{self.number}"
