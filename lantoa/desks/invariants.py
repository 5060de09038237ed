"""Whatever somebody looks after was written down when it was taken and when it ended."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from lantoa.desks.acts import CARE_DONE, CARE_TAKEN
from lantoa.desks.models import Care
from lantoa.journal import api as journal
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant


@invariant(
    "desks.care",
    "what was taken on has its act in the journal, and has one that ends it when it is over, and only then",
)
def care(tally: Tally) -> Iterator[str]:
    tally.rows = Care.objects.count()
    about = journal.Entry.objects.filter(
        subject_type=Care._meta.label_lower, subject_id=Cast(OuterRef("pk"), CharField())
    )
    rows = Care.objects.annotate(taken=Exists(about.filter(act=CARE_TAKEN)), ended=Exists(about.filter(act=CARE_DONE)))
    over = Q(state__in=(Care.State.DONE, Care.State.LEFT))
    for row in rows.exclude((over & Q(taken=True, ended=True)) | (~over & Q(taken=True, ended=False)))[:MOST_SHOWN]:
        yield f"{row.list} {row.pk} is {row.state}, and the journal says otherwise"
