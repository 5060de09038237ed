"""Take in a list of learners: kept as it came for some days, read in parts, looked at by a person, then enrolled row by row."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit import keyed, sheets
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.learning.acts import ENROLLED, LIST_CONFIRMED, LIST_DROPPED, LIST_ENROLLED, LIST_RECEIVED, WAITS
from lantoa.learning.errors import BadList, NotAllowed
from lantoa.learning.models import (
    LIST,
    SEATED,
    WAITING,
    CourseRun,
    Enrollment,
    LearnerList,
    ListedLearner,
    ListRow,
    Programme,
)
from lantoa.learning.rules.learner_list import (
    LARGEST_FILE,
    MOST_ROWS,
    Head,
    Learner,
    Seen,
    as_read,
    chosen_head,
    find_head,
    learners,
    may_be_list,
    title_case,
)
from lantoa.places import api as places
from lantoa.ui.lists import kind_of_list, open_list

AT_ONCE = 500
# Work that moved nothing for so long died with its worker.
LEFT_BEHIND = timedelta(minutes=2)
TYPES = {
    "csv": "text/csv", "xlsx": "application/vnd.ms-excel", "xls": "application/vnd.ms-excel",
}  # fmt: skip
State, Outcome = LearnerList.State, ListRow.Outcome


def number_mark(number: str) -> str:
    """A citizen number as it is kept: a keyed hash of its digits; "" for none."""
    return next(iter(_number_marks(number)), "")


def _number_marks(number: str) -> tuple[str, ...]:
    return keyed.marks("lantoa.learning.number", number) if number else ()


def receive_list(
    programme: Programme,
    stream: BinaryIO,
    name: str,
    *,
    run: CourseRun | None = None,
    by: Actor,
    key: UUID | None = None,
) -> LearnerList:
    """Keep a list for this programme, or for one of its classes, and put it on its way to be read; the same file again returns
    the list there is, unless that one was dropped.

    Where we know none of its titles, it waits until an officer says which column is which (`choose_columns`).

    Refuses NotAllowed unless `by` is an officer of the organisation, and BadList what is too large or empty, no sheet, no list, has
    no row or more than 15,000. Call it outside a transaction: it writes a file.
    """
    if by.organisation_id != programme.organisation_id or "officer" not in by.roles:
        raise NotAllowed(_("Only an officer brings a list here."))
    if run is not None and run.programme_id != programme.pk:
        raise BadList(_("Please choose from the list."), field="run")
    content = stream.read(LARGEST_FILE + 1)
    kind = kind_of_list(content, largest=LARGEST_FILE, refuse=BadList)
    rows: list[Learner] | None
    try:
        rows = _read(content, kind)[1]
    except _NoTitles:
        if _sheet_to_choose(content, kind) is None:
            raise
        rows = None
    if rows is not None and not rows:
        raise BadList(_("There is no row below the titles."), field="file")
    file = documents.keep_file(content, TYPES[kind])
    body = {"programme": programme.pk, "run": run.pk if run else None, "file": file.pk}
    with journal.command("learning.receive_list", key, body, by=by) as asked:
        if asked.replayed and asked.answer:
            return LearnerList.objects.get(pk=asked.answer["list"])
        now = world.now()
        kept = LearnerList.objects.filter(programme=programme, run=run, file=file).exclude(state=State.DROPPED).first()
        if kept is None:
            kept = LearnerList.objects.create(
                programme=programme, run=run, file=file, name=clean_line(name)[:120], kind=kind, by_id=by.person_id, recorded_at=now,
                worked_at=now, state=State.READING if rows is not None else State.PREVIEW,
            )  # fmt: skip
            if rows is not None:
                _record_received(kept, len(rows), by)
        asked.answer = {"list": kept.pk}
    return kept


def _record_received(kept: LearnerList, rows: int, by: Actor) -> None:
    body, data = kept.programme.organisation_id, {"kind": kept.kind, "rows": rows}
    journal.record(LIST_RECEIVED, kept, by=by, on_behalf_of=body, data=data)


def first_rows(found: LearnerList) -> list[list[str]]:
    """The first rows of the sheet whose columns are still to be named, as people read them; none where its file is gone."""
    if found.file_id is None:
        return []
    with documents.open_file(found.file_id) as stream:
        content = stream.read()
    at = _sheet_to_choose(content, found.kind)
    rows = islice(open_list(content, found.kind, refuse=BadList)[at](), sheets.HEAD) if at is not None else ()
    return as_read(rows)


def choose_columns(
    found: LearnerList, *, row: int, columns: Mapping[str, int], by: Actor, key: UUID | None = None
) -> LearnerList:
    """Say by hand in which row the titles stand (0: nowhere) and which column (from 0) holds what; then it is read as any other list.

    Refuses NotAllowed unless `by` is an officer of the organisation, and BadList a list that waits for no such word, whose file is
    gone, without a name's column and one more, one column for two things, and one that has no row then or more than 15,000.
    """
    if by.organisation_id != found.programme.organisation_id or "officer" not in by.roles:
        raise NotAllowed(_("Only an officer brings a list here."))
    body = {"list": found.pk, "row": row, "columns": dict(sorted(columns.items()))}
    chosen = {"row": row, "at": dict(columns)}
    rows = _rows_as_chosen(found, chosen) if found.file_id and found.total is None else 0
    with journal.command("learning.choose_columns", key, body, by=by) as asked:
        if not asked.replayed:
            waiting = LearnerList.objects.filter(pk=found.pk, state=State.PREVIEW, total=None).exclude(file=None)
            if not waiting.update(state=State.READING, columns={"chosen": chosen}, worked_at=world.now()):
                raise BadList(_("This list does not wait for a word any more."))
            _record_received(found, rows, by)
    found.refresh_from_db()
    return found


def _rows_as_chosen(found: LearnerList, chosen: Mapping[str, Any]) -> int:
    with documents.open_file(found.file_id) as stream:
        rows = len(_read(stream.read(), found.kind, chosen)[1])
    if not rows:
        raise BadList(_("There is no row below the titles."), field="row")
    return rows


class _NoTitles(BadList):
    """No sheet has titles that we know."""


def _sheet_to_choose(content: bytes, kind: str) -> int | None:
    """Which sheet looks like a list, where no sheet has titles we know; None where one has, or none looks like a list."""
    found = None
    for at, table in enumerate(open_list(content, kind, refuse=BadList)):
        first = list(islice(table(), sheets.HEAD))
        if find_head(first):
            return None
        if found is None and may_be_list(first):
            found = at
    return found


def _read(content: bytes, kind: str, chosen: Mapping[str, Any] | None = None) -> tuple[Head, list[Learner]]:
    """The titles and every row of the first sheet that has titles, or of the one whose columns were `chosen`; raises BadList."""
    tables = open_list(content, kind, refuse=BadList)
    if chosen is not None:
        at = _sheet_to_choose(content, kind)
        tables = tables[at : at + 1] if at is not None else []
    for table in tables:
        first = list(islice(table(), sheets.HEAD))
        head = chosen_head(first, chosen["row"], chosen["at"]) if chosen is not None else find_head(first)
        if head:
            rows = list(islice(learners(table(), head, world.today()), MOST_ROWS + 1))
            if len(rows) > MOST_ROWS:
                raise BadList(
                    _("A list has at most %(most)s rows. Please bring it in parts.") % {"most": "15.000"}, field="file"
                )
            return head, rows
    if chosen is not None:
        raise BadList(_("A list needs a column of names and one more, each for one thing."), field="name")
    raise _NoTitles(
        _(
            "We find no row of titles. One row needs “Họ và tên” and at least one of “Số điện thoại”, “CCCD”, “Ngày sinh”, “Đơn vị”, “Xã/phường”, “Nhóm”."
        ),
        field="file",
    )


def read_list(list_id: int) -> LearnerList:
    """Read a list to its end, part by part, each with how far it went: whoever dies over it loses nothing. Does nothing for a
    list that waits for no reading, or that somebody else reads meanwhile."""
    found = LearnerList.objects.select_related("programme").get(pk=list_id)
    if found.state != State.READING or found.file_id is None:
        return found
    with documents.open_file(found.file_id) as stream:
        try:
            head, rows = _read(stream.read(), found.kind, found.columns.get("chosen"))
        except BadList as refused:
            LearnerList.objects.filter(pk=found.pk, state=State.READING).update(
                state=State.REFUSED, sentence=str(refused)[:300]
            )
            found.refresh_from_db()
            return found
    chosen = {"chosen": found.columns["chosen"]} if "chosen" in found.columns else {}
    found.total = len(rows)
    found.columns = {"at": dict(head.columns), "titles": list(head.titles), "row": head.row, **chosen}
    LearnerList.objects.filter(pk=found.pk).update(total=found.total, columns=found.columns, worked_at=world.now())
    seen, units = _seen(found), places.units_by_name()
    while found.seen < len(rows):
        if not _take(found, rows[found.seen : found.seen + AT_ONCE], seen, units):
            return found
        journal.still_at_it()
    done = LearnerList.objects.filter(pk=found.pk, state=State.READING, seen=len(rows))
    done.update(state=State.PREVIEW, worked_at=world.now())
    found.refresh_from_db()
    return found


def _seen(found: LearnerList) -> Seen:
    seen = Seen()
    there = found.rows.filter(state=ListRow.State.GOOD).order_by("number")
    for number, name, phone, mark in there.values_list("number", "name", "phone", "number_mark"):
        seen.add(number, fold(name), phone, mark)
    return seen


def _take(found: LearnerList, part: Sequence[Learner], seen: Seen, units: dict[str, str]) -> bool:
    """Write one part and how far the reading is; False when somebody else was faster."""
    _mark_anew(found, part)
    rows = [_row(found, one, seen, units) for one in part]
    _mark_known(found, rows)
    with transaction.atomic():
        mine = LearnerList.objects.filter(pk=found.pk, state=State.READING, seen=found.seen)
        if not mine.update(seen=found.seen + len(part), worked_at=world.now()):
            return False
        ListRow.objects.bulk_create(rows)
    found.seen += len(part)
    return True


def _mark_anew(found: LearnerList, part: Sequence[Learner]) -> None:
    """Whoever was listed under a mark of an older secret key is known by today's from now on; without one nothing is asked."""
    for one in part:
        today, *older = _number_marks(one.number) or ("",)
        if older:
            theirs = ListedLearner.objects.filter(organisation=found.programme.organisation_id, number_mark__in=older)
            theirs.update(number_mark=today)


