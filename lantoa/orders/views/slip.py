"""Packing slips as PDF: what goes in the box, with which other order, to whom, and whether money is still to be taken."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.queries.along import along_of


def slips(orders: Sequence[Order], name: str) -> HttpResponse:
    """One page for each order, A6 (the size of a parcel label); in Vietnamese, since it goes to the carrier and the buyer."""
    with translation.override("vi"):
        paper = render_to_string(
            "orders/slips.html", {"orders": orders, "along": along_of(orders), "now": world.now()}, using="jinja2"
        )
    answer = HttpResponse(documents.render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
