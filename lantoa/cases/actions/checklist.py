"""Nobody accepts, decides or approves with a list before them on which something was left unticked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from lantoa.cases.errors import NotLookedAt
from lantoa.cases.models import Case, Decision
from lantoa.cases.queries.checklist import checklist


def read_ticks(case: Case, step: str, ticked: Collection[str] | None, *, proposal: Decision | None = None) -> list[str] | None:  # fmt: skip
    """What was looked at, in the words of the list as it stands now: kept with the step. Raises NotLookedAt for what is left.

    `ticked` are the codes of the points that a person ticked; what is not on the list any more counts for nothing. None where no
    list was before anybody, as when a dossier is brought over from elsewhere: then nothing is kept.
    """
    if ticked is None:
        return None
    points = checklist(case, step, proposal=proposal)
    left = [one.words for one in points if one.code not in ticked]
    if left:
        said = _("Please look at these too, then tick them: %(points)s.") % {"points": "; ".join(left)}
        if step == "accept":
            said += " " + _("If something is missing or wrong, ask for it instead.")
        raise NotLookedAt(said, field="ticked")
    return [one.words for one in points]


def body_of(ticked: Collection[str] | None) -> dict[str, Any]:
    """What of it belongs to the command, for its key."""
    return {} if ticked is None else {"ticked": sorted(ticked)}
