"""Take in a list of sites: kept as it came, read and matched row by row, looked at by an officer, then taken over row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit import sheets
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.lists import kind_of_list, open_list
from lantoa.websites import acts
from lantoa.websites.actions.keeper import check_keeper
from lantoa.websites.actions.site import enter
from lantoa.websites.errors import BadList, BadSite
from lantoa.websites.models import Site, SiteList, SiteListRow
from lantoa.websites.rules.domain import skeleton
from lantoa.websites.rules.site import Entry, differences, entry_of, written
from lantoa.websites.rules.site_list import LARGEST_FILE, MOST_ROWS, Head, Row, find_head, sites

AT_ONCE = 100
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.ms-excel", "xls": "application/vnd.ms-excel"}
State, RowState, Outcome = SiteList.State, SiteListRow.State, SiteListRow.Outcome


def receive_list(stream: BinaryIO, name: str, *, by: Actor, key: UUID | None = None) -> SiteList:
    """Keep a list, read it and match each row with the register; nothing of it is in the register yet. The same file again returns the
    list there is, unless that one was dropped or taken over: then it is matched anew.

    Refuses NotAllowed unless `by` is an officer of a body that keeps the register, and BadList what is too large or empty, no sheet, no list of sites,
    has no row or more than 3,000. Call it outside a transaction: it writes a file.
    """
    check_keeper(by)
    content = stream.read(LARGEST_FILE + 1)
    kind = kind_of_list(content, largest=LARGEST_FILE, refuse=BadList)
    head, rows = _read(content, kind)
    file = documents.keep_file(content, TYPES[kind])
    with journal.command("websites.receive_list", key, {"file": file.pk}, by=by) as run:
        if run.replayed and run.answer:
            return SiteList.objects.get(pk=run.answer["list"])
        now = world.now()
        mine = SiteList.objects.filter(organisation=by.organisation_id, file=file)
        kept = mine.filter(state__in=[State.PREVIEW, State.TAKING]).first()
        if kept is None:
            kept = SiteList.objects.create(
                organisation_id=by.organisation_id, file=file, name=clean_line(name)[:120], kind=kind, titles=list(head.titles),
                by_id=by.person_id, recorded_at=now, worked_at=now,
            )  # fmt: skip
            SiteListRow.objects.bulk_create(_matched(kept, rows), batch_size=500)
            journal.record(acts.LIST_RECEIVED, kept, by=by, data={"rows": len(rows)})
        run.answer = {"list": kept.pk}
    return kept


def _read(content: bytes, kind: str) -> tuple[Head, list[Row]]:
    """The titles and every row of the first sheet that has titles; raises BadList."""
    for table in open_list(content, kind, refuse=BadList):
        head = find_head(list(islice(table(), sheets.HEAD)))
        if head:
            rows = list(islice(sites(table(), head, world.today()), MOST_ROWS + 1))
            if len(rows) > MOST_ROWS:
                raise BadList(
                    _("A list has at most %(most)s rows. Please bring it in parts.") % {"most": "3.000"}, field="file"
                )
            if not rows:
                raise BadList(_("There is no row below the titles."), field="file")
            return head, rows
    raise BadList(
        _(
            "We find no row of titles. One row needs “Tên miền” and “Chủ sở hữu”, and best also “Đối tượng”, “Ngày xác nhận”, “Xã/phường”."
        ),
        field="file",
    )


def _matched(kept: SiteList, rows: Sequence[Row]) -> list[SiteListRow]:
    """Each row beside the register and beside the rows above it. Six queries at most."""
    units = places.units_by_name()
    good = [_placed(row, units) for row in rows]
    register = _Register([row.entry for row in good if row.entry])
    first: dict[str, int] = {}
    alike: dict[str, int] = {}
    return [_row(kept, row, register, first, alike) for row in good]


def _placed(row: Row, units: Mapping[str, str]) -> Row:
    if row.entry is None:
        return row
    unit = places.unit_named(row.unit, units) if row.unit else None
    notes = (*row.notes, "unit_unknown") if row.unit and not unit else row.notes
    return replace(row, entry=replace(row.entry, unit_id=unit), notes=notes)


def _row(kept: SiteList, row: Row, register: _Register, first: dict[str, int], alike: dict[str, int]) -> SiteListRow:
    made = SiteListRow(
        site_list=kept, number=row.number, state=RowState.WRONG, problem=row.problem, params=dict(row.params), notes=list(row.notes), cells=list(row.cells)
    )  # fmt: skip
    entry = row.entry
    if entry is None:
        return made
    key = entry.domain or f"app:{fold(entry.app)}"
    if key in first:
        made.problem, made.params = "double", {"row": str(first[key])}
        return made
    first[key] = row.number
    made.entry = written(entry)
    there = register.of(entry)
    if there is None and register.ended(entry):
        made.problem = "ended"
    elif there is None:
        other, other_row = register.like(entry), alike.get(skeleton(entry.shown)) if entry.domain else None
        made.state = RowState.NEW
        if other is not None or other_row is not None or "mixed" in made.notes:
            made.state, made.params = RowState.ASK, {"other": other or "", "row": str(other_row or "")}
            made.notes = [*made.notes, *(["like_site"] if other else ["like_row"] if other_row else [])]
    elif entry.confirmed_on < there.confirmed_on:
        made.problem, made.site = "older", there
    else:
        made.site, made.changed = there, differences(there, entry)
        made.state = RowState.CHANGED if made.changed else RowState.SAME
        if "owner_kind" in made.changed:
            made.notes = [*made.notes, "kind_changed"]
    if entry.domain:
        alike.setdefault(skeleton(entry.shown), row.number)
    return made


class _Register:
    """The entries that these could be, or be taken for. Four queries at most."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        those = list(entries)
        live = Site.objects.live()
        self._domains = {one.domain: one for one in live.filter(domain__in={one.domain for one in those if one.domain})}
        apps = {one.app for one in those if one.app}
        self._apps = {one.app: one for one in live.filter(app__in=apps)} if apps else {}
        alike: dict[str, list[str]] = defaultdict(list)
        skeletons = {skeleton(one.shown) for one in those if one.shown}
        for shape, domain, shown in live.filter(skeleton__in=skeletons).values_list("skeleton", "domain", "shown"):
            alike[shape].append(shown or domain)
        self._alike = alike
        ended = Q(domain__in={one.domain for one in those if one.domain}) | (Q(app__in=apps) & ~Q(app=""))
        over = Site.objects.filter(ended, ended_on__isnull=False).values_list("domain", "app", "confirmed_on")
        self._ended: dict[str, date] = {}
        for domain, app, day in over:
            self._ended[domain or app] = max(day, self._ended.get(domain or app, day))

    def ended(self, entry: Entry) -> bool:
        """Whether the register ended this very confirmation, or a later one."""
        day = self._ended.get(entry.domain or entry.app)
        return day is not None and entry.confirmed_on <= day

    def of(self, entry: Entry) -> Site | None:
        return self._domains.get(entry.domain) if entry.domain else self._apps.get(entry.app)

    def like(self, entry: Entry) -> str | None:
        return (
            next((shown for shown in self._alike.get(skeleton(entry.shown), ()) if shown != entry.shown), None)
            if entry.shown
            else None
        )


