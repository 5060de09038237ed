"""What buyers say: on pages for everybody, and for the stall's people with the way to answer."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.errors import RuleError
from lantoa.stores.actions.review import answer_review
from lantoa.stores.forms.review import AnswerForm
from lantoa.stores.models import Review, Store
from lantoa.stores.queries import offers_at, page_in, rating_of, reviews_of
from lantoa.ui.render import page

ON_A_PAGE = 20


@require_safe
def of_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """All that buyers said of a product on sale, with `tai` in a neighbour's stall that sells it; the same bytes for everybody."""
    at = request.GET.get("tai", "")
    offers = offers_at(at, product_id)
    if not offers:
        raise Http404
    store, product = offers[0].store, offers[0].variant.product
    pages = Paginator(reviews_of(store, product_id), ON_A_PAGE).get_page(request.GET.get("trang"))
    shown = {
        "store": store, "product": product, "pages": pages, "rating": rating_of(store, product_id), "back": page_in(store, product),
        "ask": f"?tai={store.slug}" if at else "",
    }  # fmt: skip
    return page(request, "stores/reviews.html", shown)


@require_safe
def of_store(request: HttpRequest, slug: str) -> HttpResponse:
    """All that buyers said of what a stall sells."""
    store = get_object_or_404(Store.objects.public(), slug=slug)
    pages = Paginator(reviews_of(store), ON_A_PAGE).get_page(request.GET.get("trang"))
    shown = {
        "store": store, "product": None, "pages": pages, "rating": rating_of(store), "back": reverse("stores:store", args=[store.slug]), "ask": "",
    }  # fmt: skip
    return page(request, "stores/reviews.html", shown)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What buyers said in one's own stall, unanswered first."""
    found = Review.objects.visible_to(request.actor).select_related("product")
    ordered = found.order_by(F("answered_at").asc(nulls_first=True), "-written_at", "-pk")
    pages = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("trang"))
    return page(request, "stores/my_reviews.html", {"pages": pages})


@never_cache
def answer(request: HttpRequest, review_id: int) -> HttpResponse:
    """One review and the stall's answer to it, which may be written anew."""
    review = get_object_or_404(
        Review.objects.visible_to(request.actor).select_related("product", "store"), pk=review_id
    )
    form = AnswerForm(request.POST if request.method == "POST" else None, review=review)
    if request.method == "POST" and form.is_valid():
        try:
            answer_review(review, words=form.cleaned_data["words"], by=request.actor, key=form.command_key())
            return redirect("stores:my_reviews")
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "stores/review_answer.html", {"review": review, "form_": form}, status=422 if form.errors else 200
    )
