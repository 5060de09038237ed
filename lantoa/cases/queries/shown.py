"""A dossier's answers as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from lantoa.cases.models import Case
from lantoa.cases.rules import form as forms
from lantoa.kit import phone as phones
from lantoa.kit.money import format_dong
from lantoa.places import api as places


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer; `origin` where the house filled it in."""

    label: str
    value: str
    origin: str
    page: str


@dataclass(frozen=True, slots=True)
class Section:
    """Answers that belong together."""

    title: str
    answers: list[Answer]


def answers_shown(case: Case, answers: Mapping[str, Any] | None = None) -> list[Section]:
    """The answers by section, in the reader's language; those that were handed in, else those that stand in the form."""
    given, definition, language = (
        answers if answers is not None else case.answers,
        case.form.definition,
        get_language() or "vi",
    )
    found: dict[str, list[Answer]] = {}
    for page in forms.pages_for(definition, given):
        for field in forms.fields_of(page, given):
            value = value_shown(field, given.get(field.name), language)
            row = Answer(forms.words(field.label, language), value, case.prefilled.get(field.name, ""), page.slug)
            found.setdefault(page.section, []).append(row)
    return [
        Section(forms.words(text, language), found[name]) for name, text in definition.sections.items() if name in found
    ]


def value_shown(field: forms.Field, value: Any, language: str) -> str:
    """One answer as people read it."""
    if value in (None, "", []):
        return ""
    if field.kind in {"choice", "choices"}:
        said = value if isinstance(value, list) else [value]
        return ", ".join(forms.words(choice.label, language) for choice in field.choices if choice.value in said)
    if field.kind == "unit":
        unit = places.Unit.objects.filter(pk=value).first()
        return unit.full_name if unit else str(value)
    if field.kind == "date":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if field.kind == "money":
        return format_dong(int(value))
    return phones.display(value) if field.kind == "phone" else str(value)
