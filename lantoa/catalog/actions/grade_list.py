"""Take over grades that were decided elsewhere: read a list, show what was understood, and write it down once an officer says so."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.catalog.actions.grade import Decision, listed_product, record_grade
from lantoa.catalog.acts import GRADES_IMPORTED
from lantoa.catalog.errors import BadGrade, BadGradeList, NotAllowed
from lantoa.catalog.models import Grade, GradeList, GradeRow, GradingBody
from lantoa.catalog.rules.grade_list import LARGEST_FILE, MOST_ROWS, Listed, Spans, find_head, listed
from lantoa.catalog.rules.ocop import MOST_STARS, UNSTATED, levels, name_key, valid_until
from lantoa.journal import api as journal
from lantoa.kit import sheets
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.lists import kind_of_list, open_list

AT_ONCE = 25  # each row asks some questions: no transaction is to be long
State = GradeList.State
_ROW = GradeRow.State


def receive_grades(body: GradingBody, upload: IO[bytes], name: str, *, by: Actor, key: UUID | None = None) -> GradeList:
    """Read a list of grades (Excel or CSV) and keep what was understood, to be looked at; the file itself is not kept.

    A row without a decision or its day, without stars, of a day to come, with more stars than the body may bring, or whose time
    overlaps another decision's about the product is marked with why. Refuses NotAllowed, BadGradeList (no list, too long).
    """
    if not GradingBody.objects.worked_at_by(by).filter(pk=body.pk).exists():
        raise NotAllowed(_("Only an officer of the body brings a list here."))
    # An upload over the house's own limit says how large it was and has no bytes (config.uploads).
    size = getattr(upload, "size", None) or 0
    content = upload.read(LARGEST_FILE + 1)
    rows = _read(content, max(size, len(content)))
    digest = hashlib.sha256(content).hexdigest()
    with journal.command("catalog.receive_grades", key, {"body": body.pk, "digest": digest}, by=by) as run:
        if run.replayed:
            return GradeList.objects.get(pk=(run.answer or {})["list"])
        made: GradeList = GradeList.objects.create(
            body=body, name=clean_line(name)[:120], digest=digest, by_id=by.person_id, recorded_at=world.now()
        )
        GradeRow.objects.bulk_create(_judged(made, rows), batch_size=500)
        run.answer = {"list": made.pk}
        return made


def _read(content: bytes, size: int) -> list[Listed]:
    kind = kind_of_list(content, largest=LARGEST_FILE, size=size, refuse=BadGradeList)
    tables = open_list(content, kind, refuse=BadGradeList)
    for table in tables:
        head = find_head(list(islice(table(), sheets.HEAD)))
        if head is not None:
            rows = list(islice(listed(table(), head, world.today()), MOST_ROWS + 1))
            if len(rows) > MOST_ROWS:
                raise BadGradeList(
                    _("A list has at most %(most)s rows. Please bring it in parts.") % {"most": "2.000"}, field="file"
                )
            return rows
    raise BadGradeList(
        _("We find no row of titles. One row needs “Tên sản phẩm”, “Số sao”, “Số quyết định” and “Ngày quyết định”."), field="file"
    )  # fmt: skip


def _judged(made: GradeList, rows: list[Listed]) -> list[GradeRow]:
    level = levels()[made.body.level]
    # A commune brings what communes decide; the province brings the whole list of its province, five stars too.
    most = level.most if level.code == "commune" else MOST_STARS
    spans, units = _known_spans(rows), places.units_by_name()
    found = []
    for row in rows:
        problem, params, unit = row.problem, dict(row.params), places.unit_named(row.place, units)
        if not problem and row.stars is not None and row.stars > most:
            problem, params = "too_high", {"most": str(most)}
        if not problem and row.decided_on is not None and row.stars is not None:
            mark = (name_key(row.name), name_key(row.producer), unit or name_key(row.place))
            problem, told = spans.judge(mark, row)
            params = dict(told)
            if not problem:
                spans.add(mark, row.decided_on, valid_until(row.decided_on), row.number, row.stars)
        state = _ROW.GOOD if not problem else _ROW.KNOWN if problem == "known" else _ROW.WRONG
        found.append(
            GradeRow(
                grade_list=made, number=row.row, name=row.name, group=row.group, producer=row.producer, place=row.place, unit_id=unit,
                stars=row.stars, decision_number=row.number, decided_on=row.decided_on, decided_by=row.decided_by, state=state, problem=problem,
                params=params,
            )
        )  # fmt: skip
    return found


def _known_spans(rows: list[Listed]) -> Spans:
    spans = Spans()
    names = {fold(row.name)[:200] for row in rows}
    for grade in Grade.objects.filter(ocop__folded__in=names).select_related("ocop"):
        ocop = grade.ocop
        mark = (name_key(ocop.name), name_key(ocop.producer_name), ocop.unit_id or name_key(ocop.place_said))
        spans.add(mark, grade.decided_on, grade.last_day, grade.decision_number, grade.stars)
    return spans


def take_grades(found: GradeList, *, by: Actor, key: UUID | None = None) -> GradeList:
    """Say yes to what was read: its good rows are written down, some in a transaction, each once; pressed again it goes on.

    A row that another decision overtook meanwhile is marked and left out. Refuses BadGradeList: a list that waits for no word.
    """
    if not GradeList.objects.visible_to(by).filter(pk=found.pk).exists():
        raise NotAllowed(_("Only an officer of the body brings a list here."))
    with journal.command("catalog.take_grades", key, {"list": found.pk}, by=by) as run:
        waits = GradeList.objects.filter(pk=found.pk, state__in=[State.PREVIEW, State.TAKING])
        if not run.replayed and not waits.update(state=State.TAKING):
            raise BadGradeList(_("This list does not wait for a word any more."))
    while _take_some(found, by):
        journal.still_at_it()
    with transaction.atomic():
        if GradeList.objects.filter(pk=found.pk, state=State.TAKING).update(state=State.DONE):
            rows = found.rows
            data = {
                "rows": rows.count(), "taken": rows.filter(taken=True).count(), "known": rows.filter(state=_ROW.KNOWN).count(),
                "wrong": rows.filter(state=_ROW.WRONG).count(),
            }  # fmt: skip
            home = found.body.organisation
            journal.record(GRADES_IMPORTED, found, by=by, on_behalf_of=home.pk, place=home.unit_id or "", data=data)
    found.refresh_from_db()
    return found


def _take_some(found: GradeList, by: Actor) -> int:
    with transaction.atomic():
        # Who takes the same list meanwhile waits here, and finds the next rows.
        GradeList.objects.select_for_update().get(pk=found.pk)
        those = list(found.rows.filter(state=_ROW.GOOD, taken=False)[:AT_ONCE])
        for row in those:
            _take(found, row, by)
    return len(those)


def _take(found: GradeList, row: GradeRow, by: Actor) -> None:
    try:
        with transaction.atomic():
            ocop = listed_product(
                row.name, producer=row.producer, group=row.group, unit_id=row.unit_id, place=row.place
            )
            decision = Decision(
                row.stars or 0,
                row.decision_number,
                row.decided_on,
                row.decided_by or UNSTATED,
                level=_level_of(row.stars or 0),
            )
            record_grade(ocop, decision, authority=found.body, by=by, list_id=found.pk)
    except BadGrade as refused:
        GradeRow.objects.filter(pk=row.pk).update(
            state=_ROW.WRONG, problem="refused", params={"text": str(refused)[:300]}
        )
    else:
        GradeRow.objects.filter(pk=row.pk).update(taken=True)


def _level_of(stars: int) -> str:
    """Who decides so many stars; for three and fewer that is not known for sure, so nothing is said."""
    return {5: "national", 4: "province"}.get(stars, "")


def drop_grades(found: GradeList, *, by: Actor, key: UUID | None = None) -> None:
    """Say no to what was read: nothing of it is written down. Refuses BadGradeList as above."""
    if not GradeList.objects.visible_to(by).filter(pk=found.pk).exists():
        raise NotAllowed(_("Only an officer of the body brings a list here."))
    with journal.command("catalog.drop_grades", key, {"list": found.pk}, by=by) as run:
        waits = GradeList.objects.filter(pk=found.pk, state=State.PREVIEW)
        if not run.replayed and not waits.update(state=State.DROPPED):
            raise BadGradeList(_("This list does not wait for a word any more."))
