"""The last day is over, or every piece is taken: enough joined, then each pledge becomes an order; else everybody is told, and nobody pays.

Each campaign is closed once and each pledge settled once, by conditional updates; what a worker that died left behind the next one goes
on with, and an order that was placed already is found again by its key. One that breaks stands in no other's way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.errors import RuleError
from lantoa.kit.page_cache.names import JOINED, seller
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders
from lantoa.preorders import acts, rules
from lantoa.preorders.actions import news
from lantoa.preorders.actions.campaign import record
from lantoa.preorders.actions.pledge import FORGOTTEN
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.models.campaign import CampaignQuerySet
from lantoa.stores import api as stores

log = logging.getLogger(__name__)
_CAMPAIGNS, _AT_ONCE = 20, 50
# Under it a pledge's order is placed however often it is tried.
_ORDERS = UUID("5f0a2d0e-6c55-4b0b-9d39-1c9c0a5d9c11")


def close_due() -> int:
    """Close what is due, settle some of what is closed, tell who wanted to hear of another try; returns how many things were done.

    What breaks for one campaign is raised only after all others had their turn."""
    broken: list[Exception] = []
    due = Campaign.objects.to_close(world.today()).order_by("last_day", "pk")
    done = _each(_close, due.values_list("pk", flat=True), broken)
    # Who waits for a stall that rests stands in nobody's way.
    held_up = Campaign.objects.to_settle().held_up(world.today())
    open_ = Campaign.objects.to_settle().exclude(pk__in=held_up.values("pk")).order_by("pk")
    done += _each(settle, open_.values_list("pk", flat=True), broken)
    done += _each(_tell_again, _tried_again().order_by("pk").values_list("pk", flat=True), broken)
    if broken:
        raise broken[0]
    return done


def _each(do: Callable[[int], int], pks: Iterable[int], broken: list[Exception]) -> int:
    """Some of these campaigns; those that break or have nothing to do take nobody's turn."""
    done = turns = 0
    for pk in list(pks):
        try:
            did = do(pk)
        except Exception as error:
            log.exception("campaign %s", pk)
            broken.append(error)
            continue
        done, turns = done + did, turns + bool(did)
        if turns >= _CAMPAIGNS:
            break
    return done


def _close(pk: int) -> bool:
    with transaction.atomic():
        found = Campaign.objects.to_show().get(pk=pk)
        touch("preorders", seller(found.store.organisation_id))
        if not Campaign.objects.to_close(world.today()).filter(pk=pk).update(closed_at=world.now()):
            return False
        # From here on nobody joins or leaves: what is joined now is what was reached.
        campaign = Campaign.objects.to_show().get(pk=pk)
        campaign.gone = not Campaign.objects.public().filter(pk=pk).exists()
        Campaign.objects.filter(pk=pk).update(gone=campaign.gone)
        reached = campaign.state == "reached"
        data = {"joined": campaign.joined, "minimum": campaign.minimum}
        record(acts.REACHED if reached else acts.FAILED, campaign, None, {**data, "gone": campaign.gone})
        news.tell_stall(campaign)
        return True


def settle(pk: int) -> int:
    """Settle some of its pledges; returns how many. The last of them settles the campaign."""
    campaign = Campaign.objects.to_show().get(pk=pk)
    pledges = list(Pledge.objects.to_settle().filter(campaign=pk).select_related("person").order_by("pk")[:_AT_ONCE])
    for pledge in pledges:
        pledge.campaign = campaign
    if not pledges:
        return _end(campaign)
    if campaign.state == "reached":
        if stores.is_closed(campaign.store, world.today()) and world.today() <= campaign.due_on:
            # The stall rests: the orders are made when it is back.
            return 0
        return _order(campaign, pledges)
    return sum(_let_go(pledge) for pledge in pledges)


def _end(campaign: Campaign) -> int:
    with transaction.atomic():
        touch("preorders", JOINED)
        mine = Campaign.objects.to_settle().filter(pk=campaign.pk)
        if not mine.update(settled_at=world.now()):
            return 0
        if campaign.state == "reached":
            done = Pledge.objects.live().filter(campaign=campaign)
            record(acts.GATHERED, campaign, None, {"orders": done.filter(order__isnull=False).count()})
        return 1


def _order(campaign: Campaign, pledges: Sequence[Pledge]) -> int:
    done, placed = 0, []
    with transaction.atomic():
        # Whoever orders for a pledge holds it until it is clear that it becomes an order, turns to transfer, or is refused: another worker
        # comes before that or after it, and reads then how it is paid.
        free = Pledge.objects.to_settle().filter(pk__in=[one.pk for one in pledges])
        methods = dict(free.select_for_update(skip_locked=True).values_list("pk", "method"))
        mine = [one for one in pledges if one.pk in methods]
        for pledge, answer in _placed(campaign, mine, methods):
            if isinstance(answer, journal.CommandInFlight):
                # Another worker is at it in this very moment.
                continue
            if isinstance(answer, journal.CommandConflict):
                # An order of other terms stands under this key: nobody is told that there is none. Somebody has to look.
                log.error("pledge %s: another order stands under its key", pledge.pk)
            elif isinstance(answer, RuleError) and methods[pledge.pk] == Pledge.Method.COD and answer.field == "method":
                # Not at the door (any more): by transfer it is the same order, placed the next time round and never at the door again.
                done += Pledge.objects.filter(pk=pledge.pk).update(method=Pledge.Method.TRANSFER)
            elif isinstance(answer, RuleError):
                done += _refuse(pledge, answer)
            else:
                placed.append((pledge, answer[0]))
    return done + sum(_ordered(pledge, order) for pledge, order in placed)


