"""What the worker does for the register: lists taken over, and listed sites visited."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.websites.actions import check
from lantoa.websites.actions import site_list as lists
from lantoa.websites.models import SiteList

# Work that moved nothing for so long died with its worker.
LEFT_BEHIND = timedelta(minutes=2)


@task(priority=-5)  # a code somebody waits for goes first
def take_list(list_id: int) -> None:
    """Take one list of sites over to its end."""
    lists.take_list(list_id)


@journal.sweeper("websites.lists")
def go_on() -> int:
    """Put on their way again the lists over which a worker died."""
    before = world.now() - LEFT_BEHIND
    left = SiteList.objects.filter(state=SiteList.State.TAKING, worked_at__lt=before).order_by("pk")
    taking = journal.not_failing(take_list, left.values_list("pk", flat=True)[:50])
    for list_id in taking:
        take_list.enqueue(list_id)
    return len(taking)


@task(priority=-5)
def visit_site(site_id: int) -> None:
    """Visit one site out of turn."""
    check.visit(site_id)


journal.regular("websites.visits", every=timedelta(minutes=10), long=True)(check.visit_due)
