"""Administrative procedures as data, in the fields of the national database: what is known of each, since when, and how surely."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lantoa.cases.rules.clock import Limit
from lantoa.cases.rules.level import PROVINCE, is_central
from lantoa.cases.rules.way import Way

_LOOSE: Any = {"db_index": False, "db_constraint": False}
# The words for what the data file says by a key.
TIME_NOTES = {
    "reissue_or_exchange": _("To have it issued again: 1 working day. To exchange it: 3 days."),
    "update_or_correction": _("To correct: 3 working days. To update: 1 day."),
    "after_15": _("Handed in after 15:00 and not to be settled at once: the next working day."),
    "when_checked": _("Up to 5 working days when something has to be checked."),
    "card_expired": _("7 working days when the identity card has expired or there is none yet."),
    "not_in_database": _("15 days when the organisation is not in a national database."),
    "old_website_rules": _("This is from the rules before 1 July 2026: 3 working days for the account, for the notification and for a change or end. The new times were not found."),
}  # fmt: skip
FEE_NOTES = {
    "none_stated": _("The source states no fee."),
    "direct_or_online": _("At the desk; 10,000 đ online."),
    "by_page": _("A page; from page 3 on 1,000 đ a page, at most 200,000 đ."),
}
# How sure it is, by the confidence written with it.
HOW_SURE = {
    "verified": _("Read in the source itself."),
    "code_and_level": _("Code and who decides were read in the source itself. The rest was not found."),
    "code_and_name": _("Only the code and a short name are known, from a secondary source."),
    "title_unknown": _("Only the code is known, from a secondary source. The exact name was not found; what stands here describes it."),
    "old_rules": _("Read in the source, but for the rules before 1 July 2026."),
}  # fmt: skip


class Procedure(models.Model):
    """One administrative procedure; what is known of it stands in its versions."""

    slug = models.CharField(max_length=80, primary_key=True)
    # Empty where the national code was not found.
    code = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return self.slug


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def published(self) -> Self:
        """What holds, held or will hold: of the data file, or published by the province, and not withdrawn."""
        return self.filter(Q(proposed_at=None) | Q(published_at__isnull=False), withdrawn_at=None)

    def proposed(self) -> Self:
        """What one officer of the province wrote and no other has published yet."""
        return self.filter(proposed_at__isnull=False, published_at=None, withdrawn_at=None)

    def begun(self, on: date) -> Self:
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on))


class ProcedureVersion(models.Model):
    """A procedure as it is from its first day until the day before the next version's, with source and confidence.

    Whatever is empty was not found; without a first day it is the one with which the procedure is known. `valid_to` ends it
    sooner. What was published is never changed. The province's own have `proposed_at`.
    """

    class Confidence(models.TextChoices):
        VERIFIED = "verified", "read in the source"
        CODE_AND_LEVEL = "code_and_level", "code and level read in the source"
        CODE_AND_NAME = "code_and_name", "code and short name, secondary source"
        TITLE_UNKNOWN = "title_unknown", "code only, secondary source"
        OLD_RULES = "old_rules", "read in the source, for earlier rules"

    class TimeUnit(models.TextChoices):
        DAY = "day", "day"
        WORKING_DAY = "working_day", "working day"

    class OnlineLevel(models.TextChoices):
        FULL = "full", "toàn trình"
        PART = "part", "một phần"

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    name = models.CharField(max_length=300)
    field = models.CharField(max_length=80)
    executing_level = models.CharField(max_length=120, blank=True)
    online_level = models.CharField(max_length=4, choices=OnlineLevel, blank=True)
    time_limit = models.PositiveSmallIntegerField(null=True)
    time_unit = models.CharField(max_length=12, choices=TimeUnit, blank=True)
    time_note = models.CharField(max_length=30, blank=True)
    fee = models.PositiveBigIntegerField(null=True)
    fee_note = models.CharField(max_length=30, blank=True)
    # What it costs when handed in from home, where that is another sum.
    fee_online = models.PositiveBigIntegerField(null=True)
    # Handed in later than this hour of the day, a limit of the same day is the next working day.
    late_after = models.TimeField(null=True)
    # Whoever proposes a decision may not approve it.
    four_eyes = models.BooleanField(default=False, db_default=False)
    # How many days (of the limit's unit) its limit may be lengthened by, once; 0: not at all.
    most_more = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Lists of lines, each as the national database has it; methods with time and fee: see rules/way.py.
    steps = models.JSONField(default=list)
    methods = models.JSONField(default=list)
    components = models.JSONField(default=list)
    results = models.JSONField(default=list)
    legal_basis = models.JSONField(default=list)
    source = models.CharField(max_length=300)
    # Where another province's or city's rule was read because ours was not found.
    source_place = models.CharField(max_length=40, blank=True)
    source_at = models.CharField(max_length=120)
    confidence = models.CharField(max_length=20, choices=Confidence)
    # The national code that the province found for a procedure without one.
    code = models.CharField(max_length=12, blank=True, default="", db_default="")
    # Without constraints in the database: adding one to a table in use keeps its writers waiting. Neither people nor versions are deleted.
    proposed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+", **_LOOSE)
    proposed_at = models.DateTimeField(null=True)
    # The version to come that this one takes the place of.
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", **_LOOSE)
    published_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+", **_LOOSE)
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+", **_LOOSE)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_words = models.TextField(blank=True, default="", db_default="")

    # What is known of a procedure: what the data file gives, the editor writes, and two versions are compared by.
    FACTS: ClassVar = (
        "name", "field", "executing_level", "online_level", "time_limit", "time_unit", "time_note", "late_after", "most_more", "four_eyes",
        "fee", "fee_note", "fee_online", "steps", "methods", "components", "results", "legal_basis", "source", "source_place", "source_at",
        "confidence",
    )  # fmt: skip

    objects: ClassVar = ProcedureVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["procedure", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="cases_version_once"),
            # A version holds until the next one begins, so two hold on one day only where both begin on the same: they cannot.
            models.UniqueConstraint(
                F("procedure"), Coalesce("valid_from", Value(date.min)), name="cases_version_begins",
                condition=Q(withdrawn_at=None) & (Q(proposed_at=None) | Q(published_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["procedure"], name="cases_version_one_proposal",
                condition=Q(proposed_at__isnull=False, published_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="cases_version_whole",
                condition=(Q(proposed_at=None) | Q(proposed_by__isnull=False, valid_from__isnull=False))
                & (Q(published_at=None) | Q(published_by__isnull=False) & ~Q(published_by=F("proposed_by")))
                & (Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from"))),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.procedure_id} ({self.number})"

    @property
    def limit(self) -> Limit | None:
        """How long it may take, as the clock counts it; None where that is not known."""
        if self.time_limit is None:
            return None
        return Limit(self.time_limit, self.time_unit == self.TimeUnit.WORKING_DAY, self.late_after)

    @property
    def fee_from_home(self) -> int:
        """What handing it in from home costs, in đồng; 0 where no fee is known, or only the desk can count it."""
        if self.methods:
            return next((way.fee or 0 for way in self.ways if way.way == "online"), 0)
        if self.fee_note == "by_page":
            return 0
        return (self.fee_online if self.fee_online is not None else self.fee) or 0

    @property
    def is_secondary(self) -> bool:
        """Whether it was read in somebody's copy of the source only."""
        return self.confidence in {self.Confidence.CODE_AND_NAME, self.Confidence.TITLE_UNKNOWN}

    @property
    def ways(self) -> list[Way]:
        """How it is handed in, with what is known of time and fee of each; none where that was not found."""
        return [Way.read(row) for row in self.methods]

    @property
    def time_words(self) -> str:
        return str(TIME_NOTES.get(self.time_note, ""))

    @property
    def fee_words(self) -> str:
        return str(FEE_NOTES.get(self.fee_note, ""))

    @property
    def sure_words(self) -> str:
        return str(HOW_SURE.get(self.confidence, ""))

    @property
    def is_provincial(self) -> bool:
        """Whether the province decides, so that its office takes the dossiers."""
        return self.executing_level == PROVINCE

    @property
    def is_central(self) -> bool:
        """Whether somebody above the province decides: such dossiers are taken here only where an office for it was named."""
        return is_central(self.executing_level)

    @property
    def by_commune(self) -> bool:
        """Whether the commune's office takes the dossiers; where it is not known who decides, too."""
        return not (self.is_provincial or self.is_central)

    @property
    def is_proposal(self) -> bool:
        return self.proposed_at is not None and self.published_at is None and self.withdrawn_at is None
