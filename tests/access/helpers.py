"""A household of the cast that calls neighbours: one came, was paid, and showed what they worked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from lantoa.accounts import api as accounts
from lantoa.kit.world import VIETNAM, world
from lantoa.workforce.actions.attendance import Times, add_shift, tick
from lantoa.workforce.actions.call import Wanted, make_call
from lantoa.workforce.actions.offer import accept
from lantoa.workforce.actions.own_shift import confirm_shift
from lantoa.workforce.actions.pay import close_sheet, settle_in_cash
from lantoa.workforce.actions.pool import About, join, say_yes
from lantoa.workforce.actions.record import share_work
from lantoa.workforce.models import Call, Neighbour, Offer, PayLine, Shift, Worker
from lantoa.workforce.tests.neighbours import by_day
from tests.access import marks

NOBODY = accounts.Visitor()


def have_helpers(number: int, organisation: accounts.Organisation, by: accounts.ActingPerson) -> None:
    """Somebody worked yesterday, is paid by a sheet, shows it by a link, and comes again tomorrow; another one was asked."""
    for place, one in enumerate(("Làm", "Hỏi")):
        about = About(f"Người {one} {number}", organisation.unit, 1980)
        found = join(marks.phone("neighbour_phone", f"9350{number}110{place}"), about, by=NOBODY)
        say_yes(found, about, "Tôi đồng ý.", by=NOBODY)
    comes = Neighbour.objects.get(name=f"Người Làm {number}")
    worker = Worker.objects.create(
        organisation=organisation, name=comes.name, phone=comes.phone, kind="seasonal", pay_by="day", pay=300_000, created_at=world.now()
    )  # fmt: skip
    yesterday = add_shift(worker, world.today() - timedelta(days=1), time(7), time(15), "đóng gói", by=by)
    confirm_shift(comes, yesterday, by=NOBODY)
    tick(yesterday, Times(yesterday.starts_at, yesterday.ends_at), by=by)
    close_sheet(organisation, world.today(), seen_total=300_000, by=by)
    # The day before was paid in cash; the helper has not said so yet.
    before = add_shift(worker, world.today() - timedelta(days=2), time(7), time(15), "đóng gói", by=by)
    confirm_shift(comes, before, by=NOBODY)
    tick(before, Times(before.starts_at, before.ends_at), by=by)
    close_sheet(organisation, world.today(), seen_total=300_000, by=by)
    settle_in_cash(_lines(organisation).latest("pk"), by=by)
    # A day to come stands on the stall's list; the helper has not said that it is theirs.
    add_shift(worker, world.today() + timedelta(days=5), time(7), time(15), "đóng gói", by=by)
    share_work(comes, 30, by=NOBODY)
    day = world.today() + timedelta(days=2)
    until = datetime.combine(day, time(7), VIETNAM)
    wanted = Wanted({day: 9}, "đóng gói", organisation.unit, time(7), time(15), "day", 300_000, until)
    with by_day():
        call = make_call(organisation, wanted, by=by)
    accept(Offer.objects.get(call=call, neighbour=comes), [day], by=NOBODY)


def _comes(organisation: accounts.Organisation) -> Neighbour:
    worked = Neighbour.objects.filter(shifts__organisation=organisation, shifts__went_at__isnull=False)
    found: Neighbour = worked.distinct().get()
    return found


def _lines(organisation: accounts.Organisation) -> QuerySet[PayLine]:
    found: QuerySet[PayLine] = PayLine.objects.filter(sheet__organisation=organisation)
    return found


def open_offer_of(organisation: accounts.Organisation) -> Offer:
    """Of who was asked and has not answered."""
    found: Offer = Offer.objects.get(call__organisation=organisation, accepted_at=None)
    return found


def worked_of(organisation: accounts.Organisation) -> Shift:
    found: Shift = Shift.objects.filter(organisation=organisation, went_at__isnull=False).latest("pk")
    return found


def in_cash_of(organisation: accounts.Organisation) -> PayLine:
    """Paid by the stall's word alone."""
    return _lines(organisation).latest("pk")


def comes_of(organisation: accounts.Organisation) -> Neighbour:
    """Who helped the household."""
    return _comes(organisation)


def _called(organisation: accounts.Organisation) -> Shift:
    found: Shift = Shift.objects.get(organisation=organisation, call_day__isnull=False)
    return found


OWN: dict[str, Callable[[accounts.Organisation], Any]] = {
    "call_id": lambda home: Call.objects.get(organisation=home).pk,
    "shift_id": lambda home: _called(home).pk,
    "own_shift_id": lambda home: _called(home).pk,
    "pay_sheet_id": lambda home: _lines(home).earliest("pk").sheet_id,
    "pay_line_id": lambda home: _lines(home).earliest("pk").pk,
    "own_line_id": lambda home: _lines(home).earliest("pk").pk,
    "offer_token": lambda home: Offer.objects.get(call__organisation=home, neighbour=_comes(home)).token,
    "neighbour_token": lambda home: _comes(home).token,
    "work_share_id": lambda home: _comes(home).shares.get().pk,
    "record_token": lambda home: _comes(home).shares.get().token,
    "hands_id": lambda home: home.pk,
    "work_list_number": lambda home: _comes(home).shares.get().status_index // 131_072 + 1,
}
NOTHING: dict[str, Any] = {
    **dict.fromkeys(OWN, 987_654_321), "offer_token": "khongco", "neighbour_token": "khongco", "record_token": "khongco",
}  # fmt: skip
