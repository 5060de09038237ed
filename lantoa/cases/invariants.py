"""Every dossier's steps are whole, its dates follow from them, and who was promised an answer has one or a date for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import BigIntegerField, Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from lantoa.cases.actions.step import count_dates
from lantoa.cases.models import Case, CaseAction, Decision
from lantoa.documents import api as documents
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.kit.world import world
from lantoa.signing import api as signing

State = Case.State


@invariant(
    "cases.steps", "every dossier that was handed in has its steps from the first on, and the first is its handing in"
)
def steps(tally: Tally) -> Iterator[str]:
    handed_in = Case.objects.exclude(state=State.DRAFT)
    tally.rows = handed_in.count()
    first = CaseAction.objects.filter(case=OuterRef("pk"), number=1, kind="submitted", answers__isnull=False)
    for case in handed_in.filter(~Exists(first))[:MOST_SHOWN]:
        yield f"{case.code} was handed in without a first step"
    counted = handed_in.annotate(steps=Count("actions"), last=Max("actions__number"))
    for case in counted.exclude(steps=F("last"))[:MOST_SHOWN]:
        yield f"{case.code} has {case.steps} steps, the last is number {case.last}"


@invariant("cases.dates", "the date of every dossier under way is what its receipt, stops and extensions make it")
def dates(tally: Tally) -> Iterator[str]:
    shown = 0
    running = Case.objects.filter(state__in=[State.SUBMITTED, State.ACCEPTED, State.PROPOSED])
    for case in running.select_related("version").prefetch_related("stops").iterator(chunk_size=1_000):
        tally.rows += 1
        counted = count_dates(case)["due_at"]
        if case.due_at != counted and shown < MOST_SHOWN:
            shown += 1
            yield f"{case.code} is due {case.due_at}, and counted anew {counted}"


@invariant(
    "cases.decisions", "a decided dossier has exactly one decision in force, of that outcome, and no other has one"
)
def decisions(tally: Tally) -> Iterator[str]:
    live = Decision.objects.filter(case=OuterRef("pk"), approved_at__isnull=False, cancelled_at=None)
    decided = Case.objects.filter(state__in=[State.GRANTED, State.REFUSED])
    tally.rows = decided.count()
    for case in decided.filter(~Exists(live.filter(outcome=OuterRef("state"))))[:MOST_SHOWN]:
        yield f"{case.code} is {case.state} without such a decision in force"
    for case in Case.objects.filter(Exists(live)).exclude(state__in=[State.GRANTED, State.REFUSED])[:MOST_SHOWN]:
        yield f"{case.code} is {case.state}, and a decision of it is in force"


@invariant(
    "cases.seals",
    "what is given out as a sealed result is the file its seal was completed with, and not the paper before; and who was to sign it did",
)
def seals(tally: Tally) -> Iterator[str]:
    sealed = Decision.objects.exclude(signed=None)
    tally.rows = sealed.count()
    right = Q(seal__state="done", signed=F("seal__current"), paper=F("seal__shown")) & ~Q(signed=F("paper"))
    for decision in sealed.exclude(right).select_related("case")[:MOST_SHOWN]:
        yield f"{decision.code} is given out with another file than its seal stands on"
    theirs = signing.Signer.objects.filter(
        request=OuterRef("seal"), order=1, person=OuterRef("signing_by"), state="signed"
    )
    for decision in sealed.exclude(signing_by=None).filter(~Exists(theirs)).select_related("case")[:MOST_SHOWN]:
        yield f"{decision.code} was sealed without the signature of who was to sign it"


@invariant(
    "cases.papers",
    "no paper of a dossier taken back or not accepted can be opened, and of an accepted one none that is not kept",
)
def papers(tally: Tally) -> Iterator[str]:
    of_share = Case.objects.filter(pk=Cast(OuterRef("subject_id"), BigIntegerField())).values("state")[:1]
    open_ = documents.PaperShare.objects.open_at(world.now()).filter(subject_type=Case._meta.label_lower)
    shares = open_.annotate(state=Subquery(of_share))
    tally.rows = shares.count()
    ended = [State.DECLINED, State.WITHDRAWN]
    for share in shares.filter(state__in=ended)[:MOST_SHOWN]:
        yield f"{share} can be opened, and the dossier is {share.state}"
    accepted = [State.ACCEPTED, State.PROPOSED, State.GRANTED, State.REFUSED]
    for share in shares.filter(state__in=accepted, kept_at=None)[:MOST_SHOWN]:
        yield f"{share} is not kept, and the dossier is {share.state}"
