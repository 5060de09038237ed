"""Connect a carrier, so that it tells where parcels are."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.shipping import queries
from lantoa.shipping.actions.carrier import connect_carrier
from lantoa.shipping.adapters import registry
from lantoa.shipping.forms import CarrierForm
from lantoa.ui.render import page


@never_cache
def carrier(request: HttpRequest) -> HttpResponse:
    names = dict(queries.carrier_choices())
    asked = request.POST.get("carrier", "") or request.GET.get("hang", "")
    known = {one.carrier for one in queries.accounts(request.actor.organisation_id)}
    # Who comes to connect a carrier means one that is not connected yet.
    chosen = asked if asked in names else next((name for name in names if name not in known), next(iter(names)))
    adapter = registry.carriers()[chosen]
    account = queries.account_at(request.actor.organisation_id, chosen)
    fresh = queries.suggested_key(account)
    bound = CarrierForm(
        request.POST if request.method == "POST" else None, initial={"carrier": chosen, "secret": fresh}
    )
    if adapter.proof == "query":
        bound.fields["secret"].widget = bound.fields["secret"].hidden_widget()
    if request.method == "POST" and bound.is_valid():
        sent = {"secret": bound.cleaned_data["secret"], "by": request.actor, "key": bound.command_key()}
        try:
            connect_carrier(request.actor.organisation, asked, **sent)
            return redirect(f"{reverse('shipping:carrier')}?{urlencode({'hang': chosen})}")
        except RuleError as error:
            bound.refuse(error)
    typed = str(bound["secret"].value() or "")
    good_key = fresh if adapter.check_config(typed) else typed
    shown = {
        "bound": bound,
        "account": account,
        "connected": bool(account.hook_secret),
        # Once it works, another key is shown only to who asks for one: nobody shall copy a key that is not saved.
        "keying": not account.hook_secret or request.method == "POST" or "moi" in request.GET,
        "names": names,
        "chosen": chosen,
        "proof": adapter.proof,
        "key_name": adapter.key_name,
        "fresh_key": good_key,
        "address": queries.hook_url(account, good_key),
        "known": known,
        "refused": queries.last_refused(account),
    }
    return page(request, "shipping/carrier.html", shown, status=422 if bound.errors else 200)
