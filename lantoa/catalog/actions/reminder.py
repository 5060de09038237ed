"""Six months and two months before a grade runs out its producer is told, once each."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.catalog.actions.tell import tell_producer
from lantoa.catalog.acts import GRADE_REMINDED
from lantoa.catalog.models import Dossier, Grade
from lantoa.catalog.rules.ocop import REMIND_BEFORE, months_after
from lantoa.journal import api as journal
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import OCOP
from lantoa.kit.world import world

AT_ONCE = 100


def remind() -> int:
    """Tell producers in the house of grades that run out in six, and once more in two months; returns how many grades."""
    count = 0
    # The nearer reminder first: whoever missed the earlier one is told once, not twice on a day.
    for months in sorted(REMIND_BEFORE):
        while told := _remind_some(months):
            count += told
            journal.still_at_it()
    return count


def _remind_some(months: int) -> int:
    today = world.today()
    near = Grade.objects.open().filter(valid_until__gte=today, valid_until__lte=months_after(today, months))
    # `reminded` says of how many months before the end was told last; 0: of none.
    due = near.filter(reminded=0) if months == max(REMIND_BEFORE) else near.exclude(reminded__range=(1, months))
    due = due.exclude(ocop__organisation=None)
    with transaction.atomic():
        touch("catalog", OCOP)
        those = list(due.select_related("ocop").order_by("pk")[:AT_ONCE])
        mine = [one for one in those if Grade.objects.filter(pk=one.pk, reminded=one.reminded).update(reminded=months)]
        for grade in mine:
            _tell(grade, months)
    return len(those)


def _tell(grade: Grade, months: int) -> None:
    ocop = grade.ocop
    words = {"stars": grade.stars, "product": ocop.name, "day": f"{grade.valid_until:%d/%m/%Y}"}
    # Who has handed in a new dossier knows.
    if not Dossier.objects.filter(ocop=ocop, state__in=[Dossier.State.HANDED_IN, Dossier.State.SCORING]).exists():
        tell_producer(
            ocop.organisation_id,
            lambda: _("Lan Tỏa: the %(stars)s stars of %(product)s hold until %(day)s. Hand in a new dossier in time, so that it is graded again before.") % words,
            purpose="grade_ends",
        )  # fmt: skip
    journal.record(
        GRADE_REMINDED,
        grade,
        on_behalf_of=ocop.organisation_id,
        place=ocop.unit_id or "",
        data={"product": ocop.pk, "months": months},
    )
