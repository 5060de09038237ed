"""Carts, orders and their hand-over."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Greatest

from lantoa.kit.access import Actor, sells
from lantoa.kit.world import world
from lantoa.orders import rules


class Cart(models.Model):
    """What somebody means to buy, from any number of stalls; known by an unguessable token in a cookie."""

    token = models.CharField(max_length=43, unique=True)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey("stores.Offer", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cart", "offer"], name="orders_cart_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_cart_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.offer_id}"


def written_time(at: datetime) -> str:
    """A time as it is committed to: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class OrderQuerySet(models.QuerySet["Order"]):
    """Which orders: whose, and what comes next for them."""

    def visible_to(self, actor: Actor) -> OrderQuerySet:
        """The orders of the stalls this actor works for; none for anybody else."""
        if not sells(actor):
            return self.none()
        return self.filter(store__organisation_id=actor.organisation_id)

    def of_buyer(self, phone: str) -> OrderQuerySet:
        """Orders placed with this phone number (E.164), once the phone was proved."""
        return self.filter(buyer_phone=phone)

    def of_account(self, person_id: int | None, phone: str) -> OrderQuerySet:
        """Orders placed by this person when signed in, whatever number they gave, and those with their own number."""
        return self.filter(Q(buyer=person_id) | Q(buyer_phone=phone))

    def to_show(self) -> OrderQuerySet:
        """With everything a screen says of an order. Two queries."""
        return self.select_related("store", "unit").prefetch_related(lines_in_order())

    def live(self) -> OrderQuerySet:
        return self.filter(cancelled_at=None, handed_over_at=None)

    def income(self) -> OrderQuerySet:
        """Those that count as income, with `income_at`: the hand-over, or where a carrier collects the cash the day on which
        all of it was accounted for. What comes back unpaid is none."""
        mine = self.filter(handed_over_at__isnull=False, cancelled_at=None, rehearsal=False)
        return mine.annotate(income_at=income_at()).filter(income_at__isnull=False)

    def waiting_at(self, stalls: Iterable[int], now: datetime) -> OrderQuerySet:
        """At these stalls, the orders in which something is still to be done or waited for.

        Found by an index however many are over: what a buyer may still pay runs out later, whatever else waits runs out never.
        """
        live = Order.objects.live().filter(store__in=list(stalls)).order_by().values("pk")
        # Two searches, since one with an OR in it would be none by the index.
        return self.filter(pk__in=live.filter(expires_at=None).union(live.filter(expires_at__gt=now), all=True))

    def to_confirm(self) -> OrderQuerySet:
        """Cash-on-delivery orders the seller has not promised to send yet."""
        return self.live().filter(_TO_CONFIRM)

    def awaiting_payment(self, now: datetime) -> OrderQuerySet:
        """Transfers not complete yet whose goods are still held."""
        return self.live().filter(_awaiting_payment(now))

    def to_pack(self) -> OrderQuerySet:
        return self.live().filter(_TO_PACK)

    def to_hand_over(self) -> OrderQuerySet:
        return self.live().filter(_TO_HAND_OVER)

    def to_send(self) -> OrderQuerySet:
        """Those that are to leave the house."""
        return self.live().filter(_TO_SEND)

    def promised_by(self, day: date) -> OrderQuerySet:
        """Those promised to leave the house by this day."""
        return self.filter(_promised(day))

    def to_do(self) -> OrderQuerySet:
        """Those the seller can do something about now."""
        return self.live().filter(_TO_CONFIRM | _TO_PACK | _TO_HAND_OVER)

    def in_piles(self, now: datetime) -> OrderQuerySet:
        """One row about these live orders: how many wait for what (`to_pack`)."""
        parts = {
            "to_confirm": _TO_CONFIRM, "awaiting_payment": _awaiting_payment(now), "to_pack": _TO_PACK, "to_hand_over": _TO_HAND_OVER,
        }  # fmt: skip
        counts = {name: Count("pk", filter=part) for name, part in parts.items()}
        return self.order_by().values(whole=Value(1)).annotate(**counts)

    def in_piles_of_day(self, today: date, now: datetime) -> OrderQuerySet:
        """The same with `to_send`: how many are to leave the house today, or should have already, by the day that was promised."""
        return self.in_piles(now).annotate(to_send=Count("pk", filter=_TO_SEND & _promised(today)))

    def expired(self, now: datetime) -> OrderQuerySet:
        """Transfers nobody paid while their goods were held."""
        return self.filter(_expired(now))

    def done(self, now: datetime) -> OrderQuerySet:
        """Orders nothing more is to be done for: handed over, cancelled, or not paid in time."""
        return self.filter(Q(cancelled_at__isnull=False) | Q(handed_over_at__isnull=False) | _expired(now))


