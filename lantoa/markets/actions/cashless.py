"""Keep who takes cashless payment since when, and the months in which the bank told of it; count each market at a month's end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.database.wall import house
from lantoa.kit.page_cache.names import MARKET_PLACES, market_place
from lantoa.kit.world import VIETNAM, world
from lantoa.markets import acts
from lantoa.markets.errors import BadLetting
from lantoa.markets.models import Acceptance, CashlessCount, CashlessUse, Market, Stallholder, Survey
from lantoa.markets.queries.cashless import standings
from lantoa.markets.rules.fee import first_of, last_of, month_before
from lantoa.markets.rules.plan import over_from
from lantoa.payments import api as payments
from lantoa.ui import dates

OWN, SURVEYED = Acceptance.Source.OWN, Acceptance.Source.SURVEYED


def note_own(holders: Sequence[Stallholder]) -> int:
    """Write down who of these takes money on an own account since when; those known already stay as they are. Returns how many were new."""
    by_organisation: dict[int, list[Stallholder]] = {}
    for one in holders:
        if one.organisation_id:
            by_organisation.setdefault(one.organisation_id, []).append(one)
    # Their rows are the gate: who joins at this moment is seen once, by itself or by the worker.
    list(
        Stallholder.objects.filter(pk__in=[one.pk for one in holders])
        .order_by("pk")
        .select_for_update()
        .values_list("pk")
    )
    with house("a market counts who takes money on an account, and sees none"):
        accounts = list(payments.PayoutAccount.objects.live().filter(organisation__in=by_organisation))
    known = set(
        Acceptance.objects.filter(stallholder__in=holders, source=OWN, until=None).values_list("stallholder", flat=True)
    )
    begun = [
        (one, max(one.since, account.created_at.astimezone(VIETNAM).date()))
        for account in accounts
        for one in by_organisation[account.organisation_id]
        if one.pk not in known and one.until is None
    ]
    _begin(begun, OWN, None)
    return len(begun)


def survey(stallholder: Stallholder, *, accepts: bool, day: date, by: Actor, key: UUID | None = None) -> Survey:
    """The manager saw on a day whether a stallholder takes cashless payment; what was seen ends with the letting at the latest. Refuses
    (BadLetting) a day to come, one on which the place was not let to them, and one before an earlier survey."""
    body = {"stallholder": stallholder.pk, "accepts": accepts, "day": day.isoformat()}
    with journal.command("markets.survey", key, body, by=by) as run:
        if run.replayed:
            return Survey.objects.get(pk=(run.answer or {})["survey"])
        # Somebody may have written down a last day at this moment.
        rows = Stallholder.objects.select_for_update(of=("self",)).select_related("place__market")
        locked = rows.get(pk=stallholder.pk)
        last = Survey.objects.filter(stallholder=stallholder).order_by("-day", "-pk").first()
        if not locked.since <= day <= world.today():
            raise BadLetting(_("Choose today or a day since the place is let."), field="day")
        if locked.until is not None and day > locked.until:
            message = _("The place was let until %(last)s. Choose that day or one before it.")
            raise BadLetting(message % {"last": dates.day(locked.until)}, field="day")
        if last is not None and day < last.day:
            raise BadLetting(_("There is a later survey already. Choose its day or a later one."), field="day")
        made: Survey = Survey.objects.create(
            stallholder=locked, accepts=accepts, day=day, by_id=by.person_id, at=world.now()
        )
        standing = _standing(locked, day).filter(source=SURVEYED)
        if accepts and not standing.exists():
            _begin([(locked, day)], SURVEYED, by)
            if locked.until is not None:
                _end(locked, locked.until, by)
        elif not accepts and standing.update(until=Greatest(F("since"), day)) and not _standing(locked, day).exists():
            _end(locked, day, by)
        run.answer = {"survey": made.pk}
        return made


def end_with(stallholder: Stallholder, last_day: date, *, before: date | None, by: Actor) -> None:
    """With the letting ends what was accepted at its place; `before` is the last day it had until now, where it is put right. Joins the
    caller's transaction."""
    ends = Q(until=None) if before is None else Q(until=None) | Q(until=before)
    open_ = Acceptance.objects.filter(ends, stallholder=stallholder)
    if open_.update(until=Greatest(F("since"), last_day)):
        _end(stallholder, last_day, by)


