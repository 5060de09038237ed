"""What the room lets go of: when somebody is erased, and what nobody said yes to, or is long over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q, QuerySet

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.workforce.actions.pool import leave
from lantoa.workforce.models import CallDay, Neighbour, Shift, WorkContract, Worker, WorkShare, WorkView
from lantoa.workforce.queries.pool import mark_of

# Whoever did not say yes within a month is not kept; nor is who looked, a year after the link was over. Rules of the house.
UNANSWERED, LOOKED = timedelta(days=30), timedelta(days=365)


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "name and phone in the pool of seasonal work", _pool(who).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
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
    """Empty their name and phone, free the places they had taken, drop their papers; days, minutes and pay stay with the stall's books."""
    pool, workers = list(_pool(who)), list(_workers(who).values_list("pk", flat=True))
    to_come = Shift.objects.live().filter(worker__in=workers, came_at=None, day__gte=world.today())
    for shift in to_come.order_by("pk"):
        if Shift.objects.live().filter(pk=shift.pk).update(withdrawn_at=world.now()):
            CallDay.objects.filter(pk=shift.call_day_id, taken__gt=0).update(taken=F("taken") - 1)
    for one in pool:
        leave(one, by=None)
    Shift.objects.filter(Q(worker__in=workers) | Q(mark=mark_of(who.phone))).update(mark="")
    _drop_papers(WorkContract.objects.filter(worker__in=workers))
    WorkView.objects.filter(person=who.person).update(person=None, said="")


def forget_old() -> int:
    """Whoever never said yes, and who looked at what somebody worked long ago; returns how many."""
    now = world.now()
    silent = Neighbour.objects.filter(left_at=None, consented_at=None, created_at__lte=now - UNANSWERED)
    done = 0
    for one in silent.order_by("pk")[:100]:
        leave(one, by=None)
        done += 1
    over = WorkShare.objects.filter(Q(until__lte=now - LOOKED) | Q(ended_at__lte=now - LOOKED))
    old = WorkView.objects.filter(share__in=over).exclude(said="", person=None)
    return done + old.update(said="", person=None)


def _pool(who: accounts.Leaving) -> QuerySet[Neighbour]:
    found: QuerySet[Neighbour] = Neighbour.objects.filter(phone=who.phone, left_at=None).exclude(phone="")
    return found


def _workers(who: accounts.Leaving) -> QuerySet[Worker]:
    mine = Q(person=who.person) | Q(phone=who.phone) & ~Q(phone="")
    found: QuerySet[Worker] = Worker.objects.filter(mine)
    return found


def _drop_papers(papers: QuerySet[WorkContract]) -> None:
    shas = sorted(set(papers.exclude(file=None).values_list("file", flat=True)))
    papers.update(file=None)
    for sha in shas:
        documents.forget_file(sha)
