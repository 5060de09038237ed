"""What a moderator looks at, who asked for it, what was decided and why, and the second look."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.kit.access import MODERATING, Actor, sells

REASONS: dict[str, Promise] = {
    "missing_paper": _("A paper that such goods need is missing"),
    "forbidden": _("Such goods may not be sold here"),
    "misleading": _("Name, photo or words make buyers expect something else"),
    "heals": _("The words promise to heal"),
    "copied": _("The goods or photos are copied from somebody else"),
    "offends": _("The words hurt or insult"),
    "authority": _("An authority asked for it"),
    "rights_holder": _("Whoever holds the rights asked for it"),
    "other": _("Another reason, written below"),
}
REPORTS: dict[str, Promise] = {
    "fake": _("Fake, or copied from somebody else"),
    "forbidden": _("May not be sold"),
    "misleading": _("Not as shown or described"),
    "unsafe": _("May harm people"),
    "cheats": _("Takes money and sends nothing"),
    "offends": _("Hurts or insults"),
    "other": _("Something else is wrong"),
}
OUTCOMES: dict[str, tuple[str, ...]] = {
    "check": ("let_through", "ask", "refuse"),
    "report": ("keep", "ask", "take_down"),
    "takedown": ("take_down", "keep"),
}
HIDING, ASKS_WORDS = frozenset({"refuse", "take_down"}), frozenset({"ask", "refuse", "take_down", "restore"})


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> Self:
        return self.exclude(turn="")

    def waiting(self) -> Self:
        """What waits for a moderator, the least time left first; stalls that are only tried out never are."""
        waits = self.filter(turn=Matter.Turn.MODERATOR, store__rehearsal=False)
        return waits.order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")

    def visible_to(self, actor: Actor) -> Self:
        """Everything for moderators; for sellers what is about their own stall."""
        if actor.roles & MODERATING:
            return self.all()
        if not sells(actor):
            return self.none()
        return self.of(actor.organisation_id)

    def of(self, organisation_id: int) -> Self:
        return self.filter(store__organisation_id=organisation_id)

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


class Matter(models.Model):
    """One thing to look at: goods that wait for a check, something reported, or something to be taken down.

    The thing is named by (type, id), so that rooms above may put theirs in; `title`, `words` and `path` say what it is.
    `turn` is who has to do something next, nobody when it is over; `step` counts the moves, so that two who decide at once
    are noticed. While `hides`, the public does not see the thing.
    """

    class Kind(models.TextChoices):
        CHECK = "check"
        REPORT = "report"
        TAKEDOWN = "takedown"

    class Turn(models.TextChoices):
        MODERATOR = "moderator"
        SELLER = "seller"
        NOBODY = ""

    kind = models.CharField(max_length=10, choices=Kind)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    store = models.ForeignKey("stores.Store", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True, default="")
    path = models.CharField(max_length=200, blank=True, default="")
    guard = models.CharField(max_length=40, blank=True, default="")
    hides = models.BooleanField(default=False)
    turn = models.CharField(max_length=10, choices=Turn, default=Turn.MODERATOR, blank=True)
    step = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = MatterQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["turn", "due_at"], name="stores_matter_queue"),
            models.Index(fields=["subject_type", "subject_id"], name="stores_matter_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"], condition=~Q(turn=""), name="stores_matter_once"
            ),
            models.CheckConstraint(
                condition=Q(turn="", closed_at__isnull=False) | (~Q(turn="") & Q(closed_at=None)),
                name="stores_matter_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_type} {self.subject_id}"

    @property
    def is_open(self) -> bool:
        return self.turn != ""

    @property
    def is_taken_down(self) -> bool:
        """Whether it was public and is not any more."""
        return self.hides and self.kind != self.Kind.CHECK

    def may_be(self) -> tuple[str, ...]:
        """What a moderator may decide now."""
        if self.is_open:
            return OUTCOMES[self.kind]
        return ("restore",) if self.is_taken_down else ()


class Notice(models.Model):
    """Why a matter is there, in somebody's words: a visitor's report, an authority's or rights-holder's request, a room's flag, and
    what the seller answered to a question."""

    class Source(models.TextChoices):
        PUBLIC = "public"
        AUTHORITY = "authority"
        RIGHTS_HOLDER = "rights_holder"
        ROOM = "room"
        SELLER = "seller"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="notices")
    source = models.CharField(max_length=20, choices=Source)
    reason = models.CharField(max_length=20, blank=True, default="")
    words = models.TextField(blank=True, default="")
    asked_by = models.CharField(max_length=160, blank=True, default="")
    reference = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=16, blank=True, default="")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    reporter = models.CharField(max_length=64, blank=True, default="")
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["reporter", "received_at"], name="stores_notice_reporter")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "reporter"], condition=~Q(reporter=""), name="stores_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} on {self.matter_id}"

    @property
    def reason_title(self) -> str:
        return str(REPORTS.get(self.reason) or REASONS.get(self.reason) or "")


class Decision(models.Model):
    """What a moderator decided, with the reason from the list and in words."""

    class Outcome(models.TextChoices):
        LET_THROUGH = "let_through"
        ASK = "ask"
        REFUSE = "refuse"
        KEEP = "keep"
        TAKE_DOWN = "take_down"
        RESTORE = "restore"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=20, blank=True, default="")
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    appeal_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.outcome} of {self.matter_id}"

    @property
    def reason_title(self) -> str:
        return str(REASONS.get(self.reason, ""))

    def can_appeal(self, now: datetime) -> bool:
        """Whether the seller may still ask for a second look."""
        if self.appeal_until is None or now > self.appeal_until or not self.matter.hides or self.matter.is_open:
            return False
        return not Appeal.objects.filter(decision=self).exists()


class AppealQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> Self:
        """Appeals nobody has answered yet, the least time left first."""
        found = self.filter(outcome="", decision__matter__store__rehearsal=False)
        return found.select_related("decision__matter__store", "decision__by").order_by("due_at", "pk")


class Appeal(models.Model):
    """The seller asks for a second look at a decision, once; somebody else answers, with the reason.

    `same_moderator` says that nobody else was there to answer.
    """

    class Outcome(models.TextChoices):
        WAITING = ""
        UPHELD = "upheld"
        REVERSED = "reversed"

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    same_moderator = models.BooleanField(default=False)

    objects: ClassVar = AppealQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="stores_appeal_answered",
            )
        ]

    def __str__(self) -> str:
        return f"appeal of {self.decision_id}"