def _row(found: LearnerList, one: Learner, seen: Seen, units: dict[str, str]) -> ListRow:
    state, problem, params, notes = ListRow.State.GOOD, one.problem, dict(one.params), list(one.notes)
    mark = number_mark(one.number)
    unit = places.unit_named(one.unit, units) if one.unit else None
    if one.problem:
        state = ListRow.State.WRONG
    else:
        problem, params, shared = seen.judge(one.row, one.name, one.phone, mark)
        state = {"": state, "double": ListRow.State.DOUBLE}.get(problem, ListRow.State.WRONG)
        notes += ["shared_phone"] * shared + ["unit_unknown"] * bool(one.unit and not unit)
    return ListRow(
        learner_list=found, number=one.row, name=one.name, phone=one.phone, number_mark=mark, born=one.born, work=one.work, group=one.group,
        unit_id=unit, state=state, problem=problem, params=params, notes=notes, cells=list(one.cells),
    )  # fmt: skip


def _mark_known(found: LearnerList, rows: Sequence[ListRow]) -> None:
    known = _Known(found.programme.organisation_id, rows)
    for row in rows:
        if row.state == ListRow.State.GOOD and known.of(row):
            row.notes = [*row.notes, "known"]


class _Known:
    """Those an organisation has on its lists already, for these rows: by the mark of the citizen number, else by phone and name."""

    def __init__(self, organisation_id: int, rows: Iterable[ListRow]) -> None:
        marks = {row.number_mark for row in rows if row.number_mark}
        phones = {row.phone for row in rows if row.phone}
        theirs = ListedLearner.objects.filter(organisation_id=organisation_id)
        self.by_mark = {one.number_mark: one for one in theirs.filter(number_mark__in=marks).order_by("-pk")}
        self.by_name = {(one.phone, fold(one.name)): one for one in theirs.filter(phone__in=phones).order_by("-pk")}

    def of(self, row: ListRow) -> ListedLearner | None:
        if row.number_mark and row.number_mark in self.by_mark:
            return self.by_mark[row.number_mark]
        named = self.by_name.get((row.phone, fold(row.name))) if row.phone else None
        # Two with one phone and one name whose citizen numbers differ are two.
        return named if named and (not row.number_mark or named.number_mark in {"", row.number_mark}) else None

    def add(self, row: ListRow, one: ListedLearner) -> None:
        if row.number_mark:
            self.by_mark[row.number_mark] = one
        if row.phone:
            self.by_name[row.phone, fold(row.name)] = one