def lines_in_order() -> models.Prefetch[str]:
    """The lines of orders as a screen shows them."""
    return models.Prefetch("lines", OrderLine.objects.order_by("pk"))


def income_at(order: str = "") -> Case:
    """When an order counts as income; `order` leads to it ("order__")."""
    whole = Q(**{f"{order}received__gte": F(f"{order}total") - F(f"{order}lessened") + F(f"{order}refunding")})
    return Case(
        When(Q(**{f"{order}cash_carried": False}), then=F(f"{order}handed_over_at")),
        When(whole, then=F(f"{order}money_at")),
    )


_TO_CONFIRM = Q(method="cod", confirmed_at=None, packed_at=None, received__lt=F("total"))
_TO_PACK = Q(Q(confirmed_at__isnull=False) | Q(received__gte=F("total")), packed_at=None)
_TO_HAND_OVER = Q(packed_at__isnull=False)
_TO_SEND = _TO_PACK | _TO_HAND_OVER


def _promised(day: date) -> Q:
    return Q(due_on__lte=day)


def _awaiting_payment(now: datetime) -> Q:
    waiting = Q(method="transfer", confirmed_at=None, packed_at=None, received__lt=F("total"))
    return waiting & Q(Q(expires_at=None) | Q(expires_at__gt=now) | Q(received__gt=0))


def _expired(now: datetime) -> Q:
    live = Q(cancelled_at=None, handed_over_at=None, confirmed_at=None, packed_at=None)
    return live & Q(method="transfer", received=0, expires_at__lte=now)


