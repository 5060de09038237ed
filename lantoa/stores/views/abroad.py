"""Sending abroad, said before the sale: what of a stall may go to a country, why not, about how much it is there; and what goods are to customs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping import api as shipping
from lantoa.stores.actions.abroad import classify_goods
from lantoa.stores.forms.abroad import CustomsGoodsForm
from lantoa.stores.queries import going_abroad, products_in, store_at, store_of
from lantoa.ui.render import page

FIRST = 7


@never_cache
@require_safe
def abroad(request: HttpRequest, slug: str) -> HttpResponse:
    """To which country? Then each thing with what we know about it, its rough price there, and the way to ask for delivery."""
    store = store_at(slug)
    if store is None or not store.is_public():
        raise Http404
    asked = clean_line(request.GET.get("nuoc", "")[:80])
    to = shipping.find_country(asked)
    language = get_language() or "vi"
    shown = {
        "store": store, "asked": asked, "country": to, "language_": language,
        "first": [(one.code, one.name(language)) for one in list(shipping.countries().values())[:FIRST]],
    }  # fmt: skip
    if to:
        rates = shipping.ExchangeRate.newest()
        rate = rates.get(to.currency) or rates["USD"]
        going = going_abroad(store, to)
        shown |= {
            "going": going, "rate": rate, "stop": shipping.DestinationStop.of(to.code), "read_on": shipping.read_on(),
            "notes": going[0].verdict.notes if going else (), "can_ask": any(one.verdict.kind != "forbidden" and one.left for one in going),
        }  # fmt: skip
    return page(request, "stores/abroad.html", shown)


@never_cache
def customs(request: HttpRequest, product_id: int) -> HttpResponse:
    """What one of the stall's products is to customs."""
    mine = store_of(request.actor)
    found = products_in(mine, hidden=True) if mine else catalog.Product.objects.none()
    product = get_object_or_404(found, pk=product_id)
    variants = list(catalog.variants_of(product))
    known = shipping.CustomsGoods.of(catalog.ProductVariant._meta.label_lower, [one.pk for one in variants])
    form = CustomsGoodsForm(
        request.POST if request.method == "POST" else None, product=product, variants=variants, known=known
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            classify_goods(
                product, code=said["hs"], description=said["description"], grams=form.grams(), by=request.actor, key=form.command_key()
            )  # fmt: skip
            return redirect("stores:customs", product_id)
        except RuleError as error:
            form.refuse(error)
    language = get_language() or "vi"
    today, first = [], next(iter(known.values()), None)
    if first and not form.errors:
        day = world.today()
        known_to = list(shipping.countries().values())[:FIRST]
        today = [(one.name(language), shipping.verdict(one, first.hs, day)) for one in known_to]
    shown = {"form_": form, "product": product, "known": first, "judged": today, "language_": language}
    return page(request, "stores/customs.html", shown, status=422 if form.errors else 200)
