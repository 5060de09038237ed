"""A consent to somebody who never came: it waits a while for them, then it ends, and its giver hears of it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts.actions.consent import withdraw_consent
from lantoa.accounts.models import Consent
from lantoa.accounts.rules import guards
from lantoa.kit import phone as phones
from lantoa.kit.world import world
from lantoa.messages import api as messages

AT_ONCE = 100


def end_unused() -> int:
    """End what was given so long ago to somebody who never signed in; returns how many."""
    ended = 0
    for consent in _unused().select_related("given_by", "given_to").order_by("pk")[:AT_ONCE]:
        with transaction.atomic():
            # They may have come since, or the giver took it back.
            if _unused().filter(pk=consent.pk).exists():
                _tell(withdraw_consent(consent, by=None))
                ended += 1
    return ended


def _unused() -> QuerySet[Consent]:
    now = world.now()
    given = Consent.objects.live().filter(
        purpose=Consent.Purpose.ACT_ON_BEHALF, given_at__lte=now - guards.consent_life_unused(now.date())
    )
    # Invented people come by a button, and for everybody.
    unused: QuerySet[Consent] = given.filter(
        given_to__last_login=None, given_to__phone_proved_at=None, given_to__sign_ins=None, given_to__is_demo=False
    )
    return unused


def _tell(consent: Consent) -> None:
    giver, helper = consent.given_by, consent.given_to
    if giver.is_active and helper is not None:
        with translation.override(giver.language):
            words = _(
                "Lan Tỏa: %(phone)s never came to help you, so we ended it. Let them in again when they are ready."
            )
        messages.send(giver.phone, words % {"phone": phones.display(helper.phone)}, purpose="help")
