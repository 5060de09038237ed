"""What a version says, as officers read it, and what is different from another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.cases.models import ProcedureVersion
from lantoa.cases.rules.way import Way
from lantoa.kit.money import format_dong


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a version says, in lines; none where that is not known."""

    name: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different: what it was, what it is."""

    name: str
    before: list[str]
    after: list[str]


def facts_of(version: ProcedureVersion) -> list[Fact]:
    """Everything a version says, in the reader's language; what is law's own wording stays Vietnamese."""
    return [Fact(name, [line for line in lines if line]) for name, lines in _facts(version)]


def changes(before: ProcedureVersion | None, after: ProcedureVersion) -> list[Change]:
    """What is different from the version before, whatever it says where there was none."""
    old = {fact.name: fact.lines for fact in facts_of(before)} if before else {}
    new = facts_of(after)
    return [
        Change(fact.name, old.get(fact.name, []), fact.lines) for fact in new if fact.lines != old.get(fact.name, [])
    ]


def ways_of(version: ProcedureVersion) -> list[Way]:
    """The ways of a version; of one of the data file, which knows only one time and one or two fees, what they come to."""
    if version.methods:
        return version.ways
    with translation.override("vi"):
        about_fee = version.fee_words if version.fee_online is None else ""
        words = " ".join(one for one in (version.time_words, about_fee) if one)
    from_home = version.fee_online if version.fee_online is not None else version.fee
    made = [
        Way("direct", version.time_limit, version.time_unit, version.fee, words),
        Way(
            "online", version.time_limit, version.time_unit, None if version.fee_note == "by_page" else from_home, words
        ),
    ]
    return [way for way in made if not way.is_empty]


def time_shown(time: int, unit: str) -> str:
    """How long, as people say it."""
    if time == 0:
        return _("The same day")
    if unit == ProcedureVersion.TimeUnit.WORKING_DAY:
        return ngettext("%(num)s working day", "%(num)s working days", time) % {"num": time}
    return ngettext("%(num)s day", "%(num)s days", time) % {"num": time}


def way_name(way: Way) -> str:
    return {"direct": _("At the desk"), "online": _("From home"), "post": _("By post")}[way.way]


def _way_shown(way: Way) -> str:
    said = [
        time_shown(way.time, way.unit) if way.time is not None else "",
        format_dong(way.fee) if way.fee is not None else "",
        way.words,
    ]
    return f"{way_name(way)}: " + " · ".join(one for one in said if one)


def _facts(it: ProcedureVersion) -> Iterator[tuple[str, list[str]]]:
    yield _("National code"), [it.procedure.code or it.code]
    yield _("Name"), [it.name]
    yield _("Field"), [it.field]
    yield _("Who decides"), [it.executing_level]
    online = {"full": _("Wholly, from the first step to the result"), "part": _("In part")}
    yield _("How much from home"), [online.get(it.online_level, "")]
    yield _("Where and how"), [_way_shown(way) for way in ways_of(it)]
    yield _("Next working day when handed in after"), [f"{it.late_after:%H:%M}" if it.late_after else ""]
    yield _("The limit may be lengthened by"), [time_shown(it.most_more, it.time_unit) if it.most_more else ""]
    yield _("A second officer approves the decision"), [_("Yes") if it.four_eyes else ""]
    yield _("What to bring"), it.components
    yield _("Step by step"), it.steps
    yield _("What you receive"), it.results
    yield _("Legal basis"), it.legal_basis
    yield _("Source"), [it.source]
    yield _("Of which place and day the source is"), [it.source_at]
    yield _("Another province's paper"), [it.source_place]
    yield _("How sure it is"), [it.sure_words]