def confirm_list(found: LearnerList, *, title_names: bool = False, by: Actor, key: UUID | None = None) -> LearnerList:
    """Say yes to what was read: its good rows are enrolled. `title_names` writes names in capitals as Nguyễn Thị Lan.

    Refuses (BadList) a list that waits for no word.
    """
    body = {"list": found.pk, "title_names": title_names}
    with journal.command("learning.confirm_list", key, body, by=by) as asked:
        if not asked.replayed:
            waiting = LearnerList.objects.filter(pk=found.pk, state=State.PREVIEW).exclude(total=None)
            if not waiting.update(state=State.ENROLLING, round=1, title_case=title_names, worked_at=world.now()):
                raise BadList(_("This list does not wait for a word any more."))
            journal.record(LIST_CONFIRMED, found, by=by, on_behalf_of=found.programme.organisation_id)
    found.refresh_from_db()
    return found


def seat_rest(found: LearnerList, *, by: Actor, key: UUID | None = None) -> LearnerList:
    """Try once more to seat those of an enrolled list who have no class so far. Refuses (BadList) a list that is not through."""
    with journal.command("learning.seat_rest", key, {"list": found.pk, "round": found.round}, by=by) as asked:
        if not asked.replayed:
            through = LearnerList.objects.filter(pk=found.pk, state=State.DONE)
            if not through.update(state=State.ENROLLING, round=F("round") + 1, worked_at=world.now()):
                raise BadList(_("This list does not wait for a word any more."))
            journal.record(LIST_CONFIRMED, found, by=by, on_behalf_of=found.programme.organisation_id)
    found.refresh_from_db()
    return found


