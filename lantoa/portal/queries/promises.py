"""What this house promises, and whether each promise is kept at this moment: one light a promise, and what to do where it is not green."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lantoa.accounts import api as accounts
from lantoa.insights import api as insights
from lantoa.journal import api as journal
from lantoa.kit.working_days import vietnam
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.portal.queries.backup import AMBER, GREEN, RED, Light, light_now
from lantoa.portal.queries.parts import parts_light
from lantoa.ui.dates import moment

# Sealed within seconds, signed every hour, worked off within minutes: past the first it is late, past the second the promise is broken.
SEAL, SEAL_LONG = timedelta(seconds=30), timedelta(minutes=10)
ROOT, ROOT_LONG = timedelta(minutes=90), timedelta(hours=6)
TASK, TASK_LONG = timedelta(minutes=5), timedelta(hours=1)
MESSAGE, MESSAGE_LONG = timedelta(minutes=10), timedelta(hours=2)
SEEN = timedelta(hours=26)
OUTSIDE = 2
ROOM, ROOM_LEAST = 0.15, 0.05  # of the disk


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, in the words of those it is promised to, and its light now."""

    says: str
    light: Light

    @property
    def kept(self) -> bool:
        return self.light.colour == GREEN


def promises() -> list[Promise]:
    """All of them, in the order in which a broken one hurts. Some thirty queries."""
    return [Promise(str(says), look()) for says, look in PROMISES]


def _copies() -> Light:
    return light_now()[0]


def _sealed() -> Light:
    oldest = journal.oldest_unsealed()
    if oldest is None or world.now() - oldest < SEAL:
        return Light(GREEN, _("Everything is sealed."))
    colour = RED if world.now() - oldest > SEAL_LONG else AMBER
    return Light(colour, _("What was written down %(when)s is not sealed yet.") % {"when": moment(oldest)}, _work())


def _signed() -> Light:
    root = journal.last_root()
    if root is None:
        return Light(AMBER, _("Nothing is signed yet."), _work())
    age, when = world.now() - root.signed_at, {"when": moment(root.signed_at)}
    if age > ROOT:
        return Light(RED if age > ROOT_LONG else AMBER, _("Signed last %(when)s.") % when, _work())
    recent = [seen for _witness, seen in journal.last_seen() if seen and world.now() - seen.at < SEEN]
    if len(recent) < OUTSIDE:
        says = ngettext("%(num)s witness outside saw it within a day; two are promised.", "%(num)s witnesses outside saw it within a day; two are promised.", len(recent)) % {"num": len(recent)}  # fmt: skip
        return Light(AMBER, says, _("“lantoa witness list” says who they are and what holds them up."))
    return Light(GREEN, _("Signed %(when)s, and seen by witnesses outside.") % when)


def _worked() -> Light:
    queue = journal.queue()
    failing = [one for one in journal.regular_work(journal.sweepers()) if one.failing_since]
    if queue.oldest and world.now() - queue.oldest > TASK:
        colour = RED if world.now() - queue.oldest > TASK_LONG else AMBER
        return Light(colour, _("Work has been waiting since %(when)s.") % {"when": moment(queue.oldest)}, _work())
    stuck = queue.parked + queue.arrived_parked + len(failing)
    if stuck:
        says = ngettext("%(num)s thing is stuck.", "%(num)s things are stuck.", stuck) % {"num": stuck}
        return Light(AMBER, says, _("See “What is stuck”."))
    return Light(GREEN, _("Nothing waits and nothing is stuck."))


def _told() -> Light:
    waiting = messages.waiting()
    if waiting.oldest is None or world.now() - waiting.oldest < MESSAGE:
        return Light(GREEN, _("No message waits for long."))
    colour = RED if world.now() - waiting.oldest > MESSAGE_LONG else AMBER
    says = _("A message has been waiting since %(when)s.") % {"when": moment(waiting.oldest)}
    return Light(colour, says, _("See in “What is stuck” what the gateway answers."))


def _heard() -> Light:
    silent = payments.silent_feeds()
    if not silent:
        return Light(GREEN, _("No bank is silent."))
    says = ngettext("%(num)s connection to a bank is silent.", "%(num)s connections to banks are silent.", silent) % {"num": silent}  # fmt: skip
    return Light(AMBER, says, _("“lantoa feeds” says which and why."))


