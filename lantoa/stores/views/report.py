"""Anybody may say that goods, a stall, a question or a review is not right."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.stores.actions.notice import report
from lantoa.stores.forms.moderation import ReportForm
from lantoa.stores.models import Question, Review, Store
from lantoa.stores.queries import offers_seen_by_buyers, page_in, public_stores, reviews_in
from lantoa.ui.render import page


@never_cache
def report_product(request: HttpRequest, product_id: int) -> HttpResponse:
    offers = offers_seen_by_buyers(product_id)
    if not offers:
        raise Http404
    product: catalog.Product = offers[0].variant.product
    return _report(request, offers[0].store, product, product.name, page_in(offers[0].store, product))


@never_cache
def report_store(request: HttpRequest, slug: str) -> HttpResponse:
    store = get_object_or_404(public_stores(), slug=slug)
    return _report(request, store, store, store.name, reverse("stores:store", args=[store.slug]))


@never_cache
def report_question(request: HttpRequest, asked_id: int) -> HttpResponse:
    public = Question.objects.public().filter(store__in=public_stores())
    question = get_object_or_404(public.select_related("store", "product"), pk=asked_id)
    return _report(request, question.store, question, question.text, page_in(question.store, question.product))


@never_cache
def report_review(request: HttpRequest, said_id: int) -> HttpResponse:
    public = Review.objects.public().filter(store__in=public_stores())
    review = get_object_or_404(public.select_related("store", "product"), pk=said_id)
    title = review.words or review.product.name
    return _report(request, review.store, review, title, reviews_in(review.store, review.product))


def _report(request: HttpRequest, store: Store, subject: Any, title: str, back: str) -> HttpResponse:
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("reason", "words", "phone")}
        try:
            report(
                store, subject, **said, address=accounts.asked_from(request), by=request.actor, key=form.command_key()
            )
            return redirect(f"{request.path}?da-gui=1")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "title": title, "back": back, "sent": "da-gui" in request.GET and request.method != "POST"}
    return page(request, "stores/report.html", shown, status=422 if form.errors else 200)
