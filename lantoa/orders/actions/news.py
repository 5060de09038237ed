"""Who hears of a problem with an order, and when: short messages in the receiver's language, with the way there."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.kit.working_days import vietnam
from lantoa.kit.world import VIETNAM, world
from lantoa.messages import api as messages
from lantoa.orders import rules
from lantoa.orders.models import Order, Problem, ProblemWord
from lantoa.ui.dates import day

_AT_ONCE = 50
_REPORTED = gettext_lazy("Lan Tỏa: something is not right with order %(code)s. Please answer by %(day)s:")
_SAID_MORE = gettext_lazy("Lan Tỏa: the buyer of order %(code)s wrote to you again. Please answer by %(day)s:")
_REMINDER = gettext_lazy("Lan Tỏa: the buyer of order %(code)s still waits for your answer, until %(day)s:")
_PASSED_ON = gettext_lazy("Lan Tỏa: the problem with order %(code)s was passed on to us. You can still answer:")
_CLOSED = gettext_lazy("Lan Tỏa: the buyer closed the problem with order %(code)s. Thank you for looking after it.")
_HOUSE_TO_STALL = gettext_lazy("Lan Tỏa: we wrote something about the problem with order %(code)s:")
_ANSWERED = gettext_lazy("Lan Tỏa: the stall answered you about order %(code)s:")
_OFFERED = gettext_lazy("Lan Tỏa: the stall answered you about order %(code)s. Is it all right now? See here:")
_HOUSE_TO_BUYER = gettext_lazy("Lan Tỏa: we wrote to you about order %(code)s:")
_OVERDUE = gettext_lazy(
    "Lan Tỏa: the stall has not answered you about order %(code)s in time. You can pass it on to us:"
)
_NOT_DELIVERED = gettext_lazy("Lan Tỏa: nobody took the parcel of order %(code)s. Say what the carrier should do:")
_CARRIER_REFUSED = gettext_lazy("Lan Tỏa: the carrier did not take order %(code)s. Choose another way:")
_NOT_LET_GO = gettext_lazy(
    "Lan Tỏa: the carrier has the parcel of order %(code)s already and does not let go of it. Call the carrier, then the buyer:"
)
_TO_OPERATOR = gettext_lazy("Lan Tỏa: a buyer passed on the problem with order %(code)s:")


def tell_reported(problem: Problem) -> None:
    """The stall hears that a buyer reported something."""
    _tell_stall(problem, _REPORTED)


def tell_said_more(problem: Problem) -> None:
    """The stall hears of more words when they make it the stall's turn, not of each."""
    if problem.answer_by and _side_before(problem) != ProblemWord.Side.BUYER:
        _tell_stall(problem, _SAID_MORE)


def tell_answered(problem: Problem, *, offer: bool, house: bool) -> None:
    """The buyer hears of an answer, a few times a day; of a word of whoever runs the market the stall hears too."""
    if house:
        _tell_stall(problem, _HOUSE_TO_STALL)
    today = problem.words.exclude(side=ProblemWord.Side.BUYER).filter(at__gt=world.now() - timedelta(days=1))
    if today.count() <= rules.MOST_ANSWERS_TOLD_A_DAY:
        _tell_buyer(problem, _HOUSE_TO_BUYER if house else _OFFERED if offer else _ANSWERED)


def tell_passed_on(problem: Problem) -> None:
    """The stall and those who run the market hear that it was passed on; these a few times a day."""
    _tell_stall(problem, _PASSED_ON)
    lately = Problem.objects.filter(passed_on_at__gt=world.now() - timedelta(days=1)).count()
    if lately > rules.MOST_PASSED_ON_TOLD_A_DAY:
        return
    for person in accounts.Person.objects.filter(is_operator=True, is_active=True).order_by("pk"):
        _tell(person.phone, person.language, _TO_OPERATOR, problem, reverse_to=("orders:handed_on_problem", problem.pk))


def tell_not_delivered(order: Order) -> None:
    """The stall hears that nobody took a parcel."""
    _tell_stall_of(order, _NOT_DELIVERED)


