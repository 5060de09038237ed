"""The customs declaration of a parcel: filled in, declared, printed, given on as data."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.shipping.actions.customs import declare
from lantoa.shipping.forms import CustomsForm
from lantoa.shipping.models import Declaration, DestinationStop
from lantoa.shipping.rules import abroad
from lantoa.ui.render import page

PAPERS = {
    "cn22": "shipping/customs_cn22.html",
    "cn23": "shipping/customs_cn23.html",
    "hoa-don": "shipping/customs_invoice.html",
}


@never_cache
def customs(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """Fill it in; once it is declared, its papers are there to print."""
    found = _find(request, declaration_id)
    form = CustomsForm(request.POST if request.method == "POST" else None, declaration=found)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("kind", "category", "gross_grams", "remarks")}
        try:
            declare(found, form.items(), **said, by=request.actor, key=form.command_key())
            return redirect("shipping:customs", declaration_id)
        except RuleError as error:
            form.refuse(error)
    language = get_language() or "vi"
    judged = [(item, abroad.verdict(found.destination, item.hs, world.today())) for item in found.items.all()]
    shown = {
        "declaration": found, "form_": form, "country": found.destination, "language_": language, "judged": judged,
        "notes": judged[0][1].notes if judged else (), "stop": DestinationStop.of(found.country), "read_on": abroad.read_on(),
    }  # fmt: skip
    return page(request, "shipping/customs_declaration.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def paper(request: HttpRequest, declaration_id: int, customs_paper: str) -> HttpResponse:
    """One paper as PDF; the post's forms only as the one that was declared, in their own two languages."""
    found = _find(request, declaration_id)
    if (
        customs_paper not in PAPERS
        or not found.declared_at
        or (customs_paper != "hoa-don" and customs_paper != found.form)
    ):
        raise Http404
    with translation.override("en"):
        shown = {
            "declaration": found,
            "items": list(found.items.all()),
            "country": found.destination,
            "now": world.now(),
        }
        made = documents.render_pdf(render_to_string(PAPERS[customs_paper], shown, using="jinja2"))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{customs_paper}-{found.reference}.pdf"'
    return answer


@never_cache
@require_safe
def data(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """The same for a post's computers, with what the UPU's ITMATT asks for. No post's own format was found: the names are ours."""
    found = _find(request, declaration_id)
    if not found.declared_at:
        raise Http404
    answer = JsonResponse(electronic(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="khai-bao-{found.reference}.json"'
    return answer


def electronic(found: Declaration) -> dict[str, Any]:
    """A declared parcel as plain values; weights in grams, money in đồng."""
    return {
        "format": "lantoa-customs-1", "format_confidence": "unverified: fields follow UPU M43 ITMATT in substance, names and layout are ours",
        "reference": found.reference, "form": found.form, "item_class": "C" if found.kind == "parcel" else "U", "category": found.category,
        "sender": {"name": found.sender_name, "address": found.sender_address, "country": "VN", "phone": found.sender_phone},
        "addressee": {
            "name": found.receiver_name, "address": found.receiver_address, "postcode": found.receiver_postcode, "country": found.country,
            "phone": found.receiver_phone,
        },
        "gross_weight_g": found.gross_grams, "postage": {"amount": found.postage, "currency": "VND"},
        "value": {"amount": found.value, "currency": "VND", "sdr": str(found.sdr), "rate_on": str(found.rate_on), "rate_is_sure": found.rate_is_sure},
        "remarks": found.remarks,
        "content": [
            {
                "number": item.number + 1, "description": item.description, "quantity": item.quantity, "net_weight_g": item.net_grams,
                "value": {"amount": item.value, "currency": "VND"}, "hs": item.hs, "origin": item.origin,
            }
            for item in found.items.all()
        ],
        "declared_at": found.declared_at.isoformat() if found.declared_at else None,
    }  # fmt: skip


def _find(request: HttpRequest, declaration_id: int) -> Declaration:
    return get_object_or_404(Declaration.objects.visible_to(request.actor).prefetch_related("items"), pk=declaration_id)
