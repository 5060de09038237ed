"""What people do on a simulated day, and in the evening what is true of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.journal.models import Command
from lantoa.kit.errors import RuleError
from lantoa.kit.invariants import Tally, invariants
from lantoa.orders import api as orders
from lantoa.orders.actions.correction import return_excess, say_where
from lantoa.orders.actions.counter import hand_out_codes
from lantoa.payments import api as payments
from lantoa.payments.actions import hook
from lantoa.payments.actions.statement import choose_columns
from lantoa.payments.adapters.statements import Layout
from lantoa.places import api as places
from lantoa.shipping import api as shipping
from lantoa.shipping.actions import hook as carriers_hook
from lantoa.shipping.actions.settlement import take_settlement
from lantoa.shipping.adapters.base import SettledParcel
from lantoa.stores import api as stores
from tests.faults.days.outside import EVENING, MORNING, Account, Day, Movement

Answer = TypeVar("Answer")
STALLS, GOODS, ORDERS, SALES, TICK = 1, 3, 14, 3, 30
CARRIER = "ghn"
SECRET = "only-of-a-simulated-day-0123456789"  # noqa: S105
HOURS = (EVENING - MORNING - 1) * 60.0
# How a transfer comes: (what, how likely). What is left over never comes.
WAYS = (
    ("right", 0.70),
    ("too little", 0.06),
    ("too much", 0.04),
    ("twice", 0.03),
    ("other words", 0.05),
    ("late", 0.05),
)


@dataclass
class Stall:
    """A household that sells: its person, its goods, its account at the bank and its carrier."""

    by: accounts.ActingPerson
    store: stores.Store
    offers: list[stores.Offer]
    account: Account
    row: payments.PayoutAccount
    carrier: shipping.CarrierAccount


class Life:
    """Everything that happens on one day. `counts` says how much of what, `wrong` what was not as it has to be."""

    def __init__(self, day: Day, communes: int) -> None:
        self.day, self.communes = day, communes
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.stalls: list[Stall] = []
        self._given: dict[UUID, tuple[str, str]] = {}
        self._exact: list[tuple[int, Movement]] = []

    def live(self) -> None:
        catalog.load_categories()
        units = self.day.random.sample(list(places.units()), self.communes)
        self.stalls = [self._stall(unit) for unit in units for _ in range(STALLS)]
        for stall in self.stalls:
            for _ in range(ORDERS):
                self.day.later(partial(self._comes, stall), minutes=self.day.random.uniform(0, HOURS))
            for _ in range(SALES):
                self.day.later(partial(self._at_counter, stall), minutes=self.day.random.uniform(0, HOURS))
            self.day.later(partial(self._pays_back, stall), minutes=HOURS - 90)
            self.day.later(partial(self._evening, stall), minutes=HOURS + 60)
        for minutes in range(TICK, int(HOURS) + 120, TICK):
            self.day.later(self._worker, minutes=minutes)
        for do in self.day.pass_by():
            self._safely(do)
        for _ in range(3):
            self.day.sleep(3600)
            self._safely(self._worker)
        self._safely(journal.sweep_all)

    def _safely(self, do: Callable[[], Any]) -> None:
        try:
            do()
        except RuleError:
            self.counts["refused"] += 1
        except Exception as error:  # noqa: BLE001 - whatever breaks is a finding of this day
            self.wrong.append(
                f"{getattr(do, 'func', do).__name__} at {self.day.time:%H:%M} broke: {type(error).__name__}: {error}"
            )

    # --- the network

    def _command(self, do: Callable[[UUID], Answer], again: Callable[[Answer, Answer], bool]) -> Answer:
        """Give a command; where the answer is lost on the way it is given again, sometimes much later, and must answer alike."""
        key = self.day.uuid7()
        answer = do(key)
        kept = Command.objects.get(pk=key)
        self._given[key] = (kept.name, kept.body_hash)
        self.counts["commands"] += 1
        if self.day.chance(0.15):
            self.day.later(partial(self._again, do, key, answer, again), minutes=self.day.minutes(20))
        return answer

    def _again(
        self, do: Callable[[UUID], Answer], key: UUID, before: Answer, same: Callable[[Answer, Answer], bool]
    ) -> None:
        self.counts["repeats"] += 1
        if not same(before, do(key)):
            self.wrong.append(f"the command {key} given again was answered otherwise")

    # --- buyers

    def _comes(self, stall: Stall) -> None:
        chosen = self.day.random.sample(stall.offers, self.day.random.choice((1, 1, 2)))
        lines = [(offer.pk, self.day.random.choice((1, 1, 2, 3))) for offer in chosen]
        buyer = orders.Buyer("Người mua", f"+849{self.day.random.randrange(10**8):08}", "", "Số 5, phố Huế, Hà Nội")
        method = "transfer" if self.day.chance(0.65) else "cod"
        placed = self._command(
            lambda key: orders.place_order(orders.Wish(lines, buyer, method, accounts.Visitor(), key)),
            lambda one, other: [order.pk for order in one] == [order.pk for order in other],
        )
        for order in placed:
            self.counts["orders"] += 1
            if method == "transfer":
                self._will_pay(stall, order)
            self.day.later(partial(self._looks, stall, order), minutes=self.day.minutes(45))
            if self.day.chance(0.06):
                self.day.later(partial(self._cancels, order), minutes=self.day.minutes(8))

    def _will_pay(self, stall: Stall, order: orders.Order) -> None:
        drawn = self.day.random.random()
        for way, likely in WAYS:
            drawn -= likely
            if drawn < 0:
                minutes = self.day.minutes(6) if way != "late" else 40 + self.day.minutes(120)
                self.day.later(partial(self._pays, stall, order, way), minutes=minutes)
                return

    def _pays(self, stall: Stall, order: orders.Order, way: str) -> None:
        words = "chuyen tien mua hang" if way == "other words" else f"MBVCB {order.code} chuyen tien"
        amount = int(order.total)
        if way == "too little":
            part = self.day.random.randrange(1, amount)
            self._moves(stall, "in", part, words)
            if self.day.chance(0.5):
                rest = partial(self._moves, stall, "in", amount - part, words)
                self.day.later(rest, minutes=self.day.minutes(30))
            return
        moved = self._moves(stall, "in", amount + (10_000 if way == "too much" else 0), words)
        if way == "right":
            self._exact.append((order.pk, moved))
        if way == "twice":
            self.day.later(partial(self._moves, stall, "in", amount, words), minutes=self.day.minutes(5))

    def _cancels(self, order: orders.Order) -> None:
        self._command(
            lambda key: orders.cancel(order, by_seller=False, reason="", by=accounts.Visitor(), key=key),
            lambda one, other: one.pk == other.pk,
        )
        self.counts["cancelled"] += 1

    # --- sellers

    def _looks(self, stall: Stall, order: orders.Order) -> None:
        """The seller does what is next for this order, and looks again later."""
        order = orders.Order.objects.get(pk=order.pk)
        if self.day.chance(0.03) and order.can_cancel(by_seller=True):
            self._do(orders.cancel, order, by_seller=True, reason="hết hàng", by=stall.by)
            return
        if order.state == "to_confirm":
            self._do(orders.confirm, order, by=stall.by)
        elif order.state == "to_pack":
            self._do(orders.pack, order, by=stall.by)
        elif order.state == "to_hand_over":
            self._gives(stall, order)
        if order.can_correct and self.day.chance(0.08):
            self._safely(partial(self._puts_right, stall, order))
        if order.over and self.day.chance(0.5):
            self._command(lambda key: return_excess(order, by=stall.by, key=key), lambda one, other: one.pk == other.pk)
        if self.day.time.hour < EVENING - 1:
            self.day.later(partial(self._looks, stall, order), minutes=20 + self.day.minutes(60))

    def _do(self, act: Callable[..., orders.Order], order: orders.Order, **said: Any) -> None:
        self._command(lambda key: act(order, key=key, **said), lambda one, other: one.pk == other.pk)
        self.counts[act.__name__] += 1

    def _gives(self, stall: Stall, order: orders.Order) -> None:
        if self.day.chance(0.5):
            self._do(orders.hand_over, order, by=stall.by)
            return
        code, cash = f"SIM{self.day.random.randrange(10**9):09}", order.missing
        self._do(orders.send, order, carrier=CARRIER, tracking_code=code, cash_to_collect=cash, by=stall.by)
        end = "delivered" if self.day.chance(0.85) else "returned"
        for status, minutes in (("picked", 20.0), (end, 120.0)):
            says = partial(self._carrier_says, stall, code, status)
            self.day.later(says, minutes=minutes + self.day.minutes(30))
        if end == "delivered" and self.day.chance(0.8):
            self.day.later(partial(self._carrier_settles, stall, code, cash), minutes=200 + self.day.minutes(30))

    def _puts_right(self, stall: Stall, order: orders.Order) -> None:
        line = self.day.random.choice(list(order.lines.all()))
        gone = order.handed_over_at is not None
        kind = self.day.random.choice(("returned", "allowance") if gone else ("not_delivered", "allowance"))
        wrong = (
            orders.Wrong(kind, amount=5_000) if kind == "allowance" else orders.Wrong(kind, {line.pk: 1}, restock=gone)
        )
        self._command(
            lambda key: orders.correct(order, wrong, by=stall.by, key=key), lambda one, other: one.pk == other.pk
        )
        self.counts["put right"] += 1

    def _at_counter(self, stall: Stall) -> None:
        """A sale at the counter whose phone had no signal: it is sent later, some of them twice."""
        offer = self.day.random.choice(stall.offers)
        batch = hand_out_codes(stall.store, stall.by)
        method = self.day.random.choice(("cash", "transfer"))
        wish = orders.CounterWish([(offer.pk, 1, offer.price)], 0, method, code=batch.codes[0], earliest=self.day.time, said_at=self.day.time)  # fmt: skip
        if method == "transfer":
            self._moves(stall, "in", offer.price, f"{wish.code} mua tai quay")
        self.day.later(partial(self._sends_sale, stall, wish), minutes=self.day.minutes(40))

    def _sends_sale(self, stall: Stall, wish: orders.CounterWish) -> None:
        self._command(lambda key: orders.sell_at_counter(stall.store, wish, by=stall.by, key=key), lambda one, other: one.pk == other.pk)  # fmt: skip
        self.counts["counter sales"] += 1

    def _pays_back(self, stall: Stall) -> None:
        for refund in list(payments.to_pay_back(stall.store.organisation_id)):
            subject = refund.request
            if subject is None or not self.day.chance(0.8):
                continue
            order = orders.Order.objects.get(pk=subject.subject_id)
            where = {"bank_bin": "970422", "number": "0123456789", "holder": "Lê Thị Mua"}
            self._safely(partial(self._says_where, order, where))
            self._moves(stall, "out", refund.amount, f"{refund.code} hoan tien")
            self.counts["paid back"] += 1

    def _says_where(self, order: orders.Order, where: dict[str, str]) -> None:
        self._command(
            lambda key: say_where(order, by=accounts.Visitor(), key=key, **where), lambda one, other: one.pk == other.pk
        )

    # --- the bank, the carrier, the worker

    def _moves(self, stall: Stall, direction: str, amount: int, words: str) -> Movement:
        """Money moves; the bank's service tells of it soon, late, twice, or not at all."""
        moved = stall.account.move(self.day, direction, amount, words)
        self.counts["movements"] += 1
        times = self.day.random.choices((0, 1, 2), weights=(6, 84, 10))[0]
        for _ in range(max(times, stall.account.closed)):
            minutes = self.day.minutes(2) if self.day.chance(0.9) else 60 + self.day.minutes(60)
            silent = stall.account.silent
            if silent and silent[0] <= self.day.time + timedelta(minutes=minutes) < silent[1]:
                minutes = (silent[1] - self.day.time).total_seconds() / 60 + self.day.minutes(3)
            self.day.later(partial(self._bank_says, stall, moved), minutes=minutes)
        return moved

    def _bank_says(self, stall: Stall, moved: Movement) -> None:
        headers, raw = {"Authorization": f"Apikey {SECRET}"}, stall.account.message(moved)
        row = hook.hooked("sepay", stall.row.hook_token)
        assert row
        hook.take(hook.Checked(row, headers, raw, hook.check(row, headers, raw)))
        self.counts["messages"] += 1

    def _carrier_says(self, stall: Stall, code: str, status: str) -> None:
        said = {
            "OrderCode": code,
            "Status": status,
            "Type": "Switch_status",
            "Time": self.day.time.isoformat(),
            "Reason": "",
        }
        headers, raw = {"X-Lantoa-Key": SECRET}, json.dumps(said).encode()
        for _ in range(2 if self.day.chance(0.1) else 1):
            notice = carriers_hook.check(stall.carrier, headers, {}, raw)
            with transaction.atomic():
                incoming = carriers_hook.keep(stall.carrier, headers, raw, notice)
            carriers_hook.process_message(incoming.pk)
            self.counts["carrier messages"] += 1

    def _carrier_settles(self, stall: Stall, code: str, cash: int) -> None:
        """The carrier accounts for the cash; its file is brought twice now and then."""
        rows = [(1, SettledParcel(code, cash, 20_000, cash - 20_000))]
        for _ in range(2 if self.day.chance(0.1) else 1):
            take_settlement(
                stall.store.organisation_id,
                CARRIER,
                reference=f"KY{code}",
                paid_at=self.day.time,
                rows=rows,
                source="file",
            )
        self.counts["settled parcels"] += 1

    def _evening(self, stall: Stall) -> None:
        """The day's statement is brought, whatever the service told of it."""
        stall.account.closed = True
        if not stall.account.movements:
            return
        kept = self._command(
            lambda key: payments.receive_statement(stall.row, BytesIO(stall.account.statement()), "sao-ke.csv", by=stall.by, key=key),
            lambda one, other: one.pk == other.pk,
        )  # fmt: skip
        if kept.state == "columns":
            self._command(lambda key: choose_columns(kept, Layout.from_json(kept.layout), by=stall.by, key=key), lambda one, other: one.pk == other.pk)  # fmt: skip
        self.counts["statements"] += 1

    def _worker(self) -> None:
        # The regular work that is due by this day's clock too, as with every worker.
        while journal.work_off():
            pass
        journal.seal()
        journal.follow_all()

    def _stall(self, unit: places.Unit) -> Stall:
        number = accounts.Organisation.objects.count()
        person = accounts.person_for(f"+8490{self.day.random.randrange(10**7):07}", "Bà Hương")
        home = accounts.create_organisation(
            kind="household", name=f"Bếp {number}", unit=unit, by=accounts.actor_for(person)
        )
        by = accounts.actor_for(person, home)
        account = Account(f"0011{self.day.random.randrange(10**9):09}")
        row = payments.set_payout_account(home, bank_bin="970436", number=account.number, holder="HUONG", by=by)
        payments.connect_feed(row, provider="sepay", auth="api_key", secret=SECRET, by=by)
        row.refresh_from_db()
        if self.day.chance(0.2):
            begun = self.day.time + timedelta(minutes=self.day.random.uniform(60, 500))
            account.silent = (begun, begun + timedelta(hours=self.day.random.uniform(1, 5)))
        carrier = shipping.connect_carrier(home, CARRIER, secret=SECRET, by=by)
        store = stores.open_store(home, name=f"Bếp {number}", unit=unit, phone=person.phone, by=by)
        offers: list[stores.Offer] = []
        for name in range(GOODS):
            kinds = [("", 1000 * self.day.random.randrange(20, 300), self.day.random.randrange(3, 30))]
            product = stores.offer_product(store, name=f"Món {name}", category="khac", unit="kg", variants=kinds, by=by)
            offers += stores.Offer.objects.filter(variant__product=product)
        return Stall(by, store, offers, account, row, carrier)

    # --- what is true in the evening

    def judge(self) -> list[str]:
        """All that is wrong with this day, a sentence each."""
        autodiscover_modules("invariants")
        broken = [f"{one.name}: {fault}" for one in invariants() for fault in one.check(Tally())]
        return [*self.wrong, *broken, *self._lost(), *self._bank_truth(), *self._paid_truth(), *self._undone()]

    def _lost(self) -> list[str]:
        there = {row.pk: (row.name, row.body_hash) for row in Command.objects.filter(pk__in=self._given)}
        return [
            f"{said[0]} {key} was acknowledged and is not there"
            for key, said in self._given.items()
            if there.get(key) != said
        ]

    def _bank_truth(self) -> list[str]:
        found = []
        for stall in self.stalls:
            truth = Counter((one.reference, one.direction, one.amount) for one in stall.account.movements)
            rows = payments.BankTransaction.objects.filter(account__organisation=stall.store.organisation_id)
            known = Counter(rows.values_list("reference", "direction", "amount"))
            found += [f"{reference}: {amount} {way} moved once and is known {known[reference, way, amount]} times" for reference, way, amount in truth | known if known[reference, way, amount] != truth[reference, way, amount]]  # fmt: skip
        return found

    def _paid_truth(self) -> list[str]:
        """What was paid rightly while it was awaited is counted towards its order, all of it and no more. Where the bank told of
        it only after the goods were promised to somebody else, it waits before the seller's eyes as late."""
        found = []
        for pk, moved in self._exact:
            order = orders.Order.objects.get(pk=pk)
            told = payments.BankTransaction.objects.filter(memo__contains=order.code, reference=moved.reference).first()
            late = told and told.outcome == "late" and order.expires_at and told.recorded_at >= order.expires_at
            gone = order.cancelled_at is not None or (order.expires_at is not None and order.expires_at <= moved.at)
            if not gone and not late and order.bank_received != moved.amount:
                found.append(f"{order.code}: {moved.amount} came from the bank, {order.bank_received} are counted")
        return found

    def _undone(self) -> list[str]:
        states = (journal.Incoming.State.NEW, journal.Incoming.State.PARKED)
        rows = journal.Incoming.objects.filter(state__in=states)
        return [f"message {row.pk} of {row.source} is {row.state}: {row.reason}" for row in rows]