class Order(models.Model):
    """What one buyer ordered from one stall. Its status is derived from these times and sums, never stored."""

    objects: ClassVar = OrderQuerySet.as_manager()

    class Method(models.TextChoices):
        TRANSFER = "transfer"
        COD = "cod"
        CASH = "cash"  # into the seller's hand at the counter
        CHANNEL = "channel"  # to the place outside where it was ordered (`settled_by`), which settles with the seller

    class CancelledBy(models.TextChoices):
        BUYER = "buyer"
        SELLER = "seller"

    code = models.CharField(max_length=9, unique=True)
    token = models.CharField(max_length=32, unique=True)
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    buyer_name = models.CharField(max_length=120)
    buyer_phone = models.CharField(max_length=16, db_index=True)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True, default="")
    method = models.CharField(max_length=10, choices=Method)
    goods_total = models.PositiveBigIntegerField()
    shipping_fee = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    bank_received = models.PositiveBigIntegerField(default=0)
    # What corrections took off the total since it was ordered (below 0: added), what is or was to be paid back, what was.
    lessened = models.BigIntegerField(default=0, db_default=0)
    refunding = models.PositiveBigIntegerField(default=0, db_default=0)
    refunded = models.PositiveBigIntegerField(default=0, db_default=0)
    # Of what was received: what carriers collected and accounted for. Whether a carrier was to collect any, when all its
    # parcels had arrived, and when the newest money of an order came that a carrier collects for.
    carrier_received = models.PositiveBigIntegerField(default=0, db_default=0)
    cash_carried = models.BooleanField(default=False, db_default=False)
    arrived_at = models.DateTimeField(null=True)
    money_at = models.DateTimeField(null=True)
    rehearsal = models.BooleanField(default=False)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    packed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=10, choices=CancelledBy, blank=True, default="")
    cancel_reason = models.CharField(max_length=200, blank=True, default="")
    # The stall's name when the order was placed, and the salt of the commitments in the journal. Without the salt nobody
    # can tell any more what was committed to: erasing a buyer drops it.
    store_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    receipt_salt = models.BinaryField(max_length=32, default=b"", db_default=b"")
    # Sold from hand to hand: nobody's name, nothing to pack or to send. See CounterSale.
    at_counter = models.BooleanField(default=False, db_default=False)
    # Who outside takes the buyer's money, before or at the door, and pays the seller later; "" where the money comes to the seller.
    settled_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    # The last day on which the stall promised to send it, where it promised one.
    due_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["store", "-placed_at"], name="orders_order_store"),
            # What still waits, among ever more that is over: see `waiting_at_stalls_of`.
            models.Index(
                fields=["store", "expires_at"],
                condition=Q(cancelled_at=None, handed_over_at=None),
                name="orders_order_waiting",
            ),
            # What a counter sold on a day, among ever more that was ordered on it.
            models.Index(fields=["store", "placed_at"], condition=Q(at_counter=True), name="orders_order_counter"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(total__gt=0), name="orders_order_total")]

    def __str__(self) -> str:
        return self.code

    @property
    def paid_elsewhere(self) -> bool:
        """Whether the buyer owes the stall nothing, since the place where it was ordered takes the money. When that pays the seller
        nobody tells here: it is no word of a bank, and no money received."""
        return self.method == self.Method.CHANNEL

    @property
    def payment_status(self) -> rules.PaymentStatus:
        return "elsewhere" if self.paid_elsewhere else rules.payment_status(self.to_pay, self.kept)

    @property
    def state(self) -> rules.State:
        return rules.state(
            rules.Facts(
                cod=self.method == self.Method.COD,
                total=self.total,
                received=self.received,
                expires_at=self.expires_at,
                confirmed=self.confirmed_at is not None,
                packed=self.packed_at is not None,
                handed_over=self.handed_over_at is not None,
                cancelled=self.cancelled_at is not None,
            ),
            world.now(),
        )

    @property
    def bank_says_paid(self) -> bool:
        """Whether it is the bank that says all of it is paid; else it is the seller's word for at least a part."""
        return self.bank_received >= self.to_pay + self.refunding

    @property
    def beside_lines(self) -> int:
        """Đồng sold at the counter beside its lines: an amount that was typed, for goods nobody named."""
        return int(self.goods_total) - sum(line.total for line in self.lines.all())

    @property
    def missing(self) -> int:
        """Đồng the stall still has to get from the buyer."""
        return 0 if self.paid_elsewhere else max(self.to_pay - self.kept, 0)

    @property
    def to_pay(self) -> int:
        """Đồng it comes to after all corrections."""
        return int(self.total - self.lessened)

    @property
    def kept(self) -> int:
        """Đồng received and not to be paid back."""
        return int(self.received - self.refunding)

    @property
    def over(self) -> int:
        """Đồng kept beyond what it comes to, which nobody has said would be paid back."""
        return max(self.kept - (0 if self.cancelled_at else self.to_pay), 0)

    @property
    def receipt_mark(self) -> str:
        """The unguessable part of the receipt's address. It leads to the receipt only: the order's own token, which may
        also cancel, cannot be told from it."""
        digest = hashlib.sha256(b"lantoa receipt " + self.token.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode()[:22]

    def receipt_body(self, lines: Iterable[OrderLine]) -> dict[str, Any]:
        """What the receipt says was ordered, in the one spelling that is committed to. It must never be spelled anew:
        what is added later stands under another `v`."""
        return {
            "v": 1,
            "code": self.code,
            "store": [self.store.slug, self.store_name],
            "buyer": self.buyer_name,
            "lines": [
                [line.product_name, line.variant_name, line.selling_unit, line.quantity, line.unit_price, line.total]
                for line in lines
            ],
            "goods": self.goods_total,
            "delivery": self.shipping_fee,
            "total": self.total,
            "placed_at": written_time(self.placed_at),
        }

    def paid_body(self, lines: Iterable[OrderLine], *, at: datetime, received: int, by_bank: int) -> dict[str, Any]:
        """The same with when it was paid in full and how much of that the bank says (đồng)."""
        paid = {"paid_at": written_time(at), "received": received, "by_bank": by_bank}
        return {**self.receipt_body(lines), **paid}

    def can_cancel(self, by_seller: bool) -> bool:
        """Nobody cancels what left the house; a buyer not what is paid for, packed or ordered elsewhere. A seller pays back what came."""
        open_ = self.state not in ("cancelled", "handed_over")
        return open_ and (by_seller or (self.received == 0 and self.packed_at is None and not self.paid_elsewhere))

    @property
    def can_correct(self) -> bool:
        """Whether there is something to put right: goods that were promised, or left the house already."""
        return self.cancelled_at is None and self.state in ("to_pack", "to_hand_over", "handed_over")


class CounterSale(models.Model):
    """What is known of an order taken at the counter beside the order itself.

    `said_at` is when the phone says it was sold, `recorded_at` when the house heard of it; the order's own time lies between
    the moment its code was given to the phone and `recorded_at`, and `clock_off` says that the phone's clock did not.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="counter")
    given = models.PositiveBigIntegerField(null=True)  # đồng the buyer handed over, where somebody typed it
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    clock_off = models.BooleanField(default=False)
    corrected = models.BooleanField(
        default=False
    )  # more was in the hand than in the book; the seller put the book right

    def __str__(self) -> str:
        return f"counter sale {self.order_id}"

    @property
    def change(self) -> int:
        """Đồng to give back."""
        return max((self.given or 0) - self.order.total, 0)


class OrderLine(models.Model):
    """One thing ordered, with its name, unit and price as they were when it was ordered."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    product_name = models.CharField(max_length=160)
    variant_name = models.CharField(max_length=80, blank=True, default="")
    selling_unit = models.CharField(max_length=20)
    quantity = models.PositiveIntegerField()
    unit_price = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    # How many of them were not delivered or came back; what was ordered stays as it is.
    taken_off = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(taken_off__lte=F("quantity")), name="orders_line_taken_off")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_name}"

    @property
    def left(self) -> int:
        """How many of them the buyer gets, or has."""
        return int(self.quantity - self.taken_off)

    @property
    def name(self) -> str:
        return f"{self.product_name} {self.variant_name}".strip()


