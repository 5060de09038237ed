"""What officers of a body that grades put right: at which stall a star of a list stands, whose a trade code is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache

from lantoa.catalog.actions.gtin import settle_claim
from lantoa.catalog.actions.link import link_listed, unlink_listed
from lantoa.catalog.forms.ocop import ClaimForm, LinkForm
from lantoa.catalog.models import Grade, GradingBody, GtinClaim
from lantoa.catalog.queries.desk import goods_named_as
from lantoa.catalog.queries.ocop import where_sold
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import key_in
from lantoa.ui.render import page


@never_cache
def link(request: HttpRequest, grade_id: int) -> HttpResponse:
    """At which stall a star stands: an officer picks the product, or takes the link back."""
    mine = Grade.objects.looked_after_by(request.actor).select_related("ocop__product__organisation", "ocop__unit")
    found = get_object_or_404(mine, pk=grade_id)
    ocop, refused = found.ocop, ""
    goods = [ocop.product] if ocop.product else goods_named_as(ocop)
    form = LinkForm(request.POST if request.method == "POST" and "unlink" not in request.POST else None, goods=goods)
    try:
        if request.method == "POST" and "unlink" in request.POST:
            unlink_listed(ocop, by=request.actor, key=key_in(request.POST.get("key")))
            return redirect("catalog:link", found.pk)
        if form.is_bound and form.is_valid():
            link_listed(ocop, form.goods[form.cleaned_data["product"]], by=request.actor, key=form.command_key())
            return redirect("catalog:link", found.pk)
    except RuleError as error:
        if form.is_bound and ocop.product is None:
            form.refuse(error)
        else:
            refused = str(error)
    shown = {
        "grade": found, "ocop": ocop, "form_": form, "goods": goods, "sold": where_sold(one.pk for one in goods), "today": world.today(), "refused": refused,
    }  # fmt: skip
    return page(request, "catalog/link.html", shown, status=409 if refused else 422 if form.errors else 200)


@never_cache
def claim(request: HttpRequest, gtin_claim_id: int) -> HttpResponse:
    """Two stalls use one trade code: whose is it?"""
    rows = GtinClaim.objects.select_related("gtin__product__organisation__unit", "product__organisation__unit")
    mine = rows if GradingBody.objects.worked_at_by(request.actor).exists() else rows.none()
    found = get_object_or_404(mine, pk=gtin_claim_id)
    form = ClaimForm(request.POST if request.method == "POST" else None, claim=found)
    if form.is_bound and form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("outcome", "words")}
            settle_claim(found, **said, by=request.actor, key=form.command_key())
            return redirect("catalog:claim", found.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "catalog/claim.html", {"claim": found, "form_": form}, status=422 if form.errors else 200)
