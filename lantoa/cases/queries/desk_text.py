"""Which templates and points to look at there are for a step: the office's own, and the house's few."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.cases.models import Case, DeskText
from lantoa.cases.queries.procedure import DATA
from lantoa.cases.rules.template import fill
from lantoa.kit.access import Actor
from lantoa.ui.dates import stamp

# So many of the ended ones are shown.
ENDED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Template:
    """Words for a step; `key` names it in an address. The house's own are of no office and cannot be changed."""

    key: str
    step: str
    title: str
    words: str
    is_house: bool


@cache
def house_templates() -> tuple[Template, ...]:
    """The house's own, from its data file."""
    rows = tomllib.loads((DATA / "templates.toml").read_text("utf-8"))["template"]
    return tuple(Template(row["key"], row["step"], row["title"], row["words"].strip(), True) for row in rows)


def own_texts(case: Case, kind: str, step: str) -> QuerySet[DeskText]:
    """What the office of this dossier keeps for this step of it, for every procedure or just this one."""
    whose = case.office.organisation_id if case.office else None
    fits = Q(procedure=None) | Q(procedure=case.procedure_id)
    return DeskText.objects.live().filter(fits, organisation=whose, kind=kind, step=step)


def templates_for(case: Case, step: str) -> list[Template]:
    """The templates of this step: the office's own, then the house's of another title. One query, none for a step without words."""
    if step not in DeskText.STEPS["template"]:
        return []
    own = [Template(str(one.pk), step, one.title, one.words, False) for one in own_texts(case, "template", step)]
    return [*own, *without_same_title(step, {one.title for one in own})]


def without_same_title(step: str, titles: set[str]) -> list[Template]:
    """The house's templates for a step, but those that an office has in its own words."""
    known = {title.casefold() for title in titles}
    return [one for one in house_templates() if one.step == step and one.title.casefold() not in known]


def filled(template: Template, case: Case) -> str:
    """Its words with what this dossier knows."""
    values = {
        "name": case.person.name or _("who asks"), "code": case.code, "procedure": case.version.name,
        "office": case.office.organisation.name if case.office else "", "due": stamp(case.due_at) if case.due_at else _("no date yet"),
    }  # fmt: skip
    return fill(template.words, values)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What there is for one step."""

    kind: str
    step: str
    own: list[DeskText]
    house: list[Template]


def shelves(actor: Actor) -> list[Shelf]:
    """What the office of this officer keeps, by kind and step; empty steps are left out. One query."""
    rows = list(DeskText.objects.visible_to(actor).live().select_related("made_by", "procedure"))
    found = []
    for kind, steps in DeskText.STEPS.items():
        for step in steps:
            own = [one for one in rows if (one.kind, one.step) == (kind, step)]
            general = {one.title for one in own if one.procedure_id is None}
            house = without_same_title(step, general) if kind == "template" else []
            if own or house:
                found.append(Shelf(kind, step, own, house))
    return found


def ended(actor: Actor) -> list[DeskText]:
    """The ones ended last. One query."""
    rows = DeskText.objects.visible_to(actor).exclude(ended_at=None).select_related("made_by", "ended_by")
    return list(rows.order_by("-ended_at", "-pk")[:ENDED_SHOWN])