def tell_carrier_refused(order: Order) -> None:
    """The stall hears that a carrier did not take a parcel that was ordered from it."""
    _tell_stall_of(order, _CARRIER_REFUSED)


def tell_not_let_go(order: Order) -> None:
    """The stall hears that a carrier keeps a parcel that was called off."""
    _tell_stall_of(order, _NOT_LET_GO)


def _tell_stall_of(order: Order, sentence: Promise) -> None:
    if order.rehearsal or not order.store.phone:
        return
    owners = accounts.people_of(order.store.organisation_id, {"owner"})
    with translation.override(owners[0].language if owners else settings.LANGUAGE_CODE):
        words = str(sentence) % {"code": order.code}
        words += " " + settings.PUBLIC_URL.rstrip("/") + reverse("orders:sale", args=[order.code])
    messages.send(order.store.phone, words, purpose="parcel")


def tell_closed(problem: Problem) -> None:
    """The stall hears that the buyer is done with it."""
    _tell_stall(problem, _CLOSED, link=False)


def remind() -> int:
    """By day, remind stalls of what is due by the next working day, and tell buyers what was not answered in time; return
    how many were told. Each is told once for each last day."""
    if world.now().astimezone(VIETNAM).hour not in rules.WAKING_HOURS:
        return 0
    today = world.today()
    due = Problem.objects.to_remind(vietnam().add_working_days(today, 1)).filter(answer_by__gte=today)
    told = sum(_once(pk, "reminded_for", _REMINDER) for pk in _first(due))
    return told + sum(_once(pk, "overdue_for", _OVERDUE) for pk in _first(Problem.objects.to_tell_overdue(today)))


def _first(found: QuerySet[Problem]) -> list[int]:
    return list(found.order_by("answer_by", "pk").values_list("pk", flat=True)[:_AT_ONCE])


def _once(pk: int, mark: str, sentence: Promise) -> bool:
    with transaction.atomic():
        # Whoever sets the mark tells; an answer that came meanwhile, or another worker, leaves nothing to set.
        mine = Problem.objects.to_answer().filter(pk=pk)
        if not mine.exclude(**{mark: F("answer_by"), f"{mark}__isnull": False}).update(**{mark: F("answer_by")}):
            return False
        problem = Problem.objects.select_related("order__store", "order__buyer").get(pk=pk)
        (_tell_stall if mark == "reminded_for" else _tell_buyer)(problem, sentence)
        return True


def _side_before(problem: Problem) -> str:
    """Whose word came before the newest one; of whoever runs the market none counts."""
    words = problem.words.exclude(side=ProblemWord.Side.HOUSE).order_by("-pk")
    return "".join(words.values_list("side", flat=True)[1:2])


def _tell_stall(problem: Problem, sentence: Promise, *, link: bool = True) -> None:
    store = problem.order.store
    owners = accounts.people_of(store.organisation_id, {"owner"})
    language = owners[0].language if owners else settings.LANGUAGE_CODE
    _tell(
        store.phone,
        language,
        sentence,
        problem,
        reverse_to=("orders:sale_problem", problem.order.code) if link else None,
    )


def _tell_buyer(problem: Problem, sentence: Promise) -> None:
    order = problem.order
    language = order.buyer.language if order.buyer else problem.language
    _tell(order.buyer_phone, language, sentence, problem, reverse_to=("orders:problem", order.token))


def _tell(
    phone: str, language: str, sentence: Promise, problem: Problem, *, reverse_to: tuple[str, object] | None
) -> None:
    if not phone or problem.order.rehearsal:
        return
    with translation.override(language):
        told = problem.answer_by or problem.due_by
        words = str(sentence) % {"code": problem.order.code, "day": day(told)}
        if reverse_to:
            words += " " + settings.PUBLIC_URL.rstrip("/") + reverse(reverse_to[0], args=[reverse_to[1]])
    messages.send(phone, words, purpose="problem")