class OrderFee(models.Model):
    """What an order owes by one agreement that held when it was placed, frozen then and never changed (đồng)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="fees")
    agreement = models.ForeignKey("stores.FeeAgreement", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    rate = models.PositiveIntegerField()
    fixed = models.PositiveIntegerField()
    base = models.PositiveBigIntegerField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "agreement"], name="orders_fee_once")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.order_id}"


class FeeEntry(models.Model):
    """That a frozen fee became owed, or so much of it less (below 0) or more again. Rows are only ever added."""

    fee = models.ForeignKey(OrderFee, on_delete=models.PROTECT, related_name="entries")
    agreement = models.ForeignKey("stores.FeeAgreement", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    correction = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agreement", "at"], name="orders_fee_entry_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fee"], condition=Q(correction=False), name="orders_fee_due_once")
        ]

    def __str__(self) -> str:
        return f"{self.amount} of fee {self.fee_id}"


class FeeSettlement(models.Model):
    """Đồng paid towards what is owed by an agreement, in cash or by a transfer that the bank told of, as the payer says.

    What was marked by mistake is reversed by a second row.
    """

    agreement = models.ForeignKey("stores.FeeAgreement", on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()
    movement = models.ForeignKey("payments.BankTransaction", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agreement", "at"], name="orders_fee_settled_at")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="orders_fee_settled_amount")]

    def __str__(self) -> str:
        return f"{self.amount} for {self.agreement_id}"


def overdue_on(day: date) -> Q:
    """Of problems that await the stall's answer: whether it is awaited for too long."""
    return Q(answer_by__lt=day)


class ProblemQuerySet(models.QuerySet["Problem"]):
    """Which problems: whose, and whose turn it is."""

    def visible_to(self, actor: Actor) -> ProblemQuerySet:
        """What was passed on, for whoever runs the market; nothing for anybody else."""
        return self.filter(passed_on_at__isnull=False) if "operator" in actor.roles else self.none()

    def at_stalls_of(self, actor: Actor) -> ProblemQuerySet:
        """Problems with orders of the stalls this actor works for."""
        if not sells(actor):
            return self.none()
        return self.filter(order__store__organisation_id=actor.organisation_id)

    def open(self) -> ProblemQuerySet:
        return self.filter(closed_at=None)

    def to_answer(self) -> ProblemQuerySet:
        """Those in which the stall's answer is awaited."""
        return self.open().filter(answer_by__isnull=False)

    def overdue(self, today: date) -> ProblemQuerySet:
        """Those in which it is awaited for too long."""
        return self.to_answer().filter(overdue_on(today))

    def to_remind(self, last_day: date) -> ProblemQuerySet:
        """Those due by this day at the latest, of which the stall was not reminded yet."""
        unsaid = Q(reminded_for=None) | ~Q(reminded_for=F("answer_by"))
        return self.to_answer().filter(unsaid, answer_by__lte=last_day)

    def to_tell_overdue(self, today: date) -> ProblemQuerySet:
        """Those overdue that their buyer may pass on and was not told so yet."""
        unsaid = Q(overdue_for=None) | ~Q(overdue_for=F("answer_by"))
        return self.overdue(today).filter(unsaid, passed_on_at=None, due_by__lt=today)


