"""Orders from channels: what waits for the seller, whom to call first, and how far each is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels.actions.step import ANSWERS, answer_cancel, let_be, look_again, refuse_sale, tell_again
from lantoa.channels.forms.sale import SaleActForm, StepActForm
from lantoa.channels.models import ChannelSale, SaleStep
from lantoa.channels.queries import sale as queries
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page


@never_cache
@require_safe
def sales(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@require_POST
def act(request: HttpRequest, sale_id: int) -> HttpResponse:
    """Look at it again, say to the channel that it is not kept, or answer a buyer who asks to cancel."""
    found = get_object_or_404(ChannelSale.objects.visible_to(request.actor).select_related("account"), pk=sale_id)
    bound = SaleActForm(request.POST)
    if bound.is_valid():
        chosen, said = bound.cleaned_data["act"], {"by": request.actor, "key": bound.command_key()}
        try:
            if chosen == "again":
                look_again(found, **said)
            elif chosen in ANSWERS:
                answer_cancel(found, chosen, **said)
            else:
                refuse_sale(found, chosen, **said)
        except RuleError as error:
            return _page(request, str(error), 409)
    return redirect("channel_sales:sales")


@never_cache
@require_POST
def step(request: HttpRequest, step_id: int) -> HttpResponse:
    """Tell the channel once more, or let it be."""
    mine = SaleStep.objects.visible_to(request.actor).select_related("sale__account")
    found = get_object_or_404(mine, pk=step_id)
    bound = StepActForm(request.POST)
    if bound.is_valid():
        chosen, said = bound.cleaned_data["act"], {"by": request.actor, "key": bound.command_key()}
        try:
            if chosen == "let_be":
                let_be(found, **said)
            else:
                tell_again(found, reason="" if chosen == "again" else chosen, **said)
        except RuleError as error:
            return _page(request, str(error), 409)
    return redirect("channel_sales:sales")


def _page(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    shown = {
        "asked": queries.asked_to_cancel(request.actor),
        "oversold": queries.oversold(request.actor),
        "unfit": queries.unfit(request.actor),
        "untold": queries.untold(request.actor),
        "newest": queries.newest(request.actor),
        "refused": refused,
    }
    return page(request, "channels/sales.html", shown, status=status)
