"""Restoring the house to an earlier time: asked for by one who runs it, agreed to by a second one, done on the machine."""

from __future__ import annotations

import json
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


def begin_restore(to: datetime | None) -> accounts.ApprovalRequest | None:
    """Use up the yes a second one said to exactly this within the last day; None where nobody did, or it was used. A restore that
    then fails has used it too: whatever went wrong, they agreed to one."""
    return accounts.use_agreed(KIND, _asked(to))


def takes_two() -> bool:
    """Whether two run the house, so that one could have said yes."""
    return accounts.operators().count() > 1


def written_down(yes: accounts.ApprovalRequest) -> str:
    """This yes in one line, ids and times only, to be laid beside the restored house."""
    times = {name: getattr(yes, name).isoformat() for name in ("asked_at", "decided_at", "used_at")}
    return json.dumps({"digest": yes.digest, "decided_by": yes.decided_by_id, **times})


def put_back(line: str) -> int:
    """In the restored house: the yes by which it was restored is used here too, although the copy may know it as unused, or as not yet
    said. It stands in the very database that was replaced, so it comes by way of a line beside it. Raises ValueError for what is no such line."""
    told = json.loads(line)
    times = {name: datetime.fromisoformat(told[name]) for name in ("asked_at", "decided_at", "used_at")}
    return accounts.used_elsewhere(told["digest"], decided_by=told["decided_by"], **times)


def _asked(to: datetime | None) -> dict[str, str]:
    return {"to": to.astimezone(UTC).isoformat(timespec="seconds") if to else NEWEST}


def _words(asked: Mapping[str, Any]) -> str:
    if asked["to"] == NEWEST:
        return _("The house is put up again as it was last copied, on the machine, within a day.")
    when = moment(datetime.fromisoformat(asked["to"]))
    return _("The house is put up again as it was on %(when)s, on the machine, within a day.") % {"when": when}


accounts.guard(KIND, gettext_lazy("The house is restored"), _words, elsewhere=True)
