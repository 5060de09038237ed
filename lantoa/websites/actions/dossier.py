"""A granted notification becomes an entry, or what changed of one, or a question for the keeper; what a cancelled one gave is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.journal import api as journal
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import WEBSITES
from lantoa.kit.world import world
from lantoa.websites import acts
from lantoa.websites.actions.site import data_of_end, end, enter, live_of, take_back
from lantoa.websites.errors import BadSite
from lantoa.websites.models import DossierQuestion, Site, SiteStep
from lantoa.websites.rules.domain import skeleton
from lantoa.websites.rules.dossier import PROCEDURE, Read, read_dossier
from lantoa.websites.rules.site import Entry, is_same_owner, written

Why = DossierQuestion.Why
# Where a change comes from by which an entry is confirmed anew, whatever differed.
CONFIRMING = ("case", "list")
# What an officer may say of how long an entry holds: what was given before is not taken back past it unasked.
HOLDING = frozenset({"confirmed_on", "valid_until", "regime"})


def enter_granted(decision_id: int) -> Site | None:
    """Bring what this decision granted into the register; None where it is about something else, or waits for the keeper's word: a site
    that is somebody else's there, one that looks like another's, one that cannot be read. Never refuses."""
    found = cases.granted(decision_id)
    if found is None or found.procedure != PROCEDURE:
        return None
    body = accounts.Organisation.objects.filter(pk=found.organisation_id).first() if found.organisation_id else None
    read = read_dossier(
        found.answers, code=found.code, on=found.on, organisation_id=found.organisation_id, person_id=found.person_id, kind=body.kind if body else "", unit_id=found.unit_id
    )  # fmt: skip
    entry, why, other = read.entry, read.why, ""
    if entry is not None and why != Why.UNREADABLE:
        if live_of(entry) is None:
            other = _taken_for(entry)
            why = Why.LIKE if other else why
        else:
            why = ""  # what stands there has been looked at
    if entry is not None and not why:
        try:
            with transaction.atomic():
                return enter(
                    entry, source="case", source_id=found.decision, by=None, body=found.body, same_owner=True
                )[0]  # fmt: skip
        except BadSite as refused:
            why = Why.OWNER if refused.code == "owner" else Why.OLDER
    _ask(found, read, why, other)
    return None


def _taken_for(entry: Entry) -> str:
    """Somebody else's live entry whose domain a hurried eye takes for this one, as people read it; "" for none."""
    if not entry.shown:
        return ""
    alike = Site.objects.live().filter(skeleton=skeleton(entry.shown)).exclude(domain=entry.domain).order_by("pk")
    return next((one.shown for one in alike if not is_same_owner(one, entry)), "")


def _ask(found: cases.Granted, read: Read, why: str, other: str) -> None:
    entry = read.entry
    there = live_of(entry) if entry is not None and (entry.domain or entry.app) else None
    _put(
        found.decision, why, code=found.code, entry=written(entry) if entry else {}, said=read.said[:200], other=other, site=there,
        person_id=found.person_id, organisation_id=found.organisation_id, body=found.body, unit_id=entry.unit_id if entry else found.unit_id,
    )  # fmt: skip


def _put(decision: int, why: str, **said: Any) -> None:
    asked, new = DossierQuestion.objects.get_or_create(
        decision=decision, why=why, defaults={**said, "made_at": world.now()}
    )
    if new:
        data: Mapping[str, Any] = {"decision": decision, "why": str(why)}
        journal.record(acts.DOSSIER_ASKED, asked, on_behalf_of=asked.body, place=asked.unit_id or "", data=data)


def take_back_cancelled(decision_id: int, body: int | None) -> None:
    """Take back what this decision gave: the entry that it made ends, one that it changed is again what it was. Nothing happens where a
    newer decision or list confirmed it since; where an officer set another day, end or rules, the keeper is asked. Call it in a transaction."""
    waits = DossierQuestion.objects.open().filter(decision=decision_id)
    waits.update(settled_at=world.now(), outcome=DossierQuestion.Outcome.GONE)
    gave = [SiteStep.Kind.REGISTERED, SiteStep.Kind.CHANGED]
    step = SiteStep.objects.filter(source="case", source_id=decision_id, kind__in=gave).order_by("-pk").first()
    site = Site.objects.live().select_for_update(of=("self",)).filter(pk=step.site_id).first() if step else None
    if step is None or site is None:
        return
    _withdraw(site, step, body)


def _withdraw(site: Site, step: SiteStep, body: int | None) -> None:
    later = [one for one in _confirming(site) if one.number > step.number]
    if any(_still_holds(one) for one in later):
        return
    if later:
        _put(step.source_id or 0, Why.CANCELLED, site=site, body=body, unit_id=site.unit_id)
    else:
        _undo(site, step, body)


def _confirming(site: Site) -> list[SiteStep]:
    """The steps on which an entry rests and that were not taken back, in their order: the one that made it, every change by a decision or
    a list (two of one day may differ in nothing but their number), and an officer's of its day, its end or its rules."""
    steps = list(site.steps.order_by("number"))
    gone = {one.source_id for one in steps if one.kind == SiteStep.Kind.TAKEN_BACK}
    gave = [one for one in steps if one.kind == SiteStep.Kind.REGISTERED or _is_confirming(one)]
    return [one for one in gave if not (one.source == "case" and one.source_id in gone)]


def _is_confirming(step: SiteStep) -> bool:
    return step.kind == SiteStep.Kind.CHANGED and (step.source in CONFIRMING or not HOLDING.isdisjoint(step.changed))


def _still_holds(step: SiteStep) -> bool:
    return step.source == "list" or (step.source == "case" and cases.granted(step.source_id or 0) is not None)


def _undo(site: Site, step: SiteStep, body: int | None) -> None:
    if step.kind == SiteStep.Kind.REGISTERED:
        touch("websites", WEBSITES)
        on = world.today()
        end(site, Site.End.TERMINATED, on, words="", source="case", source_id=step.source_id, by=None)
        journal.record(
            acts.SITE_TERMINATED, site, on_behalf_of=body, place=site.unit_id or "", data=data_of_end(site, on)
        )
        return
    if not take_back(site, step, body=body):
        # An officer has put something else wherever it gave something.
        _put(step.source_id or 0, Why.CANCELLED, site=site, body=body, unit_id=site.unit_id)
        return
    # What it is again may rest on a decision that was cancelled while this one stood: then that goes too.
    before = [one for one in _confirming(site) if one.number < step.number and one.source != "officer"]
    if before and before[-1].source == "case" and cases.granted(before[-1].source_id or 0) is None:
        _withdraw(site, before[-1], body)
