"""Restoring the house to an earlier time: asked for by one who runs it, agreed to by a second one, done on the machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor
from lantoa.ui.dates import moment

KIND = "portal.restore"
NEWEST = "now"


def ask_restore(to: datetime | None, *, by: Actor, key: UUID | None = None) -> accounts.ApprovalRequest:
    """Ask that the house be restored to this time, None for the newest. Raises what `accounts.ask_approval` does."""
    return accounts.ask_approval(KIND, _asked(to), by=by, key=key)


def is_agreed(to: datetime | None) -> bool | None:
    """Whether a second one said yes to exactly this within the last day; None where fewer than two run the house."""
    if accounts.agreed(KIND, _asked(to)):
        return True
    two = accounts.Person.objects.filter(is_operator=True, is_active=True).count() > 1
    return False if two else None


def _asked(to: datetime | None) -> dict[str, str]:
    return {"to": to.astimezone(UTC).isoformat(timespec="seconds") if to else NEWEST}


def _words(asked: Mapping[str, Any]) -> str:
    if asked["to"] == NEWEST:
        return _("The house is put up again as it was last copied, on the machine, within a day.")
    when = moment(datetime.fromisoformat(asked["to"]))
    return _("The house is put up again as it was on %(when)s, on the machine, within a day.") % {"when": when}


accounts.guard(KIND, gettext_lazy("The house is restored"), _words)
