"""A neighbour's goods in one's stall: the list, a proposal, one agreement with its answer, its end and the stall's prices; the page buyers see."""

from __future__ import annotations

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores.actions.consignment import (
    answer_consignment,
    end_consignment,
    propose_consignment,
    put_consigned,
    variants_to_consign,
)
from lantoa.stores.forms.consignment import ConsignedForm, ConsignmentForm, goods_at
from lantoa.stores.forms.fee_agreement import EndFeeForm, written_percent
from lantoa.stores.models import ConsignmentAgreement, CooperativeMember, Offer, Store
from lantoa.stores.queries import consigned_seen_by_buyers, questions_about, rating_of, store_at, store_of
from lantoa.stores.views.store import for_everybody, site
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal

MOST = 100


@never_cache
@require_safe
def consignments(request: HttpRequest) -> HttpResponse:
    """Every agreement of one's own, what waits for an answer first."""
    found = list(_mine(request).order_by("-pk")[:MOST])
    waiting = [one for one in found if one.may_answer(request.actor)]
    shown = {
        **_words(request), "waiting": waiting, "selling": [one for one in found if one.seller_id == request.actor.organisation_id],
        "made": [one for one in found if one.maker_id == request.actor.organisation_id and one not in waiting],
        "store": store_of(request.actor),
    }  # fmt: skip
    return page(request, "stores/consignments.html", shown)


