"""The light over the copies of this house: green only where a real restore went well lately and copying keeps up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.ui.dates import moment

GREEN, AMBER, RED = "good", "warn", "refuse"
BEHIND, DRILL, DAILY = timedelta(minutes=15), timedelta(days=8), timedelta(hours=26)
# Past these it is no longer only late.
OLD_DRILL, OLD_DAILY = timedelta(days=14), timedelta(hours=50)


@dataclass(frozen=True, slots=True)
class Light:
    """Its colour, what it says and, unless it is green, what to do."""

    colour: str
    says: str
    todo: str = ""


def light(copies: journal.Copies, now: datetime) -> Light:
    """The worst there is decides; one sentence of what is the matter, one of what to do."""
    heard = copies.heard
    if heard is None:
        return Light(RED, _("Nothing is copied elsewhere yet."), _("The operators' guide says how, under “Back up and restore”."))  # fmt: skip
    if now - heard.heard_at > BEHIND:
        return Light(RED, _("Copying has been silent since %(when)s.") % {"when": moment(heard.heard_at)}, _("Start “lantoa backup” again."))  # fmt: skip
    if heard.trouble in TROUBLES:
        return _trouble(heard.trouble)
    if heard.until is None or heard.since is None:
        return Light(AMBER, _("The first copy is being made."), _("Come back in some minutes."))
    if now - heard.until > BEHIND:
        return Light(RED, _("What was done since %(when)s is not copied yet.") % {"when": moment(heard.until)}, _("See in the log of “lantoa backup” what holds it up."))  # fmt: skip
    if heard.daily_at is None or now - heard.daily_at > DAILY:
        return Light(
            RED if heard.daily_at is None or now - heard.daily_at > OLD_DAILY else AMBER,
            _("The daily copy is late."),
            _("Run “lantoa backup now”."),
        )
    return _drilled(copies, now)


TROUBLES = frozenset({"away", "full", "gap", "engine"})


def _trouble(trouble: str) -> Light:
    if trouble == "away":
        return Light(RED, _("The disk of the copies is away."), _("Plug it in again; copying goes on by itself."))
    if trouble == "full":
        return Light(RED, _("The disk of the copies is full."), _("Make room on it; copying goes on by itself."))
    if trouble == "gap":
        return Light(RED, _("A part of the copies is missing."), _("Run “lantoa backup now”."))
    return Light(RED, _("The database is not being copied."), _("“lantoa backup check” says what is missing."))


def _drilled(copies: journal.Copies, now: datetime) -> Light:
    todo = _("Run “lantoa backup drill” and read what it says.")
    if copies.drilled is None:
        return Light(RED, _("It was never tried whether these copies can be restored."), todo)
    if copies.drilled.data.get("ok") is not True:
        return Light(RED, _("The last try to restore went wrong."), todo)
    age = now - copies.drilled.recorded_at
    if age > DRILL:
        when = moment(copies.drilled.recorded_at)
        return Light(RED if age > OLD_DRILL else AMBER, _("Restoring was last tried %(when)s.") % {"when": when}, todo)
    return Light(GREEN, _("All is copied, and restoring it was really tried."))


def light_now() -> tuple[Light, journal.Copies]:
    copies = journal.copies()
    return light(copies, world.now()), copies