def drop_list(found: LearnerList, *, by: Actor, key: UUID | None = None) -> None:
    """Say no to what was read: nothing is enrolled, and the file goes. Refuses (BadList) a list that is being enrolled or is through."""
    with journal.command("learning.drop_list", key, {"list": found.pk}, by=by) as asked:
        if not asked.replayed:
            waiting = LearnerList.objects.filter(pk=found.pk, state__in=[State.PREVIEW, State.REFUSED, State.READING])
            if not waiting.update(state=State.DROPPED, worked_at=world.now()):
                raise BadList(_("This list does not wait for a word any more."))
            journal.record(LIST_DROPPED, found, by=by, on_behalf_of=found.programme.organisation_id)


def enroll_list(list_id: int) -> LearnerList:
    """Enrol the rows of a confirmed list, 500 in a transaction, each once whoever dies over it. Does nothing for other lists."""
    found = LearnerList.objects.select_related("programme").get(pk=list_id)
    while _enroll_part(found):
        journal.still_at_it()
    found.refresh_from_db()
    return found


def _enroll_part(found: LearnerList) -> int:
    with transaction.atomic():
        now = world.now()
        # The list's row is the gate: two workers at one list come one after the other.
        if not LearnerList.objects.filter(pk=found.pk, state=State.ENROLLING).update(worked_at=now):
            return 0
        at = LearnerList.objects.get(pk=found.pk)
        left = ListRow.objects.filter(
            learner_list=found,
            state=ListRow.State.GOOD,
            outcome__in=[Outcome.NOT_YET, Outcome.UNSEATED],
            tried__lt=at.round,
        )
        rows = list(left.order_by("number")[:AT_ONCE])
        if rows:
            _listed(found, at, rows)
            _enroll_rows(found, rows)
            ListRow.objects.bulk_update(rows, ["listed", "outcome", "tried"], batch_size=AT_ONCE)
        if len(rows) < AT_ONCE:
            _finish(found)
            return 0
    return len(rows)


