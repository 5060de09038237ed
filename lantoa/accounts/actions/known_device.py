"""A browser that somebody comes in with for the first time: they are told, so that a stranger's hand does not stay unseen."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts.models import KnownDevice, Person
from lantoa.accounts.queries.devices import device_words
from lantoa.accounts.rules import guards
from lantoa.accounts.rules.device import device_of
from lantoa.kit import keyed
from lantoa.kit.world import world
from lantoa.messages import api as messages

COOKIE = "device"
_TOKEN = re.compile(r"[\w-]{20,60}")


def meet(request: HttpRequest, person: Person) -> bool:
    """Note that this person came in by this browser, which keeps a token from now on; returns whether it was a new one.

    Where they came in by another before, they hear of it by message. Joins the transaction; `remember_device` sets the cookie.
    """
    now, kept = world.now(), request.COOKIES.get(COOKIE, "")
    token = kept if _TOKEN.fullmatch(kept) else world.token(24)
    known = KnownDevice.objects.filter(person=person)
    known.filter(last_at__lt=now - _life()).delete()
    request.device_token = token
    marks = keyed.marks("lantoa.accounts.device", token)
    if known.filter(token_hash__in=marks[1:]).update(token_hash=marks[0], last_at=now):
        return False
    row, new = known.get_or_create(person=person, token_hash=marks[0], defaults={"first_at": now, "last_at": now})
    if not new:
        known.filter(pk=row.pk).update(last_at=now)
    elif known.exclude(pk=row.pk).exists() and not person.is_demo:
        _tell(person, device_words(device_of(request.META.get("HTTP_USER_AGENT", ""))))
    return new


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """Let this browser keep its token, where somebody just came in by it."""
    token = getattr(request, "device_token", "")
    if token:
        response.set_cookie(
            COOKIE, token, max_age=int(_life().total_seconds()), httponly=True, samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )  # fmt: skip


def _life() -> timedelta:
    return timedelta(days=guards.limit("known_device_days", world.today()))


def _tell(person: Person, device: str) -> None:
    with translation.override(person.language):
        link = settings.PUBLIC_URL.rstrip("/") + reverse("accounts:safety")
        said = _(
            "Lan Tỏa: somebody just came in to your account with a new device (%(device)s). Was it not you? Sign it out here: %(link)s"
        )
        messages.send(person.phone, said % {"device": device, "link": link}, purpose="new_device")
