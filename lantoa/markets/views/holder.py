"""A stallholder's pages: one's places and bills, a bill by its link, saying that a place is one's own, the poster with one's own QR."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit import vietqr
from lantoa.kit.access import sells
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.markets.actions.letting import join_place
from lantoa.markets.models import Bill, Stallholder
from lantoa.markets.queries.fee import bill_at
from lantoa.markets.views.found import checked
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm
from lantoa.ui.qr import qr_picture
from lantoa.ui.render import page, refusal


@never_cache
@require_safe
def my_places(request: HttpRequest) -> HttpResponse:
    """The places let to whom one works for, and their bills."""
    mine = Stallholder.objects.own(request.actor).select_related("place__market__unit", "place__row")
    bills = (
        Bill.objects.own(request.actor)
        .select_related("run__market", "stallholder__place")
        .order_by("-run__month", "-pk")[:50]
    )
    account = payments.payout_account(request.actor.organisation_id) if request.actor.organisation_id else None
    shown = {
        "holders": list(mine.order_by("-since", "-pk")[:50]),
        "bills": list(bills),
        "account": account,
        "today": world.today(),
    }
    return page(request, "markets/my_places.html", shown)


@never_cache
def holder(request: HttpRequest, holder_token: str) -> HttpResponse:
    """What the link in a stallholder's message opens: the place, its bills; who sells here says that it is theirs."""
    found = get_object_or_404(
        Stallholder.objects.select_related("place__market__unit", "place__row"), token=checked(holder_token)
    )
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not sells(request.actor):
            return redirect("stores:open")
        try:
            join_place(found, by=request.actor, key=form.command_key())
            return redirect("markets:my_places")
        except RuleError as error:
            form.refuse(error)
    bills = list(Bill.objects.filter(stallholder=found).select_related("run__market").order_by("-run__month")[:24])
    shown = {
        "holder": found,
        "market": found.place.market,
        "bills": bills,
        "form_": form,
        "sells": sells(request.actor),
        "today": world.today(),
    }
    return page(request, "markets/holder.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def bill(request: HttpRequest, bill_token: str) -> HttpResponse:
    """One bill by its unguessable link: what for, how to pay, what came."""
    found = _bill(bill_token)
    asked = payments.request_of(found)
    payload = payments.payload(asked) if asked else ""
    shown = {
        "bill": found, "market": found.run.market, "account": asked.account if asked else None, "payload": payload,
        "demo_bank": payments.demo_bank(payload), "payments": payments.payments_of(found), "today": world.today(),
    }  # fmt: skip
    return page(request, "markets/bill.html", shown)


@never_cache
@require_safe
def bill_qr(request: HttpRequest, bill_token: str) -> HttpResponse:
    """The QR of a bill as a picture to keep, for a bank app on the same phone; a bill that is paid leads back to its page."""
    found = _bill(bill_token)
    asked = payments.request_of(found)
    payload = payments.payload(asked) if asked else ""
    return qr_picture(payload, found.code) if payload else redirect("markets:bill", bill_token)


@never_cache
@require_safe
def poster(request: HttpRequest, my_stallholder_id: int) -> HttpResponse:
    """A4, in Vietnamese: the QR of the stallholder's own account, for the wall of the place. Money goes to them and nobody else."""
    here = Stallholder.objects.select_related("place__market__unit", "store", "organisation")
    visible = Q(pk__in=Stallholder.objects.visible_to(request.actor).values("pk"))
    found = get_object_or_404(
        here.filter(visible | Q(pk__in=Stallholder.objects.own(request.actor).values("pk"))), pk=my_stallholder_id
    )
    account = payments.payout_account(found.organisation_id) if found.organisation_id else None
    with translation.override("vi"):
        if account is None:
            return refusal(request, 409, _no_account())
        shown = {
            "holder": found, "market": found.place.market, "unit": places.unit_title(found.place.market.unit), "account": account,
            "payload": vietqr.build(bin=account.bank_bin, account=account.number),
        }  # fmt: skip
        paper = render_to_string("markets/poster.html", shown, using="jinja2")
    answer = HttpResponse(documents.render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="qr-{found.place_id}.pdf"'
    return answer


def _no_account() -> str:
    return translation.gettext("This stallholder has named no account here yet. The QR is drawn as soon as they have.")


def _bill(token: str) -> Bill:
    found = bill_at(checked(token))
    if found is None:
        raise Http404
    return found
