"""Set a market's rates, read its meters, ask for a month's fees, take cash for them and put a bill right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.money import format_dong
from lantoa.kit.order_code import new_code
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.markets import acts
from lantoa.markets.errors import BadBill, BadRate, BadReading, BadRun
from lantoa.markets.models import Bill, BillCorrection, BillLine, FeeRun, Market, Place, Rate, Reading
from lantoa.markets.queries.fee import billed_of, reads_of, to_ask
from lantoa.markets.rules.fee import (
    KINDS,
    METERED,
    MOST_RATE,
    MOST_READING,
    Change,
    Read,
    first_of,
    goes_down,
)
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.ui import dates

LONGEST_AHEAD, LONGEST_REASON, LARGEST = timedelta(days=366), 160, 499_999_999


def set_rate(market: Market, kind: str, amount: int, *, since: date, by: Actor, key: UUID | None = None) -> Rate:
    """So many đồng hold from a day on; months asked for already stay as they are. Fees of a month go by the rate of its first day.

    Refuses (BadRate, with the field) an unknown kind, an amount that is none, a day in a month asked for already, and a second rate
    for one day.
    """
    if kind not in KINDS:
        raise BadRate(_("Please choose from the list."), field="kind")
    if not 0 <= amount <= MOST_RATE:
        raise BadRate(_("This amount is too high. Please look at the zeros once more."), field="amount")
    body = {"market": market.pk, "kind": kind, "amount": amount, "since": since.isoformat()}
    with journal.command("markets.set_rate", key, body, by=by) as run:
        if run.replayed:
            return Rate.objects.get(pk=(run.answer or {})["rate"])
        # The market's row is the gate: a month asked for at this moment goes by the rates before or after, never by both.
        Market.objects.select_for_update().get(pk=market.pk)
        if not world.today() - LONGEST_AHEAD <= since <= world.today() + LONGEST_AHEAD:
            raise BadRate(_("Choose a day at most one year ahead."), field="since")
        if FeeRun.objects.filter(market=market, month__gte=since).exists():
            raise BadRate(_("Fees from that day on were asked for already. Choose a later day."), field="since")
        try:
            with transaction.atomic():
                made: Rate = Rate.objects.create(
                    market=market, kind=kind, amount=amount, since=since, by_id=by.person_id, at=world.now()
                )
        except IntegrityError:
            raise BadRate(_("There is a rate from this day on already. Choose another day."), field="since") from None
        data = {"market": market.pk, "kind": kind, "amount": amount, "since": since.isoformat()}
        journal.record(acts.RATE_SET, made, by=by, on_behalf_of=market.manager_id, place=market.unit_id, data=data)
        run.answer = {"rate": made.pk}
        return made


def read_meter(
    place: Place, kind: str, value: int, *, day: date, change: Change | None = None, by: Actor, key: UUID | None = None
) -> Reading:
    """Write down what a meter shows; another row for the same day takes the place of the first. `change`: another meter was put in since the
    reading before. What is read for a month whose bills are out comes into the next.

    Refuses (BadReading, with the field) a day to come, a meter that would have gone down, and a change of meter on a day that was billed.
    """
    if kind not in METERED:
        raise BadReading(_("Please choose from the list."), field="kind")
    shown = (
        {"value": value} if change is None else {"value": value, "closing": change.closing, "opening": change.opening}
    )
    for field, number in shown.items():
        if not 0 <= number <= MOST_READING:
            raise BadReading(_("Write what the meter shows, a number without its red digits."), field=field)
    if change is not None and change.opening > value:
        raise BadReading(_("A meter cannot go down: it began at more than it shows now."), field="opening")
    if not world.today() - 2 * LONGEST_AHEAD <= day <= world.today():
        raise BadReading(_("Choose today or a day behind us."), field="day")
    body = {"place": place.pk, "kind": kind, "value": value, "day": day.isoformat(), "change": change}
    with journal.command("markets.read_meter", key, body, by=by) as run:
        if run.replayed:
            return Reading.objects.get(pk=(run.answer or {})["reading"])
        # The place's row is the gate: two readings at once are compared with each other.
        Place.objects.select_for_update().get(pk=place.pk)
        new = Read(day, value, change is not None, *(change or (None, None)))
        _check_reading(place, kind, new)
        made: Reading = Reading.objects.create(
            place=place, kind=kind, value=value, day=day, anew=new.anew, closing=new.closing, opening=new.opening,
            by_id=by.person_id, at=world.now(),
        )  # fmt: skip
        market = place.market
        data = {"market": market.pk, "place": place.pk, "kind": kind}
        journal.record(acts.METER_READ, made, by=by, on_behalf_of=market.manager_id, place=market.unit_id, data=data)
        run.answer = {"reading": made.pk}
        return made


def read_meters(
    market: Market,
    shown: Sequence[tuple[Place, str, int, Change | None]],
    *,
    day: date,
    by: Actor,
    key: UUID | None = None,
) -> list[Reading]:
    """Write down what many meters of a market show (place, kind, value, whether another was put in), all of it or nothing.

    Refuses as above, with `<kind>-<place>` as the field of the value that is wrong, `closing-<kind>-<place>` of what an old meter showed.
    """
    body = {"market": market.pk, "day": day.isoformat(), "shown": [[place.pk, *rest] for place, *rest in shown]}
    with journal.command("markets.read_meters", key, body, by=by) as run:
        if run.replayed:
            return list(Reading.objects.filter(pk__in=(run.answer or {})["readings"]))
        made = []
        for place, kind, value, change in sorted(shown, key=lambda one: (one[0].pk, one[1])):
            try:
                made.append(read_meter(place, kind, value, day=day, change=change, by=by))
            except BadReading as error:
                box = {"value": "", "closing": "closing-", "opening": "opening-"}.get(error.field)
                field = error.field if box is None else f"{box}{kind}-{place.pk}"
                raise BadReading(error.message, field=field) from None
        run.answer = {"readings": [one.pk for one in made]}
        return made


def make_run(market: Market, month: date, *, due_on: date, by: Actor, key: UUID | None = None) -> FeeRun:
    """Ask every stallholder for the fees of a month: one bill each, one payment request to the manager's own account.

    Records `markets.fee_run_made`; messages go out afterwards. Refuses (BadRun) a month to come, one asked for already, a manager without an account, a last
    day for paying that is behind us, and a month in which nobody owes anything.
    """
    if month != first_of(month) or month > world.today():
        raise BadRun(_("This month has not begun yet."), field="month")
    if not world.today() <= due_on <= world.today() + LONGEST_AHEAD:
        raise BadRun(_("Choose today or a day to come."), field="due_on")
    body = {"market": market.pk, "month": month.isoformat(), "due": due_on.isoformat()}
    with journal.command("markets.make_run", key, body, by=by) as run:
        if run.replayed:
            return FeeRun.objects.get(pk=(run.answer or {})["run"])
        # The market's row is the gate: of two months asked for at once the second sees what the first one billed.
        Market.objects.select_for_update().get(pk=market.pk)
        if payments.payout_account(market.manager_id) is None:
            raise BadRun(_("Say first to which account fees are paid: your organisation has none yet."))
        try:
            with transaction.atomic():
                made = FeeRun.objects.create(
                    market=market, month=month, due_on=due_on, by_id=by.person_id, at=world.now()
                )
        except IntegrityError:
            raise BadRun(_("The fees of this month were asked for already."), field="month") from None
        bills = _bills(made)
        data = {
            "market": market.pk,
            "month": month.isoformat()[:7],
            "count": len(bills),
            "amount": sum(one.amount for one in bills),
        }
        journal.record(acts.FEE_RUN_MADE, made, by=by, on_behalf_of=market.manager_id, place=market.unit_id, data=data)
        run.answer = {"run": made.pk}
        return made


def _bills(run: FeeRun) -> list[Bill]:
    owed = to_ask(run.market, run.month)
    if not owed:
        raise BadRun(_("Nobody owes anything for this month: there are no rates yet, or no place is let."))
    if any(one.amount > LARGEST for one in owed):
        raise BadRun(_("A bill is above 500 million đồng. Look at the rates and the meters once more."))
    bills = Bill.objects.bulk_create(
        Bill(run=run, stallholder=one.stallholder, code=new_code(), token=world.token(), amount=one.amount)
        for one in owed
    )
    BillLine.objects.bulk_create(
        BillLine(
            bill=bill,
            kind=line.kind,
            quantity=line.quantity,
            rate=line.rate,
            before=line.before,
            after=line.after,
            parts=line.parts if len(line.parts) > 1 else None,
            after_day=line.after_day,
            upto=line.upto,
            late=line.late or None,
        )  # fmt: skip
        for bill, one in zip(bills, owed, strict=True)
        for line in one.charges
    )
    manager = run.market.manager_id
    payments.request_payments([payments.Wanted(bill.code, manager, bill, bill.amount) for bill in bills])
    return bills


def take_cash(bill: Bill, *, by: Actor, key: UUID | None = None) -> Bill:
    """The manager took what is still due in cash. Refuses (payments' NotOpen) a bill that is paid."""
    asked = payments.request_of(bill)
    if asked is None:
        raise BadBill(_("Nothing is asked for any more."))
    payments.take_cash(asked, by=by, key=key)
    bill.refresh_from_db()
    return bill


def correct_bill(
    bill: Bill, amount: int, *, reason: str, nothing_owed: bool = False, by: Actor, key: UUID | None = None
) -> BillCorrection:
    """Ask for so many đồng more, or less below 0, under the same code; with a reason that the stallholder reads.

    Refuses (BadBill, with the field) no reason, nothing to put right, less than nothing being owed, a bill of which nothing is asked any
    more, and one of which nothing would be left, since that is for good, unless `nothing_owed` says that this is meant.
    """
    said = clean_line(reason)
    if not any(letter.isalpha() for letter in said) or len(said) > LONGEST_REASON:
        raise BadBill(_("Say in a few words what was wrong."), field="reason")
    if not 0 < abs(amount) <= LARGEST:
        raise BadBill(_("Write how many đồng more or less."), field="amount")
    body = {"bill": bill.pk, "amount": amount, "reason": said, "nothing_owed": nothing_owed}
    with journal.command("markets.correct_bill", key, body, by=by) as run:
        if run.replayed:
            return BillCorrection.objects.get(pk=(run.answer or {})["correction"])
        # Whoever has the request's row first decides: a payment that comes in waits for this.
        asked = payments.locked_request_of(bill)
        bill.refresh_from_db()
        if asked is None or asked.cancelled_at:
            raise BadBill(_("Nothing is asked for any more."))
        if bill.amount + amount < 0 or bill.amount + amount > LARGEST:
            raise BadBill(
                _("That is more than the bill asks for: %(amount)s.") % {"amount": format_dong(bill.amount)},
                field="amount",
            )
        if bill.amount + amount == 0 and not nothing_owed:
            raise BadBill(
                _("Then nothing is left to pay, and that is for good. If it is so, tick that nothing is owed."),
                field="nothing_owed",
            )
        payments.lower_request(asked, -amount)
        Bill.objects.filter(pk=bill.pk).update(amount=F("amount") + amount)
        made: BillCorrection = BillCorrection.objects.create(
            bill=bill, amount=amount, reason=said, by_id=by.person_id, at=world.now()
        )
        market = bill.run.market
        data = {"market": market.pk, "bill": bill.pk, "amount": amount}
        on_behalf_of = bill.stallholder.organisation_id or market.manager_id
        journal.record(acts.FEE_CORRECTED, made, by=by, on_behalf_of=on_behalf_of, place=market.unit_id, data=data)
        run.answer = {"correction": made.pk}
        return made


def count_money(entries: list[journal.Entry]) -> None:
    """Add what came in to its bill."""
    ids = {entry.data["subject"][1] for entry in entries}
    bills = {bill.pk: bill for bill in Bill.objects.filter(pk__in=ids).select_related("stallholder", "run__market")}
    kinds: dict[int, dict[str, int]] = {pk: {} for pk in bills}
    for line in BillLine.objects.filter(bill__in=bills).order_by("pk"):
        kinds[line.bill_id][line.kind] = line.amount
    told = []
    for entry in entries:
        bill, amount = bills[entry.data["subject"][1]], entry.data["amount"]
        by = {"bank": "bank", "cash": "cash"}.get(entry.data["source"], "word")
        Bill.objects.filter(pk=bill.pk).update(
            received=F("received") + amount, bank_received=F("bank_received") + (amount if by == "bank" else 0)
        )
        market = bill.run.market
        told.append(journal.Act(
            acts.FEE_PAID, bill, on_behalf_of=bill.stallholder.organisation_id or market.manager_id, place=market.unit_id,
            occurred_at=entry.occurred_at, rehearsal=entry.rehearsal,
            data={
                "market": market.pk, "month": bill.run.month.isoformat()[:7], "bill": bill.pk, "amount": amount, "by": by,
                "kinds": kinds[bill.pk],
            },
        ))  # fmt: skip
    journal.record_many(told)


def tell_bills(most: int = 50) -> int:
    """Send the messages of bills that nobody was told of yet, so many at once. Returns how many."""
    with transaction.atomic():
        waiting = Bill.objects.filter(told_at=None).select_for_update(of=("self",), skip_locked=True)
        bills = list(waiting.select_related("stallholder", "run__market").order_by("pk")[:most])
        Bill.objects.filter(pk__in=[bill.pk for bill in bills]).update(told_at=world.now())
        with translation.override("vi"):
            for bill in bills:
                if bill.stallholder.phone:
                    messages.send(bill.stallholder.phone, _words(bill), purpose="market")
    return len(bills)


def _words(bill: Bill) -> str:
    words = _("Lan Tỏa: %(market)s asks for %(amount)s for %(month)s, to be paid by %(day)s. What for and how to pay:")
    link = settings.PUBLIC_URL.rstrip("/") + reverse("markets:bill", args=[bill.token])
    said = words % {
        "market": bill.run.market.name[:60], "amount": format_dong(bill.amount), "month": bill.run.month.strftime("%m/%Y"),
        "day": dates.day(bill.run.due_on),
    }  # fmt: skip
    return f"{said} {link}"


def _check_reading(place: Place, kind: str, new: Read) -> None:
    billed = max((one.upto for one in billed_of([place.pk]).get((place.pk, kind), [])), default=None)
    if new.anew and billed is not None and new.day <= billed:
        message = _(
            "What this meter counted until %(day)s is on a bill already. Write down the change with a later day."
        )
        raise BadReading(message % {"day": dates.day(billed)}, field="day")
    other = goes_down(reads_of([place.pk]).get((place.pk, kind), []), new)
    if other is None:
        return
    if other.day > new.day:
        message = _("A meter cannot go down: it showed %(value)s on %(day)s, and you write more for an earlier day.")
    elif new.anew:
        message = _(
            "The old meter cannot have gone down: it showed %(value)s on %(day)s. Could nobody read it? Then write that number again."
        )
    else:
        message = _(
            "A meter cannot go down: it showed %(value)s on %(day)s. Was another meter put in? Then write down below what the old one showed last."
        )
    value = other.value if other.day < new.day or other.closing is None else other.closing
    field = "closing" if new.anew and other.day < new.day else "value"
    raise BadReading(message % {"value": f"{value:,}".replace(",", "."), "day": dates.day(other.day)}, field=field)