def _counted() -> Light:
    late = insights.months_late()
    if not late:
        return Light(GREEN, _("Every month that is over is fixed under a signature."))
    return Light(AMBER, _("%(month)s is over and not fixed yet.") % {"month": f"{late[0]:%m/%Y}"}, _("Run “lantoa figures freeze”."))  # fmt: skip


def _answered() -> Light:
    late = accounts.desk_counts()["late"] + sum(
        telling.late and telling.waits for breach in accounts.breaches() for telling in breach.tellings
    )
    if not late:
        return Light(GREEN, _("Nothing about personal data is late."))
    says = ngettext("%(num)s answer or telling about personal data is late.", "%(num)s answers or tellings about personal data are late.", late) % {"num": late}  # fmt: skip
    return Light(RED, says, _("See “Requests about personal data” and “Breaches of personal data”."))


def _dated() -> Light:
    today = world.today()
    ahead = today + timedelta(days=60)
    unknown = vietnam().provisional_years(today, ahead)
    if not unknown:
        return Light(GREEN, _("Days off are known for the next two months."))
    says = _("The swapped days off of %(year)s are not known here; dates in it may still move.") % {"year": unknown[0]}
    return Light(AMBER, says, _("A newer release brings them once they are decided."))


def _room() -> Light:
    found = os.statvfs(_standing(Path(settings.VAR)))
    free = found.f_bavail / max(1, found.f_blocks)
    says = _("%(percent)s%% of the disk is free.") % {"percent": round(100 * free)}
    if free > ROOM:
        return Light(GREEN, says)
    return Light(RED if free < ROOM_LEAST else AMBER, says, _("Make room, or move to a larger disk."))


def _locked() -> Light:
    if not settings.PRODUCTION:
        return Light(AMBER, _("This is a house to look at: the demo's people may come in without a code."), _("Run a public one with DJANGO_SETTINGS_MODULE=config.settings.production."))  # fmt: skip
    if not settings.SECURE_SSL_REDIRECT:
        return Light(AMBER, _("Plain HTTP is answered too."), _("Set LANTOA_HTTPS_REDIRECT=1."))
    return Light(GREEN, _("Everybody comes in over HTTPS, and secrets are given."))


def _looked_after() -> Light:
    there = accounts.operators().count()
    if there >= 2:
        return Light(GREEN, _("There are two or more who run this house."))
    says = _("Only one person runs this house.") if there else _("Nobody runs this house.")
    return Light(AMBER if there else RED, says, _("Name another: “lantoa operator name PHONE NAME”."))


def _work() -> str:
    return _("See whether “lantoa work” runs.")


def _standing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(one for one in (folder.resolve(), *folder.resolve().parents) if one.exists())


PROMISES: tuple[tuple[object, Callable[[], Light]], ...] = (
    (gettext_lazy("What was acknowledged survives this machine"), _copies),
    (gettext_lazy("Nobody changes what was written down"), _sealed),
    (gettext_lazy("Not even we could, unseen"), _signed),
    (gettext_lazy("What has to be done is done at once"), _worked),
    (gettext_lazy("Whoever waits for word gets it"), _told),
    (gettext_lazy("Money that came in is seen"), _heard),
    (gettext_lazy("Personal data is answered for in time"), _answered),
    (gettext_lazy("Figures stand and lead back"), _counted),
    (gettext_lazy("Deadlines are counted by the law's days"), _dated),
    (gettext_lazy("There is room for what comes"), _room),
    (gettext_lazy("Large tables stay quick as years go by"), parts_light),
    (gettext_lazy("The door is locked"), _locked),
    (gettext_lazy("Somebody looks after it"), _looked_after),
)


def said(found: list[Promise]) -> Iterator[str]:
    """One line a promise for a terminal, what to do after it; the last line sums up."""
    for one in found:
        todo = f" → {one.light.todo}" if one.light.todo else ""
        yield f"{SIGNS[one.light.colour]} {one.says}: {one.light.says}{todo}"
    broken = sum(one.light.colour == RED for one in found)
    late = sum(one.light.colour == AMBER for one in found)
    yield _("%(kept)s kept, %(late)s to look at, %(broken)s broken.") % {"kept": len(found) - broken - late, "late": late, "broken": broken}  # fmt: skip


SIGNS = {GREEN: "+", AMBER: "!", RED: "-"}
