"""The province edits procedures: one officer writes a new version, another publishes it, and it holds from its first day on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from lantoa.cases import acts
from lantoa.cases.actions.step import read_words
from lantoa.cases.errors import BadProcedure, NotAllowed, NotNow
from lantoa.cases.models import Office, Procedure, ProcedureVersion
from lantoa.cases.queries.procedure import version_before
from lantoa.cases.queries.version import changes
from lantoa.cases.rules.way import counted
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import PROCEDURES
from lantoa.kit.world import world

CODE = re.compile(r"[0-9]\.[0-9]{6}")
# A first day further off than this is a slip of the finger.
_FURTHEST = timedelta(days=3660)


def propose(
    procedure: Procedure | None, said: Mapping[str, Any], *, by: Actor, replaces: ProcedureVersion | None = None, seen: str = "",
    key: UUID | None = None,
) -> ProcedureVersion:  # fmt: skip
    """Write a new version of a procedure (None: of one that is not known yet, by its `code`), or change the proposal there is.

    `said` gives `valid_from`, `valid_to`, `ways`, and by name the other fields of a version. `replaces` is a version to come whose place
    it takes; `seen` the mark of the proposal that was looked at (`mark_of`), "" if there was none. Nothing holds before another officer
    published it. Raises NotAllowed, BadProcedure with the field, and NotNow where somebody else was quicker.
    """
    check_province(by)
    values = _checked(said)
    body = {
        "procedure": procedure.pk if procedure else "", "replaces": replaces.pk if replaces else 0, "seen": seen,
        "said": {name: str(value) for name, value in values.items()},
    }  # fmt: skip
    with journal.command("cases.propose_procedure", key, body, by=by) as run:
        if run.replayed and run.answer:
            return ProcedureVersion.objects.get(pk=run.answer["version"])
        touch("cases", PROCEDURES)
        mine = _locked(procedure) if procedure else _new(values["code"])
        values["code"] = _code_for(mine, values["code"])
        standing = ProcedureVersion.objects.proposed().filter(procedure=mine).first()
        if seen != mark_of(standing):
            raise NotNow(
                _(
                    "Another officer has written or published something meanwhile. Please open the procedure again and look at it."
                )
            )
        if replaces and not _is_to_come(replaces, mine):
            raise NotNow(_("The version it would take the place of holds by now, or was withdrawn."))
        made: Any = standing or ProcedureVersion(procedure=mine, number=_next_number(mine), replaces=replaces)
        for name, value in {**values, "proposed_by_id": by.person_id, "proposed_at": world.now()}.items():
            setattr(made, name, value)
        _check_days(made)
        before = version_before(made)
        if made.replaces_id is None and before and before.valid_to == made.valid_to and not changes(before, made):
            raise BadProcedure(_("Nothing is different from the version before."))
        made.save()
        _record(acts.PROCEDURE_PROPOSED, made, by)
        run.answer = {"version": made.pk}
    written: ProcedureVersion = made
    return written


def publish(version: ProcedureVersion, *, seen: str, by: Actor, key: UUID | None = None) -> ProcedureVersion:
    """A second officer of the province publishes what was proposed, as they saw it (`seen`, its mark): it holds from its first day on.

    Raises NotAllowed for who wrote it, BadProcedure where its first day is past, NotNow where it was changed meanwhile or what it
    takes the place of holds by now.
    """
    check_province(by)
    with journal.command("cases.publish_procedure", key, {"version": version.pk, "seen": seen}, by=by) as run:
        if run.replayed:
            version.refresh_from_db()
            return version
        touch("cases", PROCEDURES)
        mine, now = _locked(version.procedure), world.now()
        rows = ProcedureVersion.objects.proposed().filter(pk=version.pk)
        found = rows.select_related("procedure").first()
        if found is None or mark_of(found) != seen:
            raise NotNow(_("This was changed or withdrawn meanwhile. Please look at it again."))
        if found.proposed_by_id == by.person_id:
            raise NotAllowed(_("You wrote this yourself. Another officer of the province has to publish it."))
        _check_days(found)
        if found.replaces_id and not _withdraw(found.replaces_id, "", by):
            raise NotNow(
                _(
                    "The version this one takes the place of holds by now, or was withdrawn. Withdraw this and write it anew."
                )
            )
        if not rows.filter(proposed_at=found.proposed_at).update(published_by_id=by.person_id, published_at=now):
            raise NotNow(_("This was changed or withdrawn meanwhile. Please look at it again."))
        if found.code:
            Procedure.objects.filter(pk=mine.pk, code="").update(code=found.code)
        version.refresh_from_db()
        _record(acts.PROCEDURE_PUBLISHED, version, by)
        run.answer = {"version": version.pk}
    return version


def withdraw(version: ProcedureVersion, words: str, *, by: Actor, key: UUID | None = None) -> ProcedureVersion:
    """Take back a proposal, or a version that does not hold yet, with a reason; it stays to be read.

    Raises NotAllowed, BadWords, and NotNow for one that holds or held: it is never changed.
    """
    check_province(by)
    with journal.command("cases.withdraw_procedure", key, {"version": version.pk, "words": words}, by=by) as run:
        if not run.replayed:
            touch("cases", PROCEDURES)
            said = read_words(words)
            _locked(version.procedure)
            if not _withdraw(version.pk, said, by):
                raise NotNow(
                    _("This version holds already, or was withdrawn. What holds is changed by a new version only.")
                )
            version.refresh_from_db()
            _record(acts.PROCEDURE_WITHDRAWN, version, by)
            run.answer = {"version": version.pk}
    version.refresh_from_db()
    return version


def mark_of(version: ProcedureVersion | None) -> str:
    """By which it is told whether a proposal was changed since it was looked at; "" for none."""
    return version.proposed_at.isoformat() if version and version.proposed_at else ""


def check_province(by: Actor) -> None:
    """Refuse everybody but officers of a provincial office. Raises NotAllowed."""
    if not Office.objects.of_province(by).exists():
        raise NotAllowed(_("Only officers of the province's office change procedures."))


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the row."""
    values = {**said}
    ways = [way for way in values.pop("ways") if not way.is_empty]
    for name, sentence in (
        ("name", _("Please write the name.")), ("field", _("Please write the field, such as hộ tịch.")),
        ("source", _("Please write where this was read.")), ("source_at", _("Please write of which place and day the source is.")),
        ("confidence", _("Please say how sure this is.")),
    ):  # fmt: skip
        if not values[name]:
            raise BadProcedure(sentence, field=name)
    return {**values, "methods": [way.row() for way in ways], **counted(ways), "time_note": "", "fee_note": ""}


