"""The book of money: what came today, what has to be looked at, and the latest lines of the bank."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.payments.forms import SERVICES
from lantoa.payments.queries.ageing import ages_of_waiting, oldest_first
from lantoa.payments.queries.feed import feed_of
from lantoa.payments.queries.money import book, payout_account, received_today
from lantoa.payments.queries.refund import to_pay_back
from lantoa.ui.render import page

AT_ONCE = 20


@never_cache
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    lines = book(request.actor)
    waiting = oldest_first(request.actor.organisation_id)
    aged = ages_of_waiting(request.actor.organisation_id)
    account = payout_account(request.actor.organisation_id)
    shown = {
        "account": account,
        "feed": feed_of(account),
        "service": SERVICES.get(account.feed, account.feed) if account else "",
        "owner": "owner" in request.actor.roles,
        "today": received_today(request.actor.organisation_id),
        "waiting": list(waiting[:AT_ONCE]),
        "to_pay_back": list(to_pay_back(request.actor.organisation_id)[:AT_ONCE]),
        "waiting_count": sum(age.count for age in aged),
        "ages": aged,
        "lines": Paginator(lines, AT_ONCE).get_page(request.GET.get("trang")),
    }
    return page(request, "payments/money.html", shown)
