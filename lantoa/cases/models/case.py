"""Dossiers: what a citizen asks of an office, everything that was done with it, and its clock."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.cases.models.form import Form
from lantoa.cases.models.office import DESK, Office
from lantoa.cases.models.procedure import Procedure, ProcedureVersion
from lantoa.cases.rules.clock import Stop
from lantoa.kit.access import Actor, sells


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Self:
        """What this actor asked for, themselves or for the household they act for."""
        if actor.person_id is None:
            return self.none()
        if actor.helping:
            return self.filter(organisation_id=actor.organisation_id)
        theirs = Q(person_id=actor.person_id)
        if sells(actor):
            theirs |= Q(organisation_id=actor.organisation_id)
        return self.filter(theirs)

    def helped_by(self, actor: Actor) -> Self:
        """What this person was let help with by name and is still under way; nothing while they act for somebody's household."""
        if actor.person_id is None or actor.helping:
            return self.none()
        named = Q(helpers__helper_id=actor.person_id, helpers__ended_at=None)
        return self.filter(named, state__in=[Case.State.DRAFT, *Case.OPEN])

    def on_desk_of(self, actor: Actor) -> Self:
        """What was handed in at the office this actor works for."""
        if actor.organisation_id is None or DESK not in actor.roles:
            return self.none()
        return self.filter(office__organisation_id=actor.organisation_id).exclude(state=Case.State.DRAFT)


class Case(models.Model):
    """A dossier. Its code never changes; what was done with it stands in its actions.

    `answers` is what stands in the form now; what was handed in stands with the action that did it. `received_at` is when all
    that was needed was there: the clock runs from it. `due_at` None while the clock stands, or where no limit is known.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"  # waits to be accepted
        SUPPLEMENT = "supplement"  # something is missing; asked once
        ACCEPTED = "accepted"
        PROPOSED = "proposed"  # waits for a second pair of eyes
        GRANTED = "granted"
        REFUSED = "refused"
        DECLINED = "declined"  # not accepted: the wrong office, or not for them
        WITHDRAWN = "withdrawn"

    OPEN: ClassVar = (State.SUBMITTED, State.SUPPLEMENT, State.ACCEPTED, State.PROPOSED)

    code = models.CharField(max_length=12, unique=True)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    answers = models.JSONField(default=dict)
    # Fields that the house filled in, and from where: see rules/known.py.
    prefilled = models.JSONField(default=dict)
    # The slugs of pages that were sent, if only to leave them empty.
    seen = models.JSONField(default=list)
    rehearsal = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    accept_by = models.DateTimeField(null=True)
    supplement_asked_at = models.DateTimeField(null=True)
    # The codes of the parts that the office then named as missing.
    supplement_parts = models.JSONField(default=list)
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    # Years its date reaches into whose swapped days off were not decided when it was counted.
    provisional = models.JSONField(default=list)
    # What lawful extensions added, in the limit's unit.
    more = models.PositiveSmallIntegerField(default=0)
    # Since when it is late; told once for each due date.
    late_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    officer = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    fee = models.PositiveBigIntegerField(default=0)
    fee_waived = models.CharField(max_length=40, blank=True, default="")
    paid = models.PositiveBigIntegerField(default=0)

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(submitted_at__isnull=False, received_at__isnull=False, office__isnull=False),
                name="cases_case_handed_in",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused"]) | Q(decided_at__isnull=False), name="cases_case_decided"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-changed_at"], name="cases_case_person"),
            models.Index(
                fields=["organisation", "-changed_at"],
                name="cases_case_organisation",
                condition=Q(organisation__isnull=False),
            ),
            # The desk's lists: what waits, the nearest date first.
            models.Index(fields=["office", "state", "due_at"], name="cases_case_desk"),
            # What is over, the newest first.
            models.Index(
                fields=["office", "-decided_at", "-id"],
                name="cases_case_decided_at",
                condition=Q(decided_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"],
                name="cases_case_due",
                condition=Q(decided_at=None, late_at=None, due_at__isnull=False),
            ),
            models.Index(fields=["accept_by"], name="cases_case_accept", condition=Q(state="submitted")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def can_be_edited(self) -> bool:
        """Whether whoever asks may write in it: before it is handed in, and to add what is missing."""
        return self.state in {self.State.DRAFT, self.State.SUPPLEMENT}

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in {self.State.SUBMITTED, self.State.SUPPLEMENT, self.State.ACCEPTED}

    @property
    def fee_due(self) -> int:
        """What is still to be paid, in đồng."""
        return 0 if self.fee_waived else max(0, self.fee - self.paid)


class CaseAction(models.Model):
    """One thing done with a dossier, never changed. `answers` is the form as it was handed in with it; `checked` what the office
    ticked as looked at, in the words that stood there, None where no list was before anybody."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True, default="")
    answers = models.JSONField(null=True)
    checked = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="cases_action_once")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.number})"


class ClockStop(models.Model):
    """The clock stood, for a lawful reason."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stops")
    reason = models.CharField(max_length=40)
    words = models.TextField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["began_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="cases_stop_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="cases_stop_order"
            ),
        ]

    def __str__(self) -> str:
        return f"stop of {self.case_id}"

    @property
    def stop(self) -> Stop:
        return Stop(self.began_at, self.ended_at)


class CaseMessage(models.Model):
    """A word between whoever asked and the office."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    from_office = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"message {self.pk}"