@never_cache
def consignment_new(request: HttpRequest) -> HttpResponse:
    """Propose to sell a neighbour's goods. Whose is asked by the address of a page, unless the way here says it (`?hang=`): then it is shown
    by its name, as once it was typed."""
    posted = request.method == "POST"
    form = ConsignmentForm(request.POST if posted else None, initial={"what": request.GET.get("hang", "")[:200]})
    store = store_of(request.actor)
    if store is None:
        return redirect("stores:open")
    if posted and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("maker", "product", "rate", "valid_from", "valid_to")}
        try:
            made = propose_consignment(
                store, **said, price=form.cleaned_data["price"] or 0, by=request.actor, key=form.command_key()
            )
            return redirect("stores:consignment", made.pk)
        except RuleError as error:
            form.refuse(error)
    what = "" if "what" in form.errors else str(form["what"].value() or "").replace("\x00", "")
    maker, product = goods_at(what) if what else (None, None)
    shown = {"form_": form, "what": what, "maker": maker, "product": product}
    return page(request, "stores/consignment_new.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def consignment(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """One agreement: its terms, who proposed and accepted it, what of it stands in the stall, and what may be done now."""
    return _one(request, get_object_or_404(_mine(request), pk=consignment_id), EndFeeForm())


@never_cache
@require_POST
def consignment_answer(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """Accept a proposal, or with `no` turn it down or take it back."""
    found = get_object_or_404(_mine(request), pk=consignment_id)
    key = KeyForm(request.POST).command_key()
    try:
        answer_consignment(found, accept="no" not in request.POST, by=request.actor, key=key)
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("stores:consignment", consignment_id)


@never_cache
@require_POST
def consignment_end(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """End an agreement with its last day."""
    found, form = get_object_or_404(_mine(request), pk=consignment_id), EndFeeForm(request.POST)
    if form.is_valid():
        try:
            end_consignment(found, last_day=form.day(), by=request.actor, key=form.command_key())
            return redirect("stores:consignment", consignment_id)
        except RuleError as error:
            form.refuse(error)
    return _one(request, found, form)


@never_cache
def consigned(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """At what price each of the neighbour's kinds stands in one's stall."""
    mine = _mine(request).filter(seller=request.actor.organisation_id, accepted_at__isnull=False)
    found = get_object_or_404(mine, pk=consignment_id)
    variants = variants_to_consign(found)
    offers = Offer.objects.filter(variant__in=[one.pk for one in variants], shown=True)
    rows = list(offers.values_list("variant_id", "price", "consigned", "store__organisation"))
    form = ConsignedForm(
        request.POST if request.method == "POST" else None, variants=variants,
        theirs={pk: price for pk, price, consigned, _home in rows if not consigned},
        mine={pk: price for pk, price, consigned, home in rows if consigned and home == found.seller_id},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            put_consigned(found, prices=form.prices(), by=request.actor, key=form.command_key())
            return redirect("stores:consignment", consignment_id)
        except RuleError as error:
            form.refuse(error)
    shown = {**_words(request), "agreement": found, "form_": form}
    return page(request, "stores/consigned.html", shown, status=422 if form.errors else 200)


@require_safe
def product_at(request: HttpRequest, slug: str, product_id: int) -> HttpResponse:
    """A neighbour's goods in a stall, as buyers see them: the same bytes for everybody."""
    store = store_at(slug)
    offers = consigned_seen_by_buyers(store, product_id) if store and store.is_public() else []
    if store is None or not offers:
        raise Http404
    found = offers[0].variant.product
    # Everybody knows a maker by its stall; without one nothing could have been agreed on.
    maker = get_object_or_404(Store, organisation=found.organisation_id, rehearsal=False)
    photos = catalog.photos_of([product_id]).get(product_id, [])
    shown = {
        "product": found, "rating": rating_of(store, product_id), "grade": catalog.stars_of([product_id]).get(product_id), "store": store,
        "unit": places.unit_title(store.unit), "offers": offers, "left": {offer.variant_id: offer.left for offer in offers},
        "lowest": min(offer.price for offer in offers), "photos": photos, "photo_url": documents.photo_url,
        "picture_of": documents.picture_of, "public": True, "resting": store.is_closed(world.today()), "today": world.today(),
        "site": site(), "schema": "", "beside": [], "maker": maker, "ask": f"?tai={store.slug}",
        "questions": questions_about(product_id, [store.pk, maker.pk]) if offers[0].was_asked else [],
        "is_member": CooperativeMember.objects.on(world.today()).filter(cooperative=store.organisation_id, member=found.organisation_id).exists(),
        "makers_stall": maker if maker.is_public() else None,
    }  # fmt: skip
    until = min((offer.frees_at for offer in offers if offer.frees_at), default=None)
    answer = page(request, "stores/product.html", shown)
    return for_everybody(request, answer, store, until=until, public=True, makers={found.organisation_id})


def _one(request: HttpRequest, found: ConsignmentAgreement, form: EndFeeForm) -> HttpResponse:
    owner, seller = "owner" in request.actor.roles, found.seller_id == request.actor.organisation_id
    offers = Offer.objects.consigned().filter(
        store__organisation=found.seller_id, variant__product__organisation=found.maker_id
    )
    offers = offers if found.product_id is None else offers.filter(variant__product=found.product_id)
    offers = offers if found.variant_id is None else offers.filter(variant=found.variant_id)
    shown = {
        **_words(request), "agreement": found, "form_": form, "seller": seller, "may_answer": owner and found.may_answer(request.actor),
        "may_take_back": owner and found.is_open and seller, "may_end": owner and found.may_end(world.today()),
        "membership": CooperativeMember.objects.filter(agreement=found).exists(), "holds": found.state == "in_force",
        "offers": list(offers.select_related("variant__product", "store").order_by("variant__product_id", "variant__position")[:MOST]),
    }  # fmt: skip
    return page(request, "stores/consignment.html", shown, status=422 if form.errors else 200)


def _mine(request: HttpRequest) -> models.QuerySet[ConsignmentAgreement]:
    sides = ("seller", "maker", "product", "proposer", "answerer", "ender")
    return ConsignmentAgreement.objects.visible_to(request.actor).select_related(*sides)


def _words(request: HttpRequest) -> dict[str, object]:
    return {"me": request.actor.organisation_id, "percent": written_percent, "is_owner": "owner" in request.actor.roles}