def _finish(found: LearnerList) -> None:
    now = world.now()
    LearnerList.objects.filter(pk=found.pk).update(state=State.DONE, finished_at=now, worked_at=now)
    outcomes: Counter[str] = Counter(found.rows.exclude(outcome="").values_list("outcome", flat=True))
    journal.record(LIST_ENROLLED, found, on_behalf_of=found.programme.organisation_id, data=dict(outcomes))


def _listed(found: LearnerList, at: LearnerList, rows: Sequence[ListRow]) -> None:
    """Who each row is among those the organisation knows; new ones are written down. In the order of the rows."""
    known, now, new = _Known(found.programme.organisation_id, rows), world.now(), []
    for row in rows:
        row.tried = at.round
        if row.listed_id is not None:
            continue
        one = known.of(row)
        if one is None:
            name = title_case(row.name) if at.title_case else row.name
            one = ListedLearner(
                organisation_id=found.programme.organisation_id, name=name, phone=row.phone, number_mark=row.number_mark, unit_id=row.unit_id,
                created_at=now,
            )  # fmt: skip
            new.append(one)
            known.add(row, one)
        row.listed = one
    ListedLearner.objects.bulk_create(new)
    for row in rows:
        row.listed = row.listed  # its number is known now


def _enroll_rows(found: LearnerList, rows: Sequence[ListRow]) -> None:
    learners_ = {row.listed_id: row.listed for row in rows if row.listed is not None}
    people = {one.person_id for one in learners_.values() if one.person_id}
    standing = Enrollment.objects.filter(run__programme=found.programme_id)
    standing = (
        standing.filter(Q(listed__in=list(learners_)) | Q(person__in=people))
        if people
        else standing.filter(listed__in=list(learners_))
    )
    has_seat, has_own = set(), set()
    for listed_id, person_id in standing.values_list("listed", "person"):
        has_seat.add(listed_id)
        has_own.add(person_id)
    has_own.discard(None)
    open_ = _Open(found)
    made: list[Enrollment] = []
    for row in rows:
        one = row.listed
        assert one is not None  # noqa: S101 - written just before
        if one.pk in has_seat or one.person_id in has_own:
            row.outcome = Outcome.KNOWN
            continue
        run, state = open_.seat(row.unit_id)
        if run is None:
            row.outcome = Outcome.UNSEATED
            continue
        row.outcome = Outcome.SEATED if state == SEATED else Outcome.WAITING
        made.append(
            Enrollment(
                run=run, listed=one, person_id=one.person_id, state=state, way=LIST, target_group=row.group, told=run.version,
                enrolled_at=world.now(),
            )
        )  # fmt: skip
        has_seat.add(one.pk)
    open_.write()
    Enrollment.objects.bulk_create(made)
    journal.record_many(
        journal.Act(
            ENROLLED if seat.state == SEATED else WAITS, seat, on_behalf_of=seat.run.organisation_id, place=seat.run.unit_id,
            data={"run": seat.run_id, "list": found.pk},
        )
        for seat in made
    )  # fmt: skip
    if made:
        touch("learning", CLASSES)