def _placed(campaign: Campaign, pledges: Sequence[Pledge], methods: Mapping[int, str]) -> list[tuple[Pledge, Any]]:
    """Each pledge with its orders, or why there are none, in its own language."""
    found: list[tuple[Pledge, Any]] = []
    for language in sorted({one.language for one in pledges}):
        theirs = [one for one in pledges if one.language == language]
        with translation.override(language):
            answers = orders.place_orders([_wish(campaign, one, methods[one.pk]) for one in theirs])
        found += zip(theirs, answers, strict=True)
    return found


def _wish(campaign: Campaign, pledge: Pledge, method: str) -> orders.Wish:
    buyer = orders.Buyer(pledge.name, pledge.phone, pledge.unit_id or "", pledge.address, pledge.note)
    by: Actor = accounts.ActingPerson(pledge.person) if pledge.person else accounts.Visitor()
    return orders.Wish(
        [(campaign.offer_id, pledge.quantity)], buyer, method, by, uuid5(_ORDERS, f"{pledge.token} {method}"),
        agreed={campaign.offer_id: campaign.price_now}, delivery=campaign.delivery, due_on=campaign.due_on, pay_until=pay_until(campaign),
    )  # fmt: skip


def pay_until(campaign: Campaign) -> datetime:
    """Until when buyers can pay: the end of the last of the days they were told, counted from the day they hear of it."""
    last = world.today() + timedelta(days=campaign.pay_days)
    return datetime.combine(last, time(23, 59), VIETNAM)


def _ordered(pledge: Pledge, order: orders.Order) -> bool:
    with transaction.atomic():
        gone = {**FORGOTTEN, "phone": "", "tell_again": False}
        if not Pledge.objects.to_settle().filter(pk=pledge.pk).update(settled_at=world.now(), order=order, **gone):
            return False
        news.tell_ordered(pledge, order)
        return True


def _refuse(pledge: Pledge, why: RuleError) -> bool:
    with transaction.atomic():
        gone = {**FORGOTTEN, "phone": "", "tell_again": False}
        mine = Pledge.objects.to_settle().filter(pk=pledge.pk)
        if not mine.update(settled_at=world.now(), refused=why.code[:40], **gone):
            return False
        with translation.override(pledge.language):
            news.tell_not_ordered(pledge, str(why))
        return True


def _let_go(pledge: Pledge) -> bool:
    with transaction.atomic():
        kept = pledge.phone if pledge.tell_again else ""
        mine = Pledge.objects.to_settle().filter(pk=pledge.pk)
        # Whose number is kept is known as long, so that it goes with them.
        known = {**FORGOTTEN, "person": pledge.person if kept else None}
        if not mine.update(settled_at=world.now(), phone=kept, **known):
            return False
        news.tell_over(pledge)
        return True


def _tried_again() -> CampaignQuerySet:
    """Those of which people of a former try are to hear."""
    # Only once everybody of the former try was told how it ended: until then nobody's number waits for the next one.
    running = Campaign.objects.running(world.today()).public()
    found: CampaignQuerySet = running.filter(again_of__settled_at__isnull=False, again_told_at=None)
    return found


def _tell_again(pk: int) -> int:
    """Those of a try that came to nothing who agreed to hear of the next one hear of it, once, then their number goes."""
    campaign = Campaign.objects.to_show().get(pk=pk)
    waiting = Pledge.objects.filter(campaign=campaign.again_of_id, tell_again=True, settled_at__isnull=False)
    ids = list(waiting.exclude(phone="").order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    if not ids:
        with transaction.atomic():
            touch("preorders", JOINED)
            Campaign.objects.filter(pk=campaign.pk, again_told_at=None).update(again_told_at=world.now())
    return sum(_tell_one_again(one, campaign) for one in ids)


def _tell_one_again(pk: int, campaign: Campaign) -> bool:
    with transaction.atomic():
        pledge = Pledge.objects.select_related("campaign").get(pk=pk)
        if (
            not Pledge.objects.filter(pk=pk, tell_again=True)
            .exclude(phone="")
            .update(tell_again=False, phone="", person=None)
        ):
            return False
        news.tell_again(pledge, campaign)
        return True


def forget_numbers() -> int:
    """Numbers kept for another try that never came; returns how many."""
    old = Pledge.objects.filter(tell_again=True, settled_at__lt=world.now() - rules.TELL_AGAIN)
    return old.update(tell_again=False, phone="", person=None)
