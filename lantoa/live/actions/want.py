"""Bring what an author wants and what is held for them together: give back, take what is there, let the rest wait in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.database.rows import update_rows
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.errors import BadComment
from lantoa.live.models import LiveAuthor, LiveSession, Pick, Want
from lantoa.live.queries.shown import ShownPick, shown_in
from lantoa.stock import api as stock

MOST_OF_ONE = 999
MOST_SERVED = 200
# A hold about to run out may be freed by others while our transaction is under way.
ABOUT_TO = timedelta(seconds=1)
_CHANGES = ["quantity", "held", "held_until", "waits_from", "lapsed_at", "trouble", "variant", "asked_at"]


@dataclass(frozen=True, slots=True)
class Asked:
    """All that an author now wants of one pick: quantity by choice ("" where none was said); none: nothing any more. `number` is the
    comment's, by which those who wait stand in line."""

    author_id: int
    shown: ShownPick
    lines: Mapping[str, Decimal]
    number: int


def apply(session: LiveSession, asked: Sequence[Asked]) -> dict[tuple[int, int], tuple[bool, bool, bool]]:
    """Make wants and holds what was asked, in the caller's transaction, which has the session locked.

    Returns by (author, pick): whether anything is held or ordered, whether something waits, whether somebody has to decide. Asked for less than
    is ordered already, the ordered stays. Where the account is closed nobody gets anything, and nobody waits.
    """
    if session.closed_at is not None:
        return {(one.author_id, one.shown.pick.pk): (False, bool(one.lines), False) for one in asked}
    if not asked:
        return {}
    now = world.now()
    words = _words(asked)
    last = {place: said[-1] for place, said in words.items()}
    lapsed = lapse(session, now)
    before = Want.objects.filter(
        author__in={one.author_id for one in asked}, pick__in={one.shown.pick.pk for one in asked}
    )
    known: dict[tuple[int, int], dict[str, Want]] = {}
    for want in before:
        if (want.author_id, want.pick_id) in last:
            known.setdefault((want.author_id, want.pick_id), {})[want.choice] = want
    less: list[tuple[Want, int]] = []
    touched: list[Want] = []
    stuck = set()
    for place, one in last.items():
        stands = known.get(place, {})
        for choice in {**{each: None for each in stands}, **{each: None for each in one.lines}}:
            there, quantity = stands.get(choice), min(one.lines.get(choice, Decimal(0)), Decimal(MOST_OF_ONE))
            if there is None and not quantity:
                continue
            want = there or _new(session, one, choice, now)
            given_back, too_little = _ask(want, one, quantity, _stands_from(want, words[place]), now)
            if given_back:
                less.append((want, given_back))
            if too_little or want.trouble == Want.Trouble.PART:
                stuck.add(place)
            touched.append(want)
    freed = [want.variant_id for want, _quantity in less] + lapsed
    _settle(session, touched, less, freed, now)
    by_place: dict[tuple[int, int], list[Want]] = {place: [] for place in last}
    for want in touched:
        if want.quantity:
            by_place[want.author_id, want.pick_id].append(want)
    answers = {}
    for place, mine in by_place.items():
        answers[place] = (
            any(one.held or one.claimed or one.trouble for one in mine),
            any(one.open for one in mine),
            place in stuck,
        )
    return answers


def _words(asked: Sequence[Asked]) -> dict[tuple[int, int], list[Asked]]:
    """By (author, pick) all that was said about it in this batch, in its order; the last word counts."""
    found: dict[tuple[int, int], list[Asked]] = {}
    for one in asked:
        found.setdefault((one.author_id, one.shown.pick.pk), []).append(one)
    return found


def _stands_from(want: Want, said: Sequence[Asked]) -> int | None:
    """The comment by which it stands in line: who asks for more goes to the end with all they wait for, as if the comments had come one by one."""
    since: int | None = want.waits_from
    before: Decimal = want.quantity
    for one in said:
        quantity = min(one.lines.get(want.choice, Decimal(0)), Decimal(MOST_OF_ONE))
        if since is None or quantity > before:
            since = max(since or 0, one.number)
        since, before = (since if quantity else None), quantity
    return since


def _new(session: LiveSession, one: Asked, choice: str, now: datetime) -> Want:
    return Want(
        session=session,
        author_id=one.author_id,
        pick=one.shown.pick,
        choice=choice[:80],
        variant_id=one.shown.variant_for(choice),
        quantity=0,
        asked_at=now,
    )


