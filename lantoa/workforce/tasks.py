"""What the worker does for work: plans, which take seconds of counting, asking the next neighbours, and seeing which pay went."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.workforce.actions import erasure
from lantoa.workforce.actions import plan as plans
from lantoa.workforce.actions.call import look_after_calls
from lantoa.workforce.actions.pay import recognise_pay
from lantoa.workforce.models import Planning

# A round nobody made a plan of for so long died with its worker.
LEFT_BEHIND = timedelta(minutes=3)


@task(priority=journal.LONG)
def make_plan(organisation_id: int, round_: int) -> None:
    """Make the plan a stall asked for; an older round than the newest is none of anybody's business any more."""
    plans.make_plan(organisation_id, round_)


@journal.sweeper("workforce.plans")
def go_on() -> int:
    """Make the plans over which a worker died."""
    before = world.now() - LEFT_BEHIND
    left = dict(
        Planning.objects.filter(done_at=None, asked_at__lt=before).order_by("pk").values_list("pk", "round")[:20]
    )
    waiting = journal.not_failing(make_plan, left)
    for organisation_id in waiting:
        make_plan.enqueue(organisation_id, left[organisation_id])
    return len(waiting)


@journal.regular("workforce.calls", every=timedelta(minutes=2))
def ask() -> int:
    """In calls that still need hands, ask the next ones."""
    return look_after_calls()


@journal.sweeper("workforce.pay")
def see_pay() -> int:
    """Close lines of pay by what the bank told."""
    return recognise_pay()


@journal.regular("workforce.forget", every=timedelta(hours=6))
def forget() -> int:
    """Whoever never said yes is not kept, nor who looked at what somebody worked long ago."""
    return erasure.forget_old()
