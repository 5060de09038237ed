"""What one's stall offers: the list, putting something up, changing it, taking it out of sight."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores.actions.offer import change_offer, offer_product
from lantoa.stores.actions.offer import set_shown as show
from lantoa.stores.forms.offer import OfferForm
from lantoa.stores.models import Store
from lantoa.stores.queries import asked_by_moderators, cards, checks_of, offers_of, products_in, store_of, unanswered
from lantoa.stores.views import story
from lantoa.stores.views.photo import keep_photos
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page

ON_A_PAGE = 24


@never_cache
@require_safe
def goods(request: HttpRequest) -> HttpResponse:
    """Everything one sells, what is hidden too."""
    mine = store_of(request.actor)
    found = products_in(mine, hidden=True) if mine else catalog.Product.objects.none()
    pages = Paginator(found, ON_A_PAGE).get_page(request.GET.get("trang"))
    those = cards(pages.object_list, store=mine) if mine else []
    checks = checks_of(mine, [card.product.pk for card in those]) if mine else {}
    shown = {
        "checks": {number: (row, *story.state(row)) for number, row in checks.items()},
        "questions": unanswered(request.actor) if mine else 0,
        "asked": asked_by_moderators(request.actor) if mine else 0,
        "store": mine,
        "today": world.today(),
        "pages": pages,
        "wanted": catalog.asked_for() if mine and not mine.rehearsal else [],
        "cards": those,
    }
    return page(request, "stores/goods.html", shown)


@never_cache
@require_POST
def set_shown(request: HttpRequest, product_id: int) -> HttpResponse:
    """Take a product out of buyers' sight or put it back, and stay on the same page of the list."""
    mine, product = _find(request, product_id)
    if request.POST.get("shown") in {"0", "1"}:
        wanted = request.POST["shown"] == "1"
        show(mine, product, shown=wanted, by=request.actor, key=KeyForm(request.POST).command_key())
    number = request.GET.get("trang", "")
    onward = f"?trang={int(number)}" if number.isascii() and number.isdigit() and len(number) < 9 else ""
    return redirect(reverse("stores:goods") + onward)


@never_cache
def offer_new(request: HttpRequest) -> HttpResponse:
    """Put something up for sale."""
    mine = store_of(request.actor)
    if mine is None:
        return redirect("stores:open")
    last = products_in(mine, hidden=True).first()
    # Led here from what buyers look for in vain: its name is there already.
    wanted = clean_line(request.GET.get("ten", "")[:60])
    form = _form(request, initial={"unit": last.unit if last else "", "name": wanted})

    def put_up(**described: Any) -> HttpResponse:
        product = offer_product(mine, **described, by=request.actor, key=form.command_key())
        waits = checks_of(mine, [product.pk]).get(product.pk)
        # Goods that wait for a look: what for, and what may be asked, is the next thing to read.
        return redirect("stores:my_matter", waits.pk) if waits else redirect("stores:goods")

    return _answer(request, form, put_up, {"store": mine, "product": None})


@never_cache
def offer_edit(request: HttpRequest, product_id: int) -> HttpResponse:
    """Describe, price and count a product anew."""
    mine, product = _find(request, product_id)
    words = {
        "name": product.name,
        "unit": product.unit,
        "category": product.category_id,
        "description": product.description,
    }
    photos = catalog.photos_of([product.pk]).get(product.pk, [])
    form = _form(request, initial=words, kinds=_rows(mine, product), kept=photos)

    def change(**described: Any) -> HttpResponse:
        change_offer(mine, product, **described, by=request.actor, key=form.command_key())
        return redirect("stores:goods")

    return _answer(request, form, change, {"store": mine, "product": product})


def _find(request: HttpRequest, product_id: int) -> tuple[Store, catalog.Product]:
    mine = store_of(request.actor)
    found = products_in(mine, hidden=True) if mine else catalog.Product.objects.none()
    return mine, get_object_or_404(found, pk=product_id)


def _form(request: HttpRequest, **known: Any) -> OfferForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return OfferForm(*posted, own=documents.Photo.objects.visible_to(request.actor), **known)


def _rows(mine: Store, product: catalog.Product) -> list[dict[str, Any]]:
    offers = offers_of(mine, product)
    counted = stock.on_hand([offer.variant_id for offer in offers])
    rows = []
    for offer in offers:
        there, promised = counted.get(offer.variant_id, (0, 0))
        known = {"kind": offer.variant.name, "variant": offer.variant_id, "seen": there, "promised": promised}
        rows.append({**known, "price": offer.price, "on_hand": there})
    return rows


def _answer(request: HttpRequest, form: OfferForm, do: Any, shown: dict[str, Any]) -> HttpResponse:
    more = request.method == "POST" and "them" in request.GET
    if more:
        form.add_rows()
    if request.method == "POST":
        keep_photos(request, form)
    if request.method == "POST" and not more and form.is_valid():
        try:
            return do(**form.words(), variants=form.kinds(), photos=form.kept)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "picture_of": documents.picture_of, "advice_for": documents.advice_for, **shown}
    return page(request, "stores/offer.html", shown, status=422 if form.errors else 200)