class Problem(models.Model):
    """Something about an order that is not right for its buyer, until both are done with it. Its state is derived.

    `due_by` is the last day for the stall to answer at all; `answer_by` the last day for the answer awaited now, none while
    it is the buyer's turn; `offered_at` says that the stall asked the buyer to close it. `reminded_for` is the `answer_by` the
    stall was reminded of, `overdue_for` the one the buyer was told is over. `language` is that of the page it was reported on.
    """

    objects: ClassVar = ProblemQuerySet.as_manager()

    class Kind(models.TextChoices):
        NOT_ARRIVED = "not_arrived"
        BROKEN = "broken"
        WRONG_THING = "wrong_thing"
        NOT_AS_DESCRIBED = "not_as_described"
        OTHER = "other"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=20, choices=Kind)
    opened_at = models.DateTimeField()
    due_by = models.DateField()
    answer_by = models.DateField(null=True)
    offered_at = models.DateTimeField(null=True)
    passed_on_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=2, default="vi", db_default="vi")
    reminded_for = models.DateField(null=True)
    overdue_for = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["closed_at", "answer_by"], name="orders_problem_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order"], condition=Q(closed_at=None), name="orders_problem_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} with {self.order_id}"

    @property
    def state(self) -> rules.ProblemState:
        return rules.problem_state(
            self.answer_by, offered=self.offered_at is not None, closed=self.closed_at is not None, today=world.today()
        )

    @property
    def agreed(self) -> bool:
        """Whether it was closed as the stall had proposed."""
        return self.closed_at is not None and self.offered_at is not None

    def can_pass_on(self) -> bool:
        """Whether the buyer may hand it on: the days for an answer are over, and it is not settled."""
        return self.closed_at is None and self.passed_on_at is None and world.today() > self.due_by


class ProblemWord(models.Model):
    """What one side said about a problem; a photo may come with it, whose bytes have no public address."""

    class Side(models.TextChoices):
        BUYER = "buyer"
        SELLER = "seller"
        HOUSE = "house"

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="words")
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    helping = models.BooleanField(default=False)
    text = models.TextField()
    picture = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.side} on {self.problem_id}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def counting(self) -> CorrectionQuerySet:
        """Of orders that are income, with `counts_at`: when it lessens that income. What was not delivered does with the
        hand-over, what goes back when its money went, else at once; what is still to be paid back does not yet."""
        income = self.filter(order__handed_over_at__isnull=False, order__cancelled_at=None, order__rehearsal=False)
        income = income.annotate(income_at=income_at("order__")).filter(income_at__isnull=False)
        when = Case(
            When(kind=Correction.Kind.NOT_DELIVERED, then=F("income_at")),
            When(refund=None, order__cash_carried=True, then=Greatest("at", "income_at")),
            When(refund=None, then=F("at")),
            default=F("refund__went_at"),
        )
        return income.annotate(counts_at=when).filter(counts_at__isnull=False)


class Correction(models.Model):
    """What was put right about an order after it was placed: fewer pieces, pieces that came back, less to pay. Append-only.

    `amount` is by how many đồng the order comes to less (below 0: more), `refund` what of that has to be paid back;
    `restocked` says that what came back is on the shelf again.
    """

    class Kind(models.TextChoices):
        NOT_DELIVERED = "not_delivered"
        RETURNED = "returned"
        EXCHANGED = "exchanged"
        ALLOWANCE = "allowance"

    objects: ClassVar = CorrectionQuerySet.as_manager()

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=20, choices=Kind)
    amount = models.BigIntegerField()
    restocked = models.BooleanField(default=False)
    words = models.CharField(max_length=200, blank=True, default="")
    refund = models.OneToOneField("payments.Refund", null=True, on_delete=models.PROTECT, related_name="+")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}"


class CorrectionLine(models.Model):
    """So many pieces of a line that were not delivered or came back; without a line, what was given in exchange."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.CASCADE, related_name="+")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    quantity = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_correction_quantity")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.name}"
