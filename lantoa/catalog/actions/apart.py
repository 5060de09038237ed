"""Nobody decides about a stall they work for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.catalog.errors import NotAllowed
from lantoa.kit.access import Actor


def check_apart(by: Actor, *organisations: int) -> None:
    """Refuses NotAllowed whoever works for one of these, as a member or as a helper."""
    for organisation in dict.fromkeys(organisations):
        if any(one.pk == by.person_id for one in accounts.insiders_of(organisation)):
            raise NotAllowed(_("You work for a stall that this is about. Please leave it to a colleague."))