def confirm_list(found: SiteList, *, agreed: Sequence[int] = (), by: Actor, key: UUID | None = None) -> SiteList:
    """Say yes to what was read: its rows go into the register; of those that look like another site, only the rows of these numbers.

    Refuses NotAllowed, and BadList a list that waits for no word or is another body's.
    """
    check_keeper(by)
    body = {"list": found.pk, "agreed": sorted(agreed)}
    with journal.command("websites.confirm_list", key, body, by=by) as run:
        if not run.replayed:
            waiting = SiteList.objects.filter(pk=found.pk, organisation=by.organisation_id, state=State.PREVIEW)
            if not waiting.update(state=State.TAKING, worked_at=world.now()):
                raise BadList(_("This list does not wait for a word any more."))
            found.rows.filter(state=RowState.ASK, number__in=list(agreed)).update(agreed=True)
            journal.record(acts.LIST_CONFIRMED, found, by=by)
    found.refresh_from_db()
    return found


def drop_list(found: SiteList, *, by: Actor, key: UUID | None = None) -> None:
    """Say no to what was read: nothing goes into the register. Refuses NotAllowed, and BadList a list that waits for no word."""
    check_keeper(by)
    with journal.command("websites.drop_list", key, {"list": found.pk}, by=by) as run:
        if not run.replayed:
            waiting = SiteList.objects.filter(pk=found.pk, organisation=by.organisation_id, state=State.PREVIEW)
            if not waiting.update(state=State.DROPPED, worked_at=world.now()):
                raise BadList(_("This list does not wait for a word any more."))
            journal.record(acts.LIST_DROPPED, found, by=by)


def take_list(list_id: int) -> SiteList:
    """Take the rows of a confirmed list over, 100 in a transaction, each once whoever dies over it. Does nothing for other lists."""
    found: SiteList = SiteList.objects.get(pk=list_id)
    while _take_part(found):
        journal.still_at_it()
    found.refresh_from_db()
    return found


def _take_part(found: SiteList) -> int:
    with transaction.atomic():
        # The list's row is the gate: two workers at one list come one after the other.
        if not SiteList.objects.filter(pk=found.pk, state=State.TAKING).update(worked_at=world.now()):
            return 0
        rows = list(found.rows.filter(outcome=Outcome.NOT_YET).order_by("number")[:AT_ONCE])
        by = accounts.actor_for(accounts.Person.objects.get(pk=found.by_id), found.organisation_id)
        for row in rows:
            _take(found, row, by)
        SiteListRow.objects.bulk_update(rows, ["outcome", "problem", "params", "site"], batch_size=AT_ONCE)
        if len(rows) < AT_ONCE:
            _finish(found)
            return 0
    return len(rows)


def _take(found: SiteList, row: SiteListRow, by: Actor) -> None:
    if row.state == RowState.WRONG or (row.state == RowState.ASK and not row.agreed):
        row.outcome, row.problem = Outcome.REFUSED, row.problem or "not_agreed"
        return
    try:
        with transaction.atomic():
            row.site, outcome = enter(
                entry_of(row.entry), source="list", source_id=found.pk, by=by, body=found.organisation_id
            )
    except BadSite as refused:
        row.outcome, row.problem = Outcome.REFUSED, refused.code
    else:
        row.outcome = Outcome(outcome)


def _finish(found: SiteList) -> None:
    now = world.now()
    SiteList.objects.filter(pk=found.pk).update(state=State.DONE, finished_at=now, worked_at=now)
    counts: Counter[str] = Counter(found.rows.values_list("outcome", flat=True))
    data: dict[str, Any] = {name: counts[name] for name in ("registered", "changed", "same", "refused")}
    journal.record(acts.LIST_IMPORTED, found, on_behalf_of=found.organisation_id, data=data)