def end_own(stallholder: Stallholder, *, by: Actor) -> None:
    """The account that counted here is somebody else's: it counts no more. Joins the caller's transaction."""
    today = world.today()
    own = _standing(stallholder, today).filter(source=OWN)
    if own.update(until=Greatest(F("since"), today)) and not _standing(stallholder, today).exists():
        _end(stallholder, today, by)


def note_use(told: Iterable[tuple[int, date]]) -> int:
    """The bank told of money to these organisations on these days: count each stallholder of theirs once a month. Returns how many were new."""
    wanted = {(organisation, first_of(day)): day for organisation, day in told}
    holders = Stallholder.objects.filter(organisation__in={organisation for organisation, _month in wanted})
    there = list(holders.select_related("place__market").order_by("pk"))
    uses = [
        CashlessUse(stallholder=one, month=month)
        for (organisation, month), day in wanted.items()
        for one in there
        if one.organisation_id == organisation and one.since <= day and (one.until is None or one.until >= day)
    ]
    known = set(CashlessUse.objects.filter(stallholder__in=there).values_list("stallholder", "month"))
    fresh = [use for use in uses if (use.stallholder_id, use.month) not in known]
    if not fresh:
        return 0
    _touch(use.stallholder for use in fresh)
    CashlessUse.objects.bulk_create(fresh)
    journal.record_many(
        _act(acts.CASHLESS_USED, use.stallholder, None, month=use.month.isoformat()[:7]) for use in fresh
    )
    return len(fresh)


def count_month() -> int:
    """Write down how every market stood at the end of last month, once. Returns how many were counted."""
    month = month_before(world.today())
    with journal.command("markets.count_month", None, {}):
        counted = CashlessCount.objects.filter(month=month).values("market")
        # A market that came later had nothing to be counted then.
        left = Market.objects.exclude(pk__in=counted).filter(opened_at__date__lte=last_of(month)).order_by("pk")[:100]
        waiting = list(left)
        found = {one.market_id: one for one in standings([market.pk for market in waiting], last_of(month))}
        for market in waiting:
            one = found.get(market.pk)
            numbers = {"holders": 0, "accepting": 0, "own": 0, "used": 0} if one is None else {
                "holders": one.holders, "accepting": one.accepting, "own": one.own, "used": one.used
            }  # fmt: skip
            made = CashlessCount.objects.create(market=market, month=month, **numbers)
            data = {"market": market.pk, "class": market.grade, "month": month.isoformat()[:7], **numbers}
            journal.record(acts.CASHLESS_COUNTED, made, on_behalf_of=market.manager_id, place=market.unit_id, data=data)
    return len(waiting)


def _begin(begun: Sequence[tuple[Stallholder, date]], source: str, by: Actor | None) -> None:
    if not begun:
        return
    _touch(one for one, _since in begun)
    Acceptance.objects.bulk_create(
        Acceptance(stallholder=one, source=source, since=since, until=one.until) for one, since in begun
    )
    journal.record_many(
        _act(
            acts.CASHLESS_ACCEPTED,
            one,
            by,
            source=str(source),
            **{"since": since.isoformat(), "from": since.isoformat()},
        )
        for one, since in begun
    )


def _standing(stallholder: Stallholder, day: date) -> QuerySet[Acceptance]:
    """What is in force on a day and stays so after it, or till the letting's last day. What a survey of that very day ended does not."""
    stays = Q(until=None) | Q(until__gt=day) | Q(until=stallholder.until, until__gte=day)
    return Acceptance.objects.filter(stays, stallholder=stallholder)


def _end(stallholder: Stallholder, until: date, by: Actor | None) -> None:
    _touch([stallholder])
    theirs = Acceptance.objects.filter(stallholder=stallholder)
    if theirs.filter(until=None).exists():
        return
    since = theirs.filter(until__gte=until).aggregate(first=Min("since"))["first"] or until
    told = {"since": since.isoformat(), **over_from(until)}
    journal.record_many([_act(acts.CASHLESS_ENDED, stallholder, by, **told)])


def _touch(holders: Iterable[Stallholder]) -> None:
    touch("markets", MARKET_PLACES, *{market_place(one.place.market_id) for one in holders})


def _act(act: str, one: Stallholder, by: Actor | None, **more: object) -> journal.Act:
    market = one.place.market
    return journal.Act(
        act, one, by=by, on_behalf_of=one.organisation_id or market.manager_id, place=market.unit_id,
        data={"market": market.pk, "class": market.grade, **more},
    )  # fmt: skip
