"""A problem with an order as its buyer, its seller and whoever runs the market see it: one thread, one clock."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.working_days import vietnam
from lantoa.kit.world import world
from lantoa.orders import rules
from lantoa.orders.actions import problem as problems
from lantoa.orders.forms import AnswerForm, ReportForm, WordForm
from lantoa.orders.models import Order, Problem, ProblemWord
from lantoa.orders.queries.problem import may_report, passed_on, problems_of
from lantoa.orders.views.found import by_code, by_token
from lantoa.ui.brought import brought
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal

Do = Callable[..., Problem]


@never_cache
def problem(request: HttpRequest, token: str) -> HttpResponse:
    """The buyer says what is wrong; while that is open, what both sides said and a place to say more."""
    order = by_token(token)
    threads = problems_of(order)
    now_open = next((thread for thread in threads if thread.closed_at is None), None)
    posted = request.method == "POST"
    # The first page carries the kind: sent again after it was taken, it must find its own answer, not become a second word.
    first = "kind" in request.POST or not threads if posted else now_open is None
    form = (
        ReportForm(request.POST if posted else None, request.FILES if posted else None)
        if first
        else WordForm(request.POST if posted else None)
    )
    if posted and form.is_valid() and _said(request, order, threads, form):
        return redirect("orders:problem", token=token)
    shown = {
        **_shown(order, threads, now_open),
        "photo_url": lambda word: reverse("orders:problem_photo", args=[token, word.pk]),
        "form_": form,
        "first": first,
        "may_report": may_report(order),
        "days": rules.answer_rule(world.today()).days,
    }
    return page(request, "orders/problem.html", shown, status=422 if form.errors else 200)


def _said(request: HttpRequest, order: Order, threads: list[Problem], form: ReportForm | WordForm) -> bool:
    data, key = form.cleaned_data, form.command_key()
    try:
        if isinstance(form, ReportForm):
            photo = documents.keep_private_photo(data["photo"]) if data["photo"] else None
            problems.report_problem(
                order, kind=data["kind"], words=data["words"], photo=photo, by=request.actor, key=key
            )
        elif threads:
            problems.say_more(threads[0], words=data["words"], by=request.actor, key=key)
        return True
    except RuleError as error:
        form.refuse(error)
        return False


@never_cache
@require_POST
def close(request: HttpRequest, token: str) -> HttpResponse:
    """The buyer is done with it."""
    return _done(request, token, problems.close_problem)


@never_cache
@require_POST
def hand_on(request: HttpRequest, token: str) -> HttpResponse:
    """The buyer passes it on to whoever runs the market."""
    return _done(request, token, problems.pass_on)


def _done(request: HttpRequest, token: str, do: Do) -> HttpResponse:
    order = by_token(token)
    newest = order.problems.order_by("-pk").first()
    if newest:
        try:
            do(newest, by=request.actor, key=KeyForm(request.POST).command_key())
        except RuleError as error:
            return refusal(request, 409, str(error))
    return redirect("orders:problem", token=token)


@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The seller reads what is wrong and answers; with the second button also asks the buyer to close it."""
    order = by_code(request, code)
    threads = problems_of(order)
    now_open = next((thread for thread in threads if thread.closed_at is None), None)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    taken = request.method == "POST" and form.is_valid()
    if taken and (not threads or _answered(request, threads[0], form, offer="offer" in request.POST)):
        return redirect("orders:sale_problem", code=code)
    shown = {
        **_shown(order, threads, now_open),
        "photo_url": lambda word: reverse("orders:sale_problem_photo", args=[code, word.pk]),
        "form_": form,
    }
    return page(request, "orders/sale_problem.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def handed_on(request: HttpRequest) -> HttpResponse:
    """What buyers passed on to whoever runs the market."""
    pages = Paginator(passed_on(request.actor), 20).get_page(request.GET.get("trang"))
    return page(request, "orders/problems.html", {"pages": pages})


@never_cache
def handed_on_problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """One of them: both sides' words, how to reach both, and a word of one's own."""
    found = get_object_or_404(passed_on(request.actor), pk=problem_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _answered(request, found, form, house=True):
        return redirect("orders:handed_on_problem", problem_id=problem_id)
    shown = {
        **_shown(found.order, [found], found if found.closed_at is None else None),
        "photo_url": lambda word: reverse("orders:handed_on_photo", args=[problem_id, word.pk]),
        "form_": form,
    }
    return page(request, "orders/handed_on.html", shown, status=422 if form.errors else 200)


def _answered(
    request: HttpRequest, found: Problem, form: AnswerForm, *, offer: bool = False, house: bool = False
) -> bool:
    words, key = form.cleaned_data["words"], form.command_key()
    try:
        problems.answer_problem(found, words=words, offer=offer, house=house, by=request.actor, key=key)
        return True
    except RuleError as error:
        form.refuse(error)
        return False


def _shown(order: Order, threads: list[Problem], now_open: Problem | None) -> dict[str, object]:
    last_days = [thread.answer_by or thread.due_by for thread in threads]
    return {
        "order": order,
        "threads": threads,
        "open": now_open,
        "provisional": any(vietnam().is_provisional(day.year) for day in last_days),
    }


@never_cache
@require_safe
def photo(request: HttpRequest, token: str, word_id: int) -> HttpResponse:
    """A photo somebody sent with this order's problem, for whoever holds the order's link."""
    return _photo(ProblemWord.objects.filter(problem__order=by_token(token)), word_id)


@never_cache
@require_safe
def sale_photo(request: HttpRequest, code: str, word_id: int) -> HttpResponse:
    """The same for the stall's own people."""
    return _photo(ProblemWord.objects.filter(problem__order=by_code(request, code)), word_id)


@never_cache
@require_safe
def handed_on_photo(request: HttpRequest, problem_id: int, word_id: int) -> HttpResponse:
    """The same for whoever runs the market, once it was passed on."""
    found = get_object_or_404(passed_on(request.actor), pk=problem_id)
    return _photo(ProblemWord.objects.filter(problem=found), word_id)


def _photo(words: QuerySet[ProblemWord], word_id: int) -> HttpResponse:
    word = get_object_or_404(words.filter(picture__isnull=False), pk=word_id)
    try:
        answer = brought(documents.read_file(str(word.picture_id)), "image/webp")
    except documents.File.DoesNotExist:
        raise Http404 from None
    return answer
