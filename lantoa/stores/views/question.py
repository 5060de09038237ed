"""Questions about goods: asked by visitors, answered by sellers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.stores.actions.question import answer
from lantoa.stores.actions.question import ask as ask_seller
from lantoa.stores.forms.question import AnswerForm, AskForm
from lantoa.stores.models import Question
from lantoa.stores.queries import offers_at, page_in
from lantoa.ui.render import page

MOST = 100


@never_cache
def ask(request: HttpRequest, product_id: int) -> HttpResponse:
    """Ask the seller, with `tai` the neighbour's stall that sells it; who is signed in is known, others leave a number that nobody is shown."""
    offers = offers_at(request.GET.get("tai", ""), product_id)
    if not offers:
        raise Http404
    store, product, person = offers[0].store, offers[0].variant.product, request.actor.person
    form = AskForm(request.POST if request.method == "POST" else None, known=person.name if person else None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data.get(name, "") for name in ("text", "name", "phone")}
        try:
            asked = ask_seller(
                store, product, **said, address=accounts.asked_from(request), by=request.actor, key=form.command_key()
            )
            return redirect("stores:my_question", asked.token)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "product": product, "store": store, "back": page_in(store, product)}
    return page(request, "stores/ask.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def my_question(request: HttpRequest, question_token: str) -> HttpResponse:
    """The asker's own page: whoever has the link reads the answer."""
    found = get_object_or_404(Question.objects.select_related("product", "store"), token=question_token, withheld=False)
    return page(request, "stores/my_question.html", {"question": found, "back": page_in(found.store, found.product)})


@never_cache
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What buyers asked, what has no answer yet first."""
    mine = Question.objects.visible_to(request.actor).filter(withheld=False).select_related("product")
    waiting = list(mine.filter(answered_at=None).order_by("asked_at", "pk")[:MOST])
    answered = list(mine.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")[:MOST])
    return page(request, "stores/questions.html", {"waiting": waiting, "answered": answered})


@never_cache
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer one, or change the answer."""
    mine = Question.objects.visible_to(request.actor).filter(withheld=False).select_related("product", "store")
    found = get_object_or_404(mine, pk=question_id)
    first = {"text": found.answer, "published": found.published if found.answered_at else True}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "published")}
        try:
            answer(found, **said, by=request.actor, key=form.command_key())
            return redirect("stores:questions")
        except RuleError as error:
            form.refuse(error)
    return page(request, "stores/question.html", {"form_": form, "question": found}, status=422 if form.errors else 200)
