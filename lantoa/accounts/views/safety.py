"""How one comes in, and on which devices one is in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from lantoa.accounts.actions.sign_in import current_sign_in, network_mark
from lantoa.accounts.actions.step_up import is_fresh, step_up_at
from lantoa.accounts.adapters.base import identity_provider
from lantoa.accounts.queries.devices import device_words
from lantoa.accounts.queries.recovery import ways_back
from lantoa.accounts.queries.sign_ins import sign_ins_of
from lantoa.accounts.queries.silence import phone_is_stale
from lantoa.accounts.views.site import site_of, with_passkeys
from lantoa.ui.render import page


@never_cache
def safety(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The page, with what went wrong above it."""
    person = request.actor.person
    shown = {
        "wrong": wrong,
        "passkeys": [(key, device_words(key.device)) for key in person.passkeys.order_by("-made_at")],
        "sign_ins": sign_ins_of(person, current_sign_in(request), network_mark(request)),
        "change": person.phone_changes.waiting().first(),
        "verifications": list(person.verifications.order_by("-level", "-at")),
        "provider": identity_provider(),
        "step_up": "" if is_fresh(request) else step_up_at(reverse("accounts:safety")),
        "ways": ways_back(person),
        "stale": phone_is_stale(person),
        "here": site_of(request) is not None,
        "elsewhere": with_passkeys(request),
    }
    return page(request, "accounts/safety.html", shown, status=status)
