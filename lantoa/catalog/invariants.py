"""A star stands on a decision that was recorded, for 36 months, beside no other; a number on a stamp was given once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from lantoa.catalog import acts
from lantoa.catalog.models import Grade, Lot, StampSheet
from lantoa.catalog.rules.ocop import band_of, mean, overlap, valid_until
from lantoa.journal import api as journal
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant


@invariant(
    "catalog.grades",
    "each grade was decided once, as the journal tells, holds for 36 months, has the stars its points come to, and none of a product overlaps another",
)
def grades(tally: Tally) -> Iterator[str]:
    decided = journal.of_those_here(journal.Entry.objects.filter(act=acts.GRADE_DECIDED))
    told = Counter(decided.values_list("subject_id", flat=True).iterator())
    last: Grade | None = None
    for grade in Grade.objects.prefetch_related("dossier__scores__member").order_by("ocop", "decided_on", "pk"):
        tally.rows += 1
        if told.pop(str(grade.pk), 0) != 1:
            yield f"grade {grade.pk} was not decided once"
        if grade.valid_until != valid_until(grade.decided_on):
            yield f"grade {grade.pk} is said to hold until {grade.valid_until}"
        if grade.points is not None and band_of(grade.points).stars != grade.stars:
            yield f"grade {grade.pk} has {grade.stars} stars for {grade.points} points"
        if grade.dossier is not None:
            given = [
                (one.a, one.b, one.c)
                for one in grade.dossier.scores.all()
                if one.member.council_id == grade.dossier.council_id
            ]
            if not given or mean(given) != grade.points:
                yield f"grade {grade.pk} has {grade.points} points, which its council did not give"
        if last is not None and last.ocop_id == grade.ocop_id:
            spans = [(one.decided_on, one.last_day) for one in (last, grade)]
            if overlap(*spans):
                yield f"grades {last.pk} and {grade.pk} of one product hold at one time"
        last = grade
    for subject in sorted(told)[:MOST_SHOWN]:
        yield f"grade {subject} was decided, and is not there"


@invariant("catalog.stamps", "the highest number on a lot's stamps is how many numbers were printed")
def stamps(tally: Tally) -> Iterator[str]:
    tally.rows = Lot.objects.count()
    numbered = StampSheet.objects.filter(lot=OuterRef("pk")).exclude(first_serial=None).order_by().values("lot")
    printed = Coalesce(Subquery(numbered.annotate(all=Sum("count")).values("all")), 0)
    for lot in Lot.objects.annotate(printed=printed).filter(~Q(serials=F("printed")))[:MOST_SHOWN]:
        yield f"lot {lot.pk} says {lot.serials} numbers, and {lot.printed} were printed"
