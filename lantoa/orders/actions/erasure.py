"""What orders let go of when a buyer is erased: who bought it. What was bought, when and for how much stays with the stall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.kit.money import format_dong
from lantoa.kit.traces import Traces
from lantoa.kit.world import world
from lantoa.orders.models import AbroadRequest, Cart, Correction, Order, Problem, ProblemWord
from lantoa.orders.rules import QUOTE_DAYS
from lantoa.payments import api as payments
from lantoa.shipping import api as shipping
from lantoa.stores import api as stores

OURS = Order._meta.label_lower
AT_ONCE = 500
# Of a question from abroad: who it is and where.
_WHERE = ("name", "phone", "address", "city", "region", "postcode", "note")


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """Whatever of theirs is not over: goods on the way, money that somebody owes somebody, a problem."""
    mine = _orders(who).order_by("pk")
    for order in mine.filter(cancelled_at=None, handed_over_at=None).exclude(pk__in=mine.expired(world.now())):
        yield _("Order %(code)s is not with you yet. Wait for it, or cancel it.") % {"code": order.code}
    owed = F("total") - F("lessened") + F("refunding")
    unpaid = mine.filter(handed_over_at__isnull=False, cancelled_at=None, cash_carried=False, received__lt=owed)
    for order in unpaid.exclude(method=Order.Method.CHANNEL):
        yield _("%(amount)s of order %(code)s are not paid yet.") % _named(order, order.missing)
    for order in mine.filter(refunding__gt=F("refunded")):
        said = _("%(amount)s of order %(code)s are on their way back to you. Wait until they are there.")
        yield said % _named(order, order.refunding - order.refunded)
    for order in mine:
        if order.over:
            said = _("You paid %(amount)s too much for order %(code)s. Ask the stall to pay it back.")
            yield said % _named(order, order.over)
    for problem in Problem.objects.open().filter(order__in=mine).select_related("order"):
        yield _("Something is still not right with order %(code)s. Close that first.") % {"code": problem.order.code}


def stays(who: accounts.Leaving) -> Iterator[str]:
    if _orders(who).exists():
        yield _(
            "Your orders, without your name, number and address: which goods, which commune, when, how much. Stalls have to "
            "keep what they sold: for 3 years, households for 1 year (Decree 248/2026, article 16, as the press tells it; "
            "the text was not read here)."
        )
        yield _(
            "Statements of a bank or a carrier that a stall brought itself, if your name stands in them: they are its own papers. For how long it has to keep them was not found."
        )
    if _for_others(who).exists():
        yield _("Orders that somebody else placed for you: they are theirs, ask them.")


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    mine = _orders(who)
    yield "name, number, address and note of orders", mine.count()
    yield "reviews", len(_reviews(mine))
    yield "words and photos about problems", ProblemWord.objects.filter(problem__order__in=mine, side="buyer").count()
    yield "questions from abroad", _from_abroad(who).count()
    yield "carts", Cart.objects.filter(person=who.person).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    mine = _orders(who).prefetch_related("lines").order_by("pk")
    for order in mine:
        lines = [
            {"name": one.product_name, "quantity": one.quantity, "unit_price": one.unit_price}
            for one in order.lines.all()
        ]
        yield accounts.Held("orders", "order", {
            "code": order.code, "store": order.store_name, "placed_at": order.placed_at, "buyer_name": order.buyer_name,
            "buyer_phone": order.buyer_phone, "address": order.address, "note": order.note, "method": order.method, "total": order.total,
            "received": order.received, "refunded": order.refunded, "handed_over_at": order.handed_over_at, "cancelled_at": order.cancelled_at,
            "lines": lines,
        })  # fmt: skip
    for said in (
        ProblemWord.objects.filter(problem__order__in=mine, side=ProblemWord.Side.BUYER)
        .select_related("problem__order")
        .order_by("pk")
    ):
        yield accounts.Held(
            "words", "word about a problem", {"order": said.problem.order.code, "text": said.text, "at": said.at}
        )
    for asked in _from_abroad(who).order_by("pk"):
        told = {name: getattr(asked, name) for name in (*_WHERE, "country", "zone", "asked_at")}
        yield accounts.Held("orders", "question from abroad", told)
    for review in _reviews(mine):
        yield accounts.Held(
            "words",
            "review",
            {"stars": review.stars, "words": review.words, "name": review.name, "at": review.written_at},
        )


def forget(who: accounts.Leaving) -> None:
    """Empty the buyer's part of their orders, with the salt of the receipts: these say from then on that the buyer was erased,
    and the chains hold."""
    mine = list(_orders(who).order_by("pk"))
    said = {text for order in mine for text in (order.buyer_name, order.address)}
    numbers = {who.phone, *(order.buyer_phone for order in mine)}
    traces = Traces.of(numbers, {who.person.name, *said})
    ids = [order.pk for order in mine]
    stores.forget_reviews(_reviews(Order.objects.filter(pk__in=ids)))
    payments.forget_payer(OURS, ids, traces)
    shipping.forget_receiver(OURS, ids, traces)
    _forget_words(ids, traces)
    for order in mine:
        reason = "" if order.cancelled_by == Order.CancelledBy.BUYER else traces.without(order.cancel_reason)
        Order.objects.filter(pk=order.pk).update(
            buyer_name="", buyer_phone="", address="", note="", receipt_salt=b"", cancel_reason=reason
        )
    asked = _from_abroad(who)
    for one in asked.exclude(words=""):
        if traces.found_in(one.words):
            AbroadRequest.objects.filter(pk=one.pk).update(words=traces.without(one.words))
    asked.filter(order=None, declined_at=None).update(declined_at=world.now())
    asked.update(**dict.fromkeys(_WHERE, ""), buyer=None)
    Cart.objects.filter(person=who.person).delete()


def forget_stragglers() -> int:
    """Empty what came of erased buyers after all: ordered in the very moment they were erased, or open then and over now.
    Returns how many buyers."""
    over = Order.objects.done(world.now()).filter(buyer__erased_at__isnull=False).exclude(buyer_phone="")
    asked = AbroadRequest.objects.filter(order=None, buyer__erased_at__isnull=False).exclude(phone="")
    late = Q(pk__in=over.values("buyer")) | Q(pk__in=asked.values("buyer"))
    people = list(accounts.Person.objects.filter(late).order_by("pk"))
    for person in people:
        with transaction.atomic():
            forget(accounts.Leaving(person))
    return len(people)


def forget_old_questions(older_than: datetime) -> int:
    """Empty who asked from abroad, and where, of what no order came of and nothing was said about since that moment; returns of how many."""
    unanswered = Q(quoted_at=None, asked_at__lt=older_than)
    ran_out = Q(quoted_at__lt=older_than - QUOTE_DAYS)
    declined = Q(declined_at__lt=older_than)
    old = AbroadRequest.objects.filter(
        declined | Q(unanswered | ran_out, declined_at=None), order=None, accepted_at=None
    )
    done = 0
    for one in old.exclude(phone="").order_by("pk")[:AT_ONCE]:
        words = Traces.of({one.phone}, {one.name, one.address}).without(one.words)
        said = {**dict.fromkeys(_WHERE, ""), "words": words, "buyer": None}
        # Quoted anew, or agreed to, in this very moment it is not old.
        done += old.filter(pk=one.pk).update(**said, declined_at=Coalesce("declined_at", Value(world.now())))
    return done


def _forget_words(ids: list[int], traces: Traces) -> None:
    words = ProblemWord.objects.filter(problem__order__in=ids)
    pictures = {one for one in words.filter(side=ProblemWord.Side.BUYER).values_list("picture", flat=True) if one}
    words.filter(side=ProblemWord.Side.BUYER).update(text="", picture=None, person=None)
    for one in words.exclude(side=ProblemWord.Side.BUYER):
        if traces.found_in(one.text):
            ProblemWord.objects.filter(pk=one.pk).update(text=traces.without(one.text))
    for sha in pictures:
        documents.forget_file(sha)
    for correction in Correction.objects.filter(order__in=ids).exclude(words=""):
        if traces.found_in(correction.words):
            Correction.objects.filter(pk=correction.pk).update(words=traces.without(correction.words))


def _orders(who: accounts.Leaving) -> QuerySet[Order]:
    """Those they placed, and those placed with their number by nobody who was signed in."""
    return Order.objects.filter(Q(buyer=who.person) | Q(buyer=None, buyer_phone=who.phone))


def _from_abroad(who: accounts.Leaving) -> QuerySet[AbroadRequest]:
    """What they asked from abroad, signed in or by their number."""
    theirs = Q(buyer=who.person) | Q(buyer=None, phone=who.phone)
    return AbroadRequest.objects.filter(theirs)


def _for_others(who: accounts.Leaving) -> QuerySet[Order]:
    return Order.objects.filter(buyer_phone=who.phone).exclude(buyer=None).exclude(buyer=who.person)


def _reviews(orders: QuerySet[Order]) -> list[stores.Review]:
    ids = [str(pk) for pk in orders.values_list("pk", flat=True)]
    found = stores.Review.objects.filter(bought_type=OURS, bought_id__in=ids).select_related("store")
    return list(found.order_by("pk"))


def _named(order: Order, amount: int) -> dict[str, str]:
    return {"code": order.code, "amount": format_dong(amount)}