def _ask(want: Want, one: Asked, quantity: Decimal, since: int | None, now: datetime) -> tuple[int, bool]:
    """Set what is wanted; returns how many held pieces are given back, and whether less is wanted than was ordered."""
    too_little = quantity < want.claimed
    want.quantity = max(quantity, Decimal(want.claimed))
    if quantity:
        want.asked_at = now
    whole = want.quantity == int(want.quantity)
    want.trouble = Want.Trouble.NONE if whole else Want.Trouble.PART
    if want.variant_id is None:
        want.variant_id = one.shown.variant_for(want.choice)
        if want.variant_id is None and want.quantity:
            want.trouble = Want.Trouble.CHOICE
    keeps = max(int(want.quantity) - want.claimed, 0) if not want.trouble else 0
    given_back = max(want.held - keeps, 0)
    want.held -= given_back
    if want.open > 0:
        want.lapsed_at = None
        want.waits_from = since or one.number
    else:
        want.waits_from = None
    return given_back, too_little


def leave_line(pick_ids: Collection[int]) -> None:
    """Nobody waits for goods that are not in the sale any more; what is held or ordered of them stays. In the caller's transaction, which has
    the session locked."""
    Want.objects.filter(pick__in=pick_ids, waits_from__isnull=False).update(waits_from=None)


def line_up_again(one: Pick) -> None:
    """Goods are in the sale again: whoever waited for them stands at the end of the line, in the order in which they first asked. In the caller's transaction, which
    has the session locked."""
    newest = one.session.comments.aggregate(newest=Max("pk"))["newest"] or 0
    waited = one.wants.filter(trouble="", variant__isnull=False, lapsed_at=None, waits_from=None)
    waited.filter(quantity__gt=F("held") + F("claimed")).update(waits_from=newest)


def lapse(session: LiveSession, now: datetime) -> list[int]:
    """Holds that ran out unclaimed go back to the shelf; returns the variants. What somebody else took meanwhile is gone already."""
    gone = list(Want.objects.run_out(now + ABOUT_TO).filter(session=session).order_by("variant", "pk"))
    if not gone:
        return []
    pieces = sum(one.held for one in gone)
    stock.lock({one.variant_id for one in gone if one.variant_id})
    for one in gone:
        stock.release(one)
        one.held, one.held_until, one.waits_from, one.lapsed_at = 0, None, None, now
    update_rows(gone, ["held", "held_until", "waits_from", "lapsed_at"])
    journal.record(
        acts.LAPSED, session, on_behalf_of=session.organisation_id, data={"wants": len(gone), "pieces": pieces}
    )
    return [one.variant_id for one in gone if one.variant_id]


def _settle(
    session: LiveSession,
    touched: Sequence[Want],
    less: Sequence[tuple[Want, int]],
    freed: Iterable[int | None],
    now: datetime,
) -> None:
    fresh = {one.variant_id for one in touched if one.waits_from and one.variant_id}
    wanted = {pk for pk in freed if pk} | fresh
    old, new = [one for one in touched if one.pk is not None], [one for one in touched if one.pk is None]
    if not wanted:
        Want.objects.bulk_create(new)
        update_rows(old, _CHANGES)
        return
    # The ledger's rows come late in the transaction, all of them at once and in order.
    mine = {one.pk for one in old}
    stock.lock(wanted)
    for want, quantity in less:
        stock.release_some(want, [(want.variant_id, quantity)])
    left = _there(session, wanted)
    others = list(_next_in_line(session, left).exclude(pk__in=mine)[:MOST_SERVED]) if left else []
    # Where more wait than are served at once, whoever comes now waits behind them.
    arriving = (
        [one for one in touched if one.waits_from and one.variant_id in left] if len(others) < MOST_SERVED else []
    )
    served, holds = _share(session, [*others, *arriving], now)
    passed_on = sum(1 for one in served if one.pk is not None and one.pk not in mine)
    before = {one.pk for one in (*old, *others)}
    Want.objects.bulk_create(new)
    update_rows({one.pk: one for one in (*old, *(each for each in served if each.pk in before))}.values(), _CHANGES)
    stock.keep(holds)
    if passed_on:
        _tell_again(one.author_id for one in served if one.pk not in mine)
        journal.record(acts.SERVED, session, on_behalf_of=session.organisation_id, data={"wants": passed_on})


def _there(session: LiveSession, variants: Collection[int]) -> set[int]:
    """The variants of which something can be held now: pieces are left, and the goods do not lack the paper they need."""
    barred = (
        {pk for one in shown_in(session).picks.values() if one.lacks_paper for pk in one.offers} if variants else ()
    )
    return {pk for pk, pieces in stock.available(variants).items() if pieces and pk not in barred}


def _next_in_line(session: LiveSession, variants: Iterable[int]) -> QuerySet[Want]:
    """Those who wait for goods that are in the sale."""
    waiting = Want.objects.waiting().filter(session=session, variant__in=list(variants))
    found: QuerySet[Want] = waiting.filter(pick__removed_at=None)
    return found


