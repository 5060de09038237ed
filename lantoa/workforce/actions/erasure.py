"""What the room lets go of: when somebody is erased who works, or whose stall kept lists; what nobody said yes to, or is long over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.kit.money import format_dong
from lantoa.kit.world import world
from lantoa.workforce.actions.call import cancel_call
from lantoa.workforce.actions.offer import call_off, take_back
from lantoa.workforce.actions.pool import leave
from lantoa.workforce.models import (
    Absence,
    Call,
    Equipment,
    Ingredient,
    MakingStep,
    MinutesChange,
    Neighbour,
    PayLine,
    PlannedShift,
    QuietNumber,
    Shift,
    WorkContract,
    Worker,
    WorkShare,
    WorkView,
)
from lantoa.workforce.queries.neighbour import lines_of
from lantoa.workforce.queries.pay import owed, unfinished
from lantoa.workforce.queries.pool import marks_of

# Whoever did not say yes within a month is not kept; nor is who looked, a year after the link was over. Rules of the house.
UNANSWERED, LOOKED = timedelta(days=30), timedelta(days=365)
# So long the days of who left count for what nobody may work in a row.
COUNTS = timedelta(days=7)
NOTHING = "–"


def first(who: accounts.Leaving) -> Iterator[str]:
    """Pay that somebody owes somebody."""
    for organisation in who.organisations:
        open_ = (
            PayLine.objects.open().filter(sheet__organisation=organisation).aggregate(sum_=Sum("amount"))["sum_"] or 0
        )
        amount = open_ + sum(one.amount for one in owed(organisation, world.today()))
        if amount:
            yield _("You still owe %(amount)s for work. Pay it first.") % {"amount": format_dong(amount)}
        if unfinished(organisation, world.today()):
            yield _("Of some shifts nobody wrote down when they went. Write it down and pay them, or call them off.")
    for neighbour in _pool(who):
        # Only what they said themselves is theirs: nobody keeps them here by writing down their number.
        for line in lines_of(neighbour).filter(settled_at=None):
            said = {"amount": format_dong(line.amount), "stall": line.sheet.organisation.name}
            yield _("%(stall)s still owes you %(amount)s for work. Wait until it is paid, or call us.") % said


def stays(who: accounts.Leaving) -> Iterator[str]:
    if PlannedShift.objects.filter(worker__in=_theirs(who)).exists():
        yield _("On which days somebody was planned to work for a stall, without your name and your number.")
    if Shift.objects.worked().filter(worker__in=_workers(who)).exists():
        yield _("Days you worked, hours and pay: they are in the books of stalls, without your name and your number. For how long stalls have to keep them was not found.")  # fmt: skip


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "places on lists of hands", _theirs(who).count()
    yield "lists of hands of own stalls", _in_own_stalls(who).count()
    yield "name and phone in the pool of seasonal work", _pool(who).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for hand in _theirs(who).select_related("organisation").prefetch_related("absences").order_by("pk"):
        facts = {
            "stall": hand.organisation.name, "name": hand.name, "phone": hand.phone, "commune": hand.unit_id or "", "kind": hand.kind,
            "minutes_a_day": hand.minutes_a_day, "days_a_week": hand.days_a_week, "born": hand.born, "skills": hand.skills, "pay_by": hand.pay_by, "pay": hand.pay,
            "since": hand.created_at, "until": hand.ended_at,
            "days_off": [{"first": off.first, "last": off.last} for off in hand.absences.all()],
        }  # fmt: skip
        yield accounts.Held("hands", "place on a stall's list of hands", facts)
    for one in _pool(who).select_related("unit"):
        facts = {
            "name": one.name, "commune": one.unit.full_name, "born": one.born, "skills": list(one.skills), "kilometres": one.reach_km,
            "said_yes": one.consented_at, "account": one.account_shown,
        }  # fmt: skip
        yield accounts.Held("seasonal_work", "what you said to be asked for seasonal work", facts)
    worked = Shift.objects.filter(worker__in=_workers(who)).select_related("organisation").order_by("day", "pk")
    for shift in worked:
        facts = {
            "stall": shift.organisation.name, "day": shift.day, "work": shift.work, "came": shift.came_at, "went": shift.went_at,
            "pieces": shift.pieces, "pay": shift.pay, "pay_by": shift.pay_by,
        }  # fmt: skip
        yield accounts.Held("seasonal_work", "shift", facts)
    for view in WorkView.objects.filter(person=who.person).order_by("pk"):
        yield accounts.Held("seasonal_work", "you looked at what somebody worked", {"at": view.at})


def forget(who: accounts.Leaving) -> None:
    """Call off what own stalls still wanted, free the places they had taken, empty who they were; days, minutes and pay stay with the books
    of stalls."""
    _forget_calls(who.organisations)
    # By name and phone on the lists of hands their shifts and papers are found: first these, then the lists.
    _forget_shifts(who)
    _forget_hands(who)
    forget_makings(who.organisations)


def _forget_calls(organisation_ids: Iterable[int]) -> None:
    theirs = list(organisation_ids)
    calls = Call.objects.filter(organisation__in=theirs, cancelled_at=None, days__day__gte=world.today())
    for call in calls.distinct().order_by("pk"):
        cancel_call(call, by=None)
    left = Shift.objects.live().filter(organisation__in=theirs, came_at=None, starts_at__gt=world.now())
    call_off(
        list(left.select_related("worker", "organisation", "call_day__call").order_by("call_day__call", "pk")), by=None
    )
    Call.objects.filter(organisation__in=theirs).update(work=NOTHING, place="")
    Shift.objects.filter(organisation__in=theirs).update(work=NOTHING)


def _forget_shifts(who: accounts.Leaving) -> None:
    pool, workers = list(_pool(who)), list(_workers(who).values_list("pk", flat=True))
    to_come = Shift.objects.live().filter(
        Q(worker__in=workers) | Q(neighbour__in=pool), came_at=None, day__gte=world.today()
    )
    rows = to_come.select_related("worker", "organisation", "call_day__call").order_by("call_day__call", "pk")
    for shift in list(rows):
        take_back(shift, by=None)
    for one in pool:
        leave(one, by=None)
    named = Q(worker__in=workers) | Q(neighbour__in=pool)
    if marks := marks_of(who.phone):
        named |= Q(mark__in=marks) | Q(meant__in=marks)
    Shift.objects.filter(named).update(mark="", meant="")
    _drop_papers(WorkContract.objects.filter(worker__in=workers))
    WorkView.objects.filter(person=who.person).update(person=None, said="")


def _forget_hands(who: accounts.Leaving) -> None:
    both = _theirs(who) | _in_own_stalls(who)
    found = list(both.values_list("pk", flat=True))
    Absence.objects.filter(worker__in=found).delete()
    Worker.objects.filter(pk__in=found, ended_at=None).update(ended_at=world.now())
    Worker.objects.filter(pk__in=found).update(name="", phone="", born=None, unit=None, skills=[])


def forget_makings(organisation_ids: Iterable[int]) -> None:
    """Empty the names of steps, skills, equipment and ingredients of these organisations, and take the lists down. Numbers, days and lots
    stay: they are in their books."""
    theirs = list(organisation_ids)
    now = world.now()
    # Names are told apart only while something is on its list, so it is taken down first.
    for listed in (Equipment, Ingredient):
        mine = listed.objects.filter(organisation__in=theirs)
        mine.filter(ended_at=None).update(ended_at=now)
        mine.update(name=NOTHING)
    MakingStep.objects.filter(making__product__organisation__in=theirs).update(name=NOTHING, skill="")
    MinutesChange.objects.filter(making__product__organisation__in=theirs).update(step_name=NOTHING)


def forget_old() -> int:
    """Whoever never said yes, who looked at what somebody worked long ago, what a link that is over had shown, which numbers were to be
    left alone until now, and what stood for the phones of who left; returns how many of the first two."""
    now = world.now()
    silent = Neighbour.objects.filter(left_at=None, consented_at=None, created_at__lte=now - UNANSWERED)
    done = 0
    for one in silent.order_by("pk")[:100]:
        leave(one, by=None)
        done += 1
    QuietNumber.objects.filter(until__lte=now).delete()
    gone = Shift.objects.filter(neighbour__left_at__isnull=False, day__lt=world.today() - COUNTS)
    gone.exclude(mark="", meant="").update(mark="", meant="")
    WorkShare.objects.filter(until__lte=now).exclude(credential="").update(credential="")
    over = WorkShare.objects.filter(Q(until__lte=now - LOOKED) | Q(ended_at__lte=now - LOOKED))
    old = WorkView.objects.filter(share__in=over).exclude(said="", person=None)
    return done + old.update(said="", person=None)


def _theirs(who: accounts.Leaving) -> QuerySet[Worker]:
    return _workers(who).exclude(name="")


def _in_own_stalls(who: accounts.Leaving) -> QuerySet[Worker]:
    return Worker.objects.filter(organisation__in=who.organisations).exclude(name="")


def _pool(who: accounts.Leaving) -> QuerySet[Neighbour]:
    found: QuerySet[Neighbour] = Neighbour.objects.filter(phone=who.phone, left_at=None).exclude(phone="")
    return found


def _workers(who: accounts.Leaving) -> QuerySet[Worker]:
    # Many on a list have no number: an empty one is nobody's.
    mine = Q(person=who.person) | Q(phone=who.phone) if who.phone else Q(person=who.person)
    found: QuerySet[Worker] = Worker.objects.filter(mine)
    return found


def _drop_papers(papers: QuerySet[WorkContract]) -> None:
    shas = sorted(set(papers.exclude(file=None).values_list("file", flat=True)))
    papers.update(file=None)
    for sha in shas:
        documents.forget_file(sha)
