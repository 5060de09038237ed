"""Join without paying, see one's own part by its link, leave."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.preorders.actions.pledge import join as take_part
from lantoa.preorders.actions.pledge import refuse_other_terms
from lantoa.preorders.actions.pledge import withdraw as leave
from lantoa.preorders.errors import AlreadyJoined
from lantoa.preorders.forms.pledge import JoinForm
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.views.campaign import find
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page

PURPOSE, PROVED = "join_ahead", "preorders_phone"
# What a code opened is good for a while: who mistyped a number of pieces needs no second one.
PROOF_LIFE = timedelta(minutes=30)
LONGEST_TOKEN = 32


@never_cache
def join(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Who, how many, whereto; then the code that was sent to the number, unless it is that of who is signed in."""
    found, public = find(request, campaign_id)
    if not public or found.state != "open":
        return redirect("preorders:campaign", found.pk)
    form = JoinForm(request.POST if request.method == "POST" else None, campaign=found, actor=request.actor)
    sent = "code" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            done = _joined_before(form)
            if done is None:
                # Before a code is sent: the page that asks for it shows the terms as they are now.
                refuse_other_terms(found, form.cleaned_data["seen"])
            if done is None and _is_proved(request, form, sent):
                done = take_part(found, form.joining(), by=request.actor, key=form.command_key())
            if done is not None:
                return redirect("preorders:pledge", done.token)
            accounts.request_code(form.cleaned_data["phone"], purpose=PURPOSE, address=accounts.asked_from(request))
            sent = True
        except AlreadyJoined as error:
            return redirect("preorders:pledge", error.token)
        except RuleError as error:
            # A code sent just now is still good: on to where it is typed.
            sent = sent or error.code == "too_soon"
            if error.code == "too_soon":
                form.add_error("code", str(error))
            else:
                form.refuse(error)
    found = Campaign.objects.to_show().get(pk=found.pk)
    form.show(found)
    shown = {
        "form_": form,
        "campaign": found,
        "product": found.offer.variant.product,
        "store": found.store,
        "sent": sent,
    }
    return page(request, "preorders/join.html", shown, status=422 if form.errors else 200)


def _joined_before(form: JoinForm) -> Pledge | None:
    """The same page sent once more: its code is used up, and it is done already."""
    return Pledge.objects.live().filter(key=form.command_key(), phone=form.cleaned_data["phone"]).first()


def _is_proved(request: HttpRequest, form: JoinForm, sent: bool) -> bool:
    phone = form.cleaned_data["phone"]
    if request.actor.person_id is not None and request.actor.person.phone == phone:
        return True
    proof = request.session.get(PROVED) or {}
    if proof.get("phone") == phone and proof.get("until", 0) > world.now().timestamp():
        return True
    if not sent or "again" in request.POST:
        return False
    accounts.check_code(phone, form.cleaned_data["code"], purpose=PURPOSE)
    request.session[PROVED] = {"phone": phone, "until": (world.now() + PROOF_LIFE).timestamp()}
    return True


@never_cache
@require_safe
def pledge(request: HttpRequest, pledge_token: str) -> HttpResponse:
    return _page(request, _by_token(pledge_token))


@never_cache
@require_POST
def withdraw(request: HttpRequest, pledge_token: str) -> HttpResponse:
    found, form = _by_token(pledge_token), KeyForm(request.POST)
    key = form.command_key()
    try:
        if key is not None:
            leave(found, by=request.actor, key=key)
            return redirect("preorders:pledge", found.token)
    except RuleError as error:
        return _page(request, _by_token(pledge_token), refused=str(error), status=409)
    return _page(request, found, refused=str(form.non_field_errors()[0]), status=422)


def _page(request: HttpRequest, found: Pledge, *, refused: str = "", status: int = 200) -> HttpResponse:
    campaign = found.campaign
    shown = {
        "pledge": found, "campaign": campaign, "state": campaign.state, "product": campaign.offer.variant.product, "store": campaign.store,
        "refused": refused, "public": Campaign.objects.public().filter(pk=campaign.pk).exists(),
    }  # fmt: skip
    return page(request, "preorders/pledge.html", shown, status=status)


def _by_token(token: str) -> Pledge:
    if len(token) > LONGEST_TOKEN or "\x00" in token:
        raise Http404
    rows = Pledge.objects.select_related(
        "campaign__store__unit", "campaign__offer__variant__product", "order__store", "unit"
    )
    found = rows.filter(token=token).first()
    if found is None:
        raise Http404
    return found