Promise = tuple[Want, list[tuple[int, int]], datetime]


def _share(session: LiveSession, wants: Iterable[Want], now: datetime) -> tuple[list[Want], list[Promise]]:
    """Give what is there to those who wait, in their order: (those who got some, what the caller writes down in the ledger once they are rows)."""
    line = sorted((one for one in wants if one.variant_id and one.open > 0), key=lambda one: one.waits_from or 0)
    got = stock.share([(one.variant_id, one.open) for one in line])
    until = now + timedelta(minutes=session.hold_minutes)
    new: list[Promise] = []
    served = []
    for want, pieces in zip(line, got, strict=True):
        if pieces:
            if want.held:
                stock.add(want, want.variant_id, pieces)
            else:
                want.held_until = until
                new.append((want, [(want.variant_id, pieces)], until))
            want.held += pieces
            served.append(want)
        if want.open <= 0:
            want.waits_from = None
    return served, new


def _tell_again(author_ids: Iterable[int]) -> None:
    """Whoever got their link for something else hears of what came free: by their newest comment, where that one was not answered yet; else
    their code stands on the sale's page."""
    heard = Max("comments__received_at", filter=Q(comments__source__kind="channel"))
    told = LiveAuthor.objects.filter(pk__in=list(author_ids), told_at__isnull=False).annotate(heard=heard)
    for author in told:
        fresh = author.heard is not None and author.heard > author.told_at
        LiveAuthor.objects.filter(pk=author.pk).update(**({"told_at": None} if fresh else {"by_code": True}))


def sales_to_look_after() -> list[int]:
    """Sales in which a hold has run out, or somebody waits. One query."""
    due = Want.objects.filter(Q(held__gt=0, held_until__lte=world.now() + ABOUT_TO) | Q(waits_from__isnull=False))
    return sorted(due.filter(session__closed_at=None).order_by().values_list("session", flat=True).distinct())


def look_after(session_id: int) -> int:
    """Let holds that ran out go, and give whatever is there to those who wait; returns how many wants changed. Once, however often; nothing
    where the account is closed."""
    with transaction.atomic():
        session = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session_id)
        if session.closed_at is not None:
            return 0
        now = world.now()
        gone = lapse(session, now)
        wanted = (
            Want.objects.waiting()
            .filter(session=session, variant__isnull=False, pick__removed_at=None)
            .order_by()
            .values_list("variant", flat=True)
            .distinct()
        )
        left = sorted(_there(session, list(wanted)))
        stock.lock(left)
        served, holds = _share(session, _next_in_line(session, left)[:MOST_SERVED], now) if left else ([], [])
        if served:
            update_rows(served, _CHANGES)
            stock.keep(holds)
            _tell_again(one.author_id for one in served)
            journal.record(acts.SERVED, session, on_behalf_of=session.organisation_id, data={"wants": len(served)})
        return len(gone) + len(served)


def choose(want: Want, variant_id: int) -> Want:
    """Say which variant a want means whose author left it open; what there is of it is held from now on. Twice is no harm.

    Where nothing is left it waits behind whoever wrote before now. Refuses (BadComment) a sale whose account is closed.
    """
    with transaction.atomic():
        session = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=want.session_id)
        if session.closed_at is not None:
            raise BadComment(_("The account of this sale is closed; nothing in it changes any more."))
        found = Want.objects.get(pk=want.pk)
        if found.trouble != Want.Trouble.CHOICE:
            return found
        found.variant_id, found.trouble, found.waits_from = variant_id, Want.Trouble.NONE, _end_of_line(found)
        if found.quantity != int(found.quantity):
            found.trouble, found.waits_from = Want.Trouble.PART, None
        _settle(session, [found], [], [], world.now())
        return found


def set_whole(want: Want, pieces: int) -> Want:
    """Say how many whole pieces a want means that asked for a part of one; what is ordered already stays. In the caller's transaction, which
    has the session locked; what there is is held from now on, behind whoever wrote before."""
    found = Want.objects.get(pk=want.pk)
    if found.trouble != Want.Trouble.PART:
        return found
    found.quantity, found.trouble = Decimal(max(pieces, found.claimed)), Want.Trouble.NONE
    if found.variant_id is None and found.quantity:
        found.trouble = Want.Trouble.CHOICE
    found.waits_from = _end_of_line(found) if found.open > 0 else None
    _settle(want.session, [found], [], [], world.now())
    return found


def _end_of_line(want: Want) -> int | None:
    """Behind whoever wrote before now; nowhere where the goods are not in the sale any more."""
    if want.pick.removed_at is not None:
        return None
    newest: int = want.session.comments.aggregate(newest=Max("pk"))["newest"] or 0
    return newest
