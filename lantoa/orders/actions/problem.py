"""A problem with an order: reported by its buyer, answered by its stall, passed on when nobody answers, closed by its buyer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_text, slug
from lantoa.kit.world import world
from lantoa.orders import acts, rules
from lantoa.orders.errors import BadProblem
from lantoa.orders.models import Order, Problem, ProblemWord
from lantoa.orders.queries.problem import may_report


def report_problem(
    order: Order, *, kind: str, words: str, photo: documents.File | None = None, by: Actor, key: UUID | None
) -> Problem:
    """The buyer says what is not right, in a kind and in words, perhaps with a photo; the stall's clock begins.

    Refuses (BadProblem, with the field) an order of which nothing was promised or paid yet, words without a letter or too
    many, an unknown kind, and a second problem while one is open.
    """
    said = _checked(words)
    if kind not in Problem.Kind.values:
        raise BadProblem(_("Please choose what is wrong."), field="kind")
    body = {"order": order.pk, "kind": kind, "words": said, "photo": photo.pk if photo else None}
    with journal.command("orders.report_problem", key, body, by=by) as run:
        if run.replayed:
            return Problem.objects.get(pk=(run.answer or {})["problem"])
        if not may_report(order):
            raise BadProblem(_("Nothing was promised or paid for this order yet. You can still cancel it."))
        problem = _open(order, kind)
        _say(problem, ProblemWord.Side.BUYER, said, by, photo)
        _record(acts.PROBLEM_REPORTED, problem, by, {"kind": kind, "answer_by": problem.due_by.isoformat()})
        run.answer = {"problem": problem.pk}
        return problem


def _open(order: Order, kind: str) -> Problem:
    now = world.now()
    due = rules.answer_by(now)
    try:
        with transaction.atomic():
            return Problem.objects.create(
                order=order, kind=kind, opened_at=now, due_by=due, answer_by=due, language=(get_language() or "vi")[:2]
            )
    except IntegrityError:
        raise BadProblem(_("You have already told the stall of a problem. Please write below it.")) from None


def say_more(problem: Problem, *, words: str, by: Actor, key: UUID | None) -> Problem:
    """The buyer adds words; where it was their turn the stall's clock begins anew. Refuses what is closed."""
    said = _checked(words)
    with journal.command("orders.say_more", key, {"problem": problem.pk, "words": said}, by=by) as run:
        if not run.replayed:
            due = Coalesce("answer_by", Value(rules.answer_by(world.now())))
            _change(problem, {"answer_by": due, "offered_at": None})
            _say(problem, ProblemWord.Side.BUYER, said, by)
            _record(acts.PROBLEM_SAID_MORE, problem, by)
    problem.refresh_from_db()
    return problem


def answer_problem(
    problem: Problem, *, words: str, offer: bool = False, house: bool = False, by: Actor, key: UUID | None
) -> Problem:
    """The stall answers, and with `offer` asks the buyer to close it; with `house` whoever runs the market speaks, which
    stops no clock. Refuses what is closed."""
    said = _checked(words)
    with journal.command(
        "orders.answer_problem", key, {"problem": problem.pk, "words": said, "offer": offer, "house": house}, by=by
    ) as run:
        if not run.replayed:
            _change(problem, {} if house else {"answer_by": None, "offered_at": world.now() if offer else None})
            _say(problem, ProblemWord.Side.HOUSE if house else ProblemWord.Side.SELLER, said, by)
            _record(acts.PROBLEM_ANSWERED, problem, by, {"offer": offer and not house, "house": house})
    problem.refresh_from_db()
    return problem


def pass_on(problem: Problem, *, by: Actor, key: UUID | None) -> Problem:
    """The buyer hands it to whoever runs the market once the days for an answer are over. Refuses before, and twice."""
    with journal.command("orders.pass_on_problem", key, {"problem": problem.pk}, by=by) as run:
        if not run.replayed:
            waiting = Problem.objects.open().filter(pk=problem.pk, passed_on_at=None, due_by__lt=world.today())
            if not waiting.update(passed_on_at=world.now()):
                raise BadProblem(_("The stall still has time to answer."))
            _record(acts.PROBLEM_PASSED_ON, problem, by)
    problem.refresh_from_db()
    return problem


def close_problem(problem: Problem, *, by: Actor, key: UUID | None) -> Problem:
    """The buyer is done with it, alone or because the stall proposed it. Twice is once."""
    with journal.command("orders.close_problem", key, {"problem": problem.pk}, by=by) as run:
        if not run.replayed and Problem.objects.open().filter(pk=problem.pk).update(closed_at=world.now()):
            problem.refresh_from_db()
            _record(acts.PROBLEM_CLOSED, problem, by, {"agreed": problem.agreed})
    problem.refresh_from_db()
    return problem


def _checked(words: str) -> str:
    said = clean_text(words)
    if not slug(said):
        raise BadProblem(_("Please say in a few words what happened."), field="words")
    if len(said) > rules.LONGEST_WORDS:
        message = _("That is too long. Please write at most %(limit)s characters.")
        raise BadProblem(message % {"limit": rules.LONGEST_WORDS}, field="words")
    return said


def _change(problem: Problem, values: Mapping[str, Any]) -> None:
    # The problem's row is locked by this even where nothing is to be written: no word comes after the closing.
    if not Problem.objects.open().filter(pk=problem.pk).update(**{"kind": problem.kind, **values}):
        raise BadProblem(_("This problem is closed. Please report a new one if something is wrong again."))


def _say(problem: Problem, side: str, text: str, by: Actor, photo: documents.File | None = None) -> None:
    ProblemWord.objects.create(
        problem=problem, side=side, person_id=by.person_id, helping=by.helping and side == ProblemWord.Side.SELLER, text=text, picture=photo, at=world.now()
    )  # fmt: skip


def _record(act: str, problem: Problem, by: Actor, data: Mapping[str, Any] | None = None) -> None:
    order = problem.order
    journal.record(
        act, order, by=by, on_behalf_of=order.store.organisation_id, place=order.store.unit_id,
        rehearsal=order.rehearsal, data={"problem": problem.pk, **(data or {})},
    )  # fmt: skip
