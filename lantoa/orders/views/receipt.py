"""The receipt: the same page for buyer and seller, opened by its own unguessable link, to read, print and keep."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.order_code import LENGTH
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.queries.correction import corrections_of, refunds_of
from lantoa.orders.queries.maker import makers_of
from lantoa.orders.queries.receipt import proof_to_keep, receipt_of
from lantoa.ui.render import page


def _find(code: str, mark: str) -> Order:
    if len(code) != LENGTH or "\x00" in code or not mark.isascii():
        raise Http404
    order = Order.objects.to_show().filter(code=code).first()
    if order is None or not constant_time_compare(order.receipt_mark, mark):
        raise Http404
    return order


def _shown(order: Order) -> dict[str, object]:
    proved = receipt_of(order)
    return {
        "order": order,
        "proved": proved,
        "makers": makers_of(order),
        "corrections": corrections_of(order),
        "refunds": [one for one in refunds_of(order) if one.closed_at],
        "verify": verify_address(order.code),
        "witnesses": journal.seen_by(proved.root) if proved.root else [],
        "now": world.now(),
    }


def verify_address(code: str) -> str:
    """Where anybody checks this receipt; printed in its QR, the same in every language."""
    with translation.override("vi"):
        return settings.PUBLIC_URL.rstrip("/") + reverse("portal:verify_receipt", args=[code])


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """The receipt; only its seal when the page looks again by itself."""
    part = "seal" if "phan" in request.GET else None
    return page(request, "orders/receipt.html", _shown(_find(code, mark)), fragment=part)


@never_cache
@require_safe
def pdf(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """The same on paper, A5."""
    paper = render_to_string("orders/receipt_paper.html", _shown(_find(code, mark)), using="jinja2")
    answer = HttpResponse(documents.render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bien-nhan-{code}.pdf"'
    return answer


@never_cache
@require_safe
def proof(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """The receipt with its proof, for a program that trusts nobody. Before it is signed there is nothing to keep yet."""
    kept = proof_to_keep(receipt_of(_find(code, mark)))
    if kept is None:
        return redirect("orders:receipt", code, mark)
    answer = JsonResponse(kept, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="bien-nhan-{code}.json"'
    return answer
