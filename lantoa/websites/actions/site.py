"""Make, change and end entries of the register."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import WEBSITES
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.websites import acts
from lantoa.websites.actions.keeper import check_keeper
from lantoa.websites.errors import BadSite, NotNow
from lantoa.websites.models import Site, SiteStep
from lantoa.websites.rules.domain import skeleton
from lantoa.websites.rules.site import CHANGING, TOLD, Entry, differences, is_same_owner, plain, values_before
from lantoa.websites.rules.site_list import until_of

REGISTERED, CHANGED, SAME = "registered", "changed", "same"


def enter(
    entry: Entry, *, source: str, source_id: int | None = None, by: Actor | None, body: int | None = None, same_owner: bool = False
) -> tuple[Site, str]:  # fmt: skip
    """Bring an entry into the register: a new one, or what changed of the live one of its domain or app; and which of both, or "same".

    Call it in a transaction. Raises BadSite where its days or owner are not right, and with `same_owner` (nobody has looked at it) where the
    live one is somebody else's.
    """
    touch("websites", WEBSITES)
    there = live_of(entry)
    if there is None:
        if source == "list" and ended_since(entry):
            raise BadSite(_("This confirmation has ended already."), code="ended")
        try:
            with transaction.atomic():
                return _make(entry, source, source_id, by, body), REGISTERED
        except IntegrityError:
            there = live_of(entry)  # somebody entered it a moment ago
            if there is None:
                raise BadSite(_("This entry contradicts itself. Please look at its days.")) from None
    if entry.confirmed_on < there.confirmed_on:
        raise BadSite(_("A newer confirmation stands in the register already."), code="older")
    if same_owner and not is_same_owner(there, entry):
        raise BadSite(_("This site stands in the register as somebody else's."), code="owner")
    changed = differences(there, entry)
    if not changed:
        return there, SAME
    _change(there, entry, changed, source, source_id, by, body)
    return there, CHANGED


def live_of(entry: Entry) -> Site | None:
    """The live entry of its domain or app; whoever changes it meanwhile waits."""
    mine = Site.objects.live().select_for_update(of=("self",))
    found: Site | None = (mine.filter(domain=entry.domain) if entry.domain else mine.filter(app=entry.app)).first()
    return found


def ended_since(entry: Entry) -> bool:
    """Whether the register ended this very confirmation, or a later one: an old list does not bring it back."""
    same = Q(domain=entry.domain) if entry.domain else Q(app=entry.app)
    return bool(Site.objects.filter(same, ended_on__isnull=False, confirmed_on__gte=entry.confirmed_on).exists())


def _make(entry: Entry, source: str, source_id: int | None, by: Actor | None, body: int | None) -> Site:
    now = world.now()
    site: Site = Site.objects.create(
        **{name: getattr(entry, name) for name in CHANGING}, domain=entry.domain, shown=entry.shown, app=entry.app,
        skeleton=skeleton(entry.shown), folded=_folded(entry), created_at=now, changed_at=now,
    )  # fmt: skip
    _step(site, SiteStep.Kind.REGISTERED, entry.confirmed_on, source, source_id, by)
    data = {
        "site": site.pk, "owner_kind": site.owner_kind, "platform": site.platform, "regime": site.regime,
        "confirmed_on": plain(site.confirmed_on), "valid_until": plain(site.valid_until), "organisation": site.organisation_id, "source": source,
    }  # fmt: skip
    journal.record(acts.SITE_REGISTERED, site, by=by, on_behalf_of=body, place=site.unit_id or "", data=data)
    return site


def _folded(entry: Entry | Site) -> str:
    return fold(f"{entry.shown or entry.app} {entry.domain} {entry.owner_name} {entry.registration_number}")[:600]


def _change(
    site: Site, entry: Entry, changed: dict[str, list[Any]], source: str, source_id: int | None, by: Actor | None, body: int | None
) -> None:  # fmt: skip
    for name in changed:
        setattr(site, name, getattr(entry, name))
    if site.valid_until and site.valid_until < site.confirmed_on:
        raise BadSite(_("It cannot end before it was confirmed."), field="valid_until")
    on = entry.confirmed_on if "confirmed_on" in changed else world.today()
    _write_change(site, SiteStep.Kind.CHANGED, on, changed, source, source_id, by, body)


def take_back(site: Site, step: SiteStep, *, body: int | None) -> dict[str, list[Any]]:
    """Take back what a step gave an entry, as far as it still stands, and tell; returns what changed. Call it in a transaction."""
    touch("websites", WEBSITES)
    found = values_before(step.changed, site)
    changed = {name: [plain(getattr(site, name)), plain(value)] for name, value in found.items()}
    for name, value in found.items():
        setattr(site, name, value)
    if changed:
        _write_change(site, SiteStep.Kind.TAKEN_BACK, world.today(), changed, step.source, step.source_id, None, body)
    return changed


def _write_change(
    site: Site, kind: str, on: date, changed: dict[str, list[Any]], source: str, source_id: int | None, by: Actor | None, body: int | None
) -> None:  # fmt: skip
    site.folded, site.changed_at = _folded(site), world.now()
    site.save(update_fields=[*changed, "folded", "changed_at"])
    _step(site, kind, on, source, source_id, by, changed=changed)
    told = {name: changed[name] for name in TOLD if name in changed}
    now = {"owner_kind": site.owner_kind, "platform": site.platform, "valid_until": plain(site.valid_until)}
    data = {"site": site.pk, "changed": sorted(changed), **told, "now": now}
    journal.record(acts.SITE_CHANGED, site, by=by, on_behalf_of=body, place=site.unit_id or "", data=data)


def _step(
    site: Site, kind: str, on: date, source: str, source_id: int | None, by: Actor | None, *, changed: dict[str, Any] | None = None,
    words: str = "",
) -> None:  # fmt: skip
    SiteStep.objects.create(
        site=site, number=site.steps.count() + 1, kind=kind, on=on, at=world.now(), changed=changed or {}, words=words, source=source,
        source_id=source_id, by_id=by.person_id if by else None,
    )  # fmt: skip


def change_site(
    site: Site, *, owner_kind: str, owner_name: str, platform: str, registration_number: str, confirmed_on: date,
    valid_until: date | None, unit_id: str | None, by: Actor, key: UUID | None = None,
) -> Site:  # fmt: skip
    """Write down what changed of a live entry; nothing happens where nothing did. What it was stays in its history.

    Refuses NotAllowed, NotNow an entry that ended, and BadSite days that cannot be.
    """
    check_keeper(by)
    regime, until = until_of(confirmed_on, valid_until)
    if not regime or confirmed_on > world.today():
        raise BadSite(_("It cannot have been confirmed on that day."), field="confirmed_on")
    if until is not None and until < confirmed_on:
        raise BadSite(_("It cannot end before it was confirmed."), field="valid_until")
    wanted: dict[str, Any] = {
        "owner_kind": owner_kind, "owner_name": clean_line(owner_name), "platform": platform, "regime": regime, "registration_number": registration_number,
        "confirmed_on": confirmed_on, "valid_until": until, "unit_id": unit_id, "organisation_id": None, "person_id": None,
    }  # fmt: skip
    asked = {"site": site.pk, **{name: plain(value) for name, value in wanted.items()}}
    with journal.command("websites.change_site", key, asked, by=by) as run:
        if not run.replayed:
            touch("websites", WEBSITES)
            there = Site.objects.live().select_for_update(of=("self",)).filter(pk=site.pk).first()
            if there is None:
                raise NotNow(_("This entry has ended."))
            entry = Entry(domain=there.domain, shown=there.shown, app=there.app, **wanted)
            if changed := differences(there, entry):
                _change(there, entry, changed, "officer", None, by, None)
    site.refresh_from_db()
    return site


def terminate(site: Site, *, on: date, words: str, by: Actor, key: UUID | None = None) -> Site:
    """End an entry whose site sells no more, as of that day. Refuses NotAllowed, NotNow where it ended, and BadSite a day to come or
    before it was confirmed."""
    check_keeper(by)
    if not site.confirmed_on <= on <= world.today():
        raise BadSite(_("It cannot have ended on that day."), field="on")
    said = clean_line(words)[:300]
    with journal.command(
        "websites.terminate", key, {"site": site.pk, "on": on.isoformat(), "words": said}, by=by
    ) as run:
        if not run.replayed:
            end(site, Site.End.TERMINATED, on, words=said, source="officer", by=by)
            journal.record(acts.SITE_TERMINATED, site, by=by, place=site.unit_id or "", data=data_of_end(site, on))
    site.refresh_from_db()
    return site


def end(
    site: Site, kind: str, on: date, *, words: str, source: str, by: Actor | None, source_id: int | None = None
) -> None:
    """Put the end into the entry and its history; its act is recorded by whoever calls this in their transaction. Raises NotNow."""
    touch("websites", WEBSITES)
    if not Site.objects.live().filter(pk=site.pk).update(ended_on=on, end_kind=kind, changed_at=world.now()):
        raise NotNow(_("This entry has ended."))
    _step(site, kind, on, source, source_id, by, words=words)


def data_of_end(site: Site, on: date) -> dict[str, Any]:
    return {
        "site": site.pk, "owner_kind": site.owner_kind, "platform": site.platform, "regime": site.regime, "on": on.isoformat(),
    }  # fmt: skip