class _Open:
    """The classes a list may be seated in, locked, with the seats that are left; the soonest first."""

    def __init__(self, found: LearnerList) -> None:
        self.programme, self.only = found.programme, found.run_id
        still = CourseRun.objects.to_come(world.now()).filter(programme=found.programme_id, closed_at=None)
        if self.only:
            still = still.filter(pk=self.only)
        order = [run.pk for run in still]
        locked = {run.pk: run for run in CourseRun.objects.select_for_update().filter(pk__in=order).order_by("pk")}
        self.runs = [locked[pk] for pk in order]
        self.left = {run.pk: run.seats_left for run in self.runs}
        self.lines: dict[str | None, deque[CourseRun]] = defaultdict(deque)
        for run in self.runs:
            self.lines[run.unit_id].append(run)
            self.lines[None].append(run)

    def seat(self, unit_id: str | None) -> tuple[CourseRun | None, str]:
        """A class with a seat in this commune (else the programme's, else anywhere), or the line of the one class a list is for."""
        place = None if self.only else unit_id or self.programme.unit_id
        line = self.lines[place]
        while line and not self.left[line[0].pk]:
            line.popleft()
        if line:
            self.left[line[0].pk] -= 1
            return line[0], SEATED
        return (self.runs[0], WAITING) if self.only and self.runs else (None, "")

    def write(self) -> None:
        for run in self.runs:
            if given := run.seats_left - self.left[run.pk]:
                CourseRun.objects.filter(pk=run.pk).update(taken=F("taken") + given)


def left_behind(state: str) -> list[int]:
    """Lists whose reading or enrolling died, or was not begun."""
    waiting = LearnerList.objects.filter(state=state, worked_at__lt=world.now() - LEFT_BEHIND)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def forget_lists() -> int:
    """Let go of files of lists that are through, dropped or some days old, and later of what their rows say of people; returns how many."""
    now, count = world.now(), 0
    old = now - timedelta(days=settings.LEARNER_LIST_FILE_DAYS)
    over = LearnerList.objects.exclude(file=None).filter(
        Q(state__in=[State.DONE, State.DROPPED, State.REFUSED]) | Q(recorded_at__lt=old)
    )
    for found in over.order_by("pk")[:AT_ONCE]:
        with transaction.atomic():
            LearnerList.objects.filter(pk=found.pk).update(file=None)
            unread = Q(state=State.READING) | Q(state=State.PREVIEW, total=None)
            LearnerList.objects.filter(unread, pk=found.pk).update(state=State.DROPPED)
            documents.forget_file(found.file_id)
        count += 1
    old = now - timedelta(days=settings.LEARNER_LIST_ROW_DAYS)
    rows = LearnerList.objects.filter(forgotten_at=None, recorded_at__lt=old).exclude(state=State.ENROLLING)
    for found in rows.order_by("pk")[:AT_ONCE]:
        count += _forget_rows(found)
    return count


def _forget_rows(found: LearnerList) -> int:
    LearnerList.objects.filter(pk=found.pk, state__in=[State.READING, State.PREVIEW]).update(state=State.DROPPED)
    for first in range(0, (found.rows.order_by("-number").values_list("number", flat=True).first() or 0) + 1, AT_ONCE):
        with transaction.atomic():
            some = found.rows.filter(number__gte=first, number__lt=first + AT_ONCE)
            some.update(name="", phone="", number_mark="", born="", work="", cells=[], params={})
    LearnerList.objects.filter(pk=found.pk).update(forgotten_at=world.now(), name="")
    return 1


def forget_named(listed: Iterable[int], phone: str, name: str) -> None:
    """Of somebody erased: what rows of lists say of them, and the files that name them."""
    rows = {row.pk: row for row in ListRow.objects.filter(listed__in=list(listed))}
    for row in ListRow.objects.filter(phone=phone) if phone else ():
        if accounts.people_alike(row.name, name):
            rows[row.pk] = row
    those = {row.learner_list_id for row in rows.values()}
    for found in LearnerList.objects.filter(pk__in=those).exclude(file=None):
        LearnerList.objects.filter(pk=found.pk).update(file=None)
        LearnerList.objects.filter(pk=found.pk, state=State.READING).update(state=State.DROPPED)
        documents.forget_file(found.file_id)
    nothing = {"name": "", "phone": "", "number_mark": "", "born": "", "work": "", "cells": [], "params": {}}
    ListRow.objects.filter(pk__in=list(rows)).update(**nothing)
