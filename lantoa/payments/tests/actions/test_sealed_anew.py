"""The house's secret key can be another one from a day on: what the one before sealed opens, until it is sealed anew."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.kit import keyed
from lantoa.kit.sealing import Kept, kept, seal_anew
from lantoa.payments.actions.secret import opened, sealed
from lantoa.payments.models import PayoutAccount
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-sixteen-signs"  # noqa: S105


def test_what_an_older_key_sealed_opens_is_sealed_anew_once_and_then_needs_it_no_more(
    settings: Any,
) -> None:
    account = factories.account()
    PayoutAccount.objects.filter(pk=account.pk).update(hook_secret=sealed(SECRET))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-next", [settings.SECRET_KEY]
    account.refresh_from_db()
    assert opened(account.hook_secret) == SECRET
    assert kept() == Kept(older=1)
    assert (seal_anew(), seal_anew()) == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []
    account.refresh_from_db()
    assert opened(account.hook_secret) == SECRET
    assert kept() == Kept(present=1)
    settings.SECRET_KEY = "a-third-without-the-one-before"  # noqa: S105
    assert opened(account.hook_secret) == ""
    assert (kept(), seal_anew()) == (Kept(lost=1), 0)


def test_a_mark_made_with_an_older_key_is_among_those_looked_for(settings: Any) -> None:
    before = keyed.mark("a purpose", "0912345678")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-next", [settings.SECRET_KEY]
    now = keyed.mark("a purpose", "0912345678")
    assert now != before
    assert keyed.marks("a purpose", "0912345678") == (now, before)
