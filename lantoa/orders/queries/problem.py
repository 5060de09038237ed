"""What is not right with orders: the thread of both sides, whose turn it is, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, Min, Prefetch, Q, QuerySet

from lantoa.kit.access import Actor, AnySeller, sells
from lantoa.kit.database.prepared import Prepared
from lantoa.kit.database.together import One, Question, counted
from lantoa.kit.world import VIETNAM, world
from lantoa.orders.models import Order, Problem, ProblemWord
from lantoa.orders.models.order import overdue_on
from lantoa.orders.queries.order import late_money


def problems_of(order: Order) -> list[Problem]:
    """Every problem of the order with its words, newest problem first, oldest word first. Two queries."""
    return list(order.problems.order_by("-opened_at", "-pk").prefetch_related(_words()))


def open_problem(order: Order) -> Problem | None:
    """The problem that is not settled yet, if any. One query."""
    return order.problems.open().first()


def open_problems(orders: Iterable[Order]) -> dict[int, Problem]:
    """The unsettled problem of each of these orders that has one, by the order's id. One query."""
    found = Problem.objects.open().filter(order__in=[order.pk for order in orders])
    return {problem.order_id: problem for problem in found}


def problems_to_answer(actor: Actor) -> QuerySet[Problem]:
    """What the stalls this actor works for still owe an answer to, the first to fall due first."""
    mine = Problem.objects.at_stalls_of(actor).to_answer().select_related("order")
    return mine.order_by("answer_by", "pk")


def first_problems(actor: Actor) -> list[Problem]:
    """The first twenty of `problems_to_answer`. One query, none for who sells nowhere."""
    if not sells(actor):
        return []
    return _first(organisation=actor.organisation_id)


_first = Prepared(lambda organisation: problems_to_answer(AnySeller(organisation))[:20])


class Problems(NamedTuple):
    """How many wait for the stall's answer, and how many of them for too long."""

    count: int = 0
    overdue: int = 0


def _compose_problems(organisation: int, today: date) -> QuerySet[Problem, Any]:
    waiting = problems_to_answer(AnySeller(organisation))
    return counted(waiting, overdue=overdue_on(today))


_problems = One(_compose_problems, lambda row: Problems(*row) if row else Problems())


def ask_problems(actor: Actor) -> Question[Problems]:
    """How many of `problems_to_answer` there are, asked together with other things."""
    return _problems.of_seller(actor, today=world.today())


def passed_on(actor: Actor) -> QuerySet[Problem]:
    """What buyers passed on to whoever runs the market, unsettled first, then oldest first."""
    found = Problem.objects.visible_to(actor)
    return (
        found.select_related("order__store")
        .prefetch_related(_words())
        .order_by(F("closed_at").asc(nulls_first=True), "passed_on_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem as a report counts it: its kind, when it was reported, the last day for the stall to answer, when it first did, and when its
    buyer closed it."""

    kind: str
    opened_at: datetime
    due_by: date
    answered_at: datetime | None
    closed_at: datetime | None

    def state(self, today: date) -> str:
        """Either "in_time" or "late" where the stall answered, "settled" where the buyer closed it before, else "waiting" or "overdue"."""
        if self.answered_at is not None:
            return "in_time" if self.answered_at.astimezone(VIETNAM).date() <= self.due_by else "late"
        return "settled" if self.closed_at is not None else "waiting" if today <= self.due_by else "overdue"


def complaints(since: datetime, until: datetime) -> list[Complaint]:
    """Every problem with a real order reported from `since` on and before `until`, oldest first. One query."""
    found = Problem.objects.filter(order__rehearsal=False, opened_at__gte=since, opened_at__lt=until)
    found = found.annotate(answered=Min("words__at", filter=Q(words__side=ProblemWord.Side.SELLER)))
    rows = found.order_by("opened_at", "pk").values_list("kind", "opened_at", "due_by", "answered", "closed_at")
    return [Complaint(*row) for row in rows]


def may_report(order: Order) -> bool:
    """Whether there is anything to complain of: the stall has promised the goods, or money came, in time or too late."""
    promised = order.confirmed_at or order.packed_at or order.handed_over_at or order.received
    return bool(promised) or (order.state in ("cancelled", "expired") and bool(late_money(order)))


def _words() -> Prefetch:
    return Prefetch("words", ProblemWord.objects.select_related("person").order_by("pk"))