def _check_days(version: ProcedureVersion) -> None:
    first, today = version.valid_from, world.today()
    if first is None or first <= today:
        raise BadProcedure(
            _("The first day has to be after today: what holds today is not changed any more."), field="valid_from"
        )
    if first > today + _FURTHEST:
        raise BadProcedure(
            _("This day is more than ten years away. Please look at the year again."), field="valid_from"
        )
    if version.valid_to and version.valid_to < first:
        raise BadProcedure(_("The last day is before the first one."), field="valid_to")
    there = ProcedureVersion.objects.published().filter(procedure=version.procedure_id, valid_from=first)
    if there.exclude(pk=version.replaces_id or 0).exists():
        raise BadProcedure(
            _("A version begins on that day already. Choose another day, or change that version."), field="valid_from"
        )


def _locked(procedure: Procedure) -> Procedure:
    """The procedure, ours until this transaction ends: its versions are numbered one after another."""
    found: Procedure = Procedure.objects.select_for_update(no_key=True).get(pk=procedure.pk)
    return found


def _next_number(procedure: Procedure) -> int:
    last: int | None = ProcedureVersion.objects.filter(procedure=procedure).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _new(code: str) -> Procedure:
    if not CODE.fullmatch(code):
        raise BadProcedure(_("Please write the national code like 1.001612."), field="code")
    _check_unknown(code)
    made, _created = Procedure.objects.get_or_create(slug=code, defaults={"code": code})
    return _locked(made)


def _code_for(procedure: Procedure, code: str) -> str:
    """What is to be noted as its code: nothing where it is known."""
    if procedure.code or not code:
        return ""
    if not CODE.fullmatch(code):
        raise BadProcedure(_("Please write the national code like 1.001612."), field="code")
    _check_unknown(code)
    return code


def _check_unknown(code: str) -> None:
    named = ProcedureVersion.objects.published().filter(Q(procedure__code=code) | Q(code=code)).first()
    if named:
        raise BadProcedure(_("This code is that of “%(name)s”.") % {"name": named.name}, field="code")


def _is_to_come(version: ProcedureVersion, procedure: Procedure) -> bool:
    rows = ProcedureVersion.objects.published().filter(pk=version.pk, procedure=procedure, valid_from__gt=world.today())
    return bool(rows.exists())


def _withdraw(version_id: int, words: str, by: Actor) -> bool:
    open_ = Q(published_at=None, proposed_at__isnull=False) | Q(valid_from__gt=world.today())
    rows = ProcedureVersion.objects.filter(open_, pk=version_id, withdrawn_at=None)
    return bool(rows.update(withdrawn_at=world.now(), withdrawn_by_id=by.person_id, withdrawn_words=words))


def _record(act: str, version: ProcedureVersion, by: Actor) -> None:
    first: date | None = version.valid_from
    about = {
        "procedure": version.procedure_id,
        "number": version.number,
        "valid_from": first.isoformat() if first else "",
        "replaces": version.replaces_id,
    }
    journal.record(act, version, by=by, data=about)
