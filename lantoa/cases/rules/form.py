"""Guided forms as data: pages of fields, which of them are asked after which answers, and what is still missing.

A definition is JSON; its shape stands in `data/forms/README.md`. Texts are given in Vietnamese and, beside it, English and
Indonesian. Answers are plain values by field name, as they are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

KINDS = frozenset(
    {
        "line",
        "text",
        "number",
        "money",
        "date",
        "phone",
        "choice",
        "choices",
        "unit",
        "identity_number",
        "tax_code",
        "email",
    }
)
LANGUAGES = ("vi", "en", "id")
MOST_PAGES, MOST_FIELDS, LONGEST_LINE, LONGEST_TEXT = 60, 12, 300, 4000

Text = Mapping[str, str]
# Answers that must stand, by field: one of these values. All of them; nothing means always.
When = Mapping[str, tuple[str, ...]]


class BadDefinition(ValueError):
    """A form definition that cannot be used; `faults` are sentences for whoever wrote it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; with `stop` the form ends here, and it says where to go instead."""

    value: str
    label: Text
    stop: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked. `known_as` is what the house may know it by from elsewhere: then it is not asked again."""

    name: str
    kind: str
    label: Text
    help: Text
    required: bool
    choices: tuple[Choice, ...]
    known_as: str
    when: When


@dataclass(frozen=True, slots=True)
class Page:
    """One question, or a few that belong together."""

    slug: str
    section: str
    title: Text
    why: Text
    fields: tuple[Field, ...]
    when: When


@dataclass(frozen=True, slots=True)
class Paper:
    """One part of the dossier that is handed in as a paper or a photo of it."""

    code: str
    title: Text
    required: bool
    when: When


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole form: its sections in order, its pages, its papers, and where its fields come from."""

    title: Text
    sections: Mapping[str, Text]
    pages: tuple[Page, ...]
    papers: tuple[Paper, ...]
    origin: Text

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def fields(self) -> Iterator[Field]:
        for page in self.pages:
            yield from page.fields


def words(text: Text, language: str) -> str:
    """The text in this language, else in Vietnamese."""
    return text.get(language) or text.get("vi", "")


def holds(when: When, answers: Mapping[str, Any]) -> bool:
    """Whether everything it asks for was answered so."""
    return all(_said(answers.get(name)) & set(values) for name, values in when.items())


def pages_for(definition: Definition, answers: Mapping[str, Any]) -> list[Page]:
    """The pages that these answers lead to, in order."""
    return [page for page in definition.pages if holds(page.when, answers) and fields_of(page, answers)]


def fields_of(page: Page, answers: Mapping[str, Any]) -> list[Field]:
    """The page's fields that are asked after these answers."""
    return [field for field in page.fields if holds(field.when, answers)]


def papers_for(definition: Definition, answers: Mapping[str, Any]) -> list[Paper]:
    """The papers asked for after these answers."""
    return [paper for paper in definition.papers if holds(paper.when, answers)]


def is_done(page: Page, answers: Mapping[str, Any]) -> bool:
    """Whether everything that has to be answered on this page was, and nothing there ends the form."""
    asked = fields_of(page, answers)
    return all(not field.required or answers.get(field.name) for field in asked) and stop_on(page, answers) is None


def is_begun(page: Page, answers: Mapping[str, Any]) -> bool:
    return any(field.name in answers for field in fields_of(page, answers))


def stop_on(page: Page, answers: Mapping[str, Any]) -> Choice | None:
    """The answer on this page that ends the form, if one was given."""
    for field in fields_of(page, answers):
        for choice in field.choices:
            if choice.stop and choice.value in _said(answers.get(field.name)):
                return choice
    return None


def first_open(definition: Definition, answers: Mapping[str, Any], *, after: str = "") -> Page | None:
    """The next page with something still to be answered, those behind `after` first."""
    pages = pages_for(definition, answers)
    behind = next((number + 1 for number, page in enumerate(pages) if page.slug == after), 0)
    return next((page for page in [*pages[behind:], *pages[:behind]] if not is_done(page, answers)), None)


def answers_that_count(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what is really asked: what stands on pages no longer reached is left out."""
    asked = {field.name for page in pages_for(definition, answers) for field in fields_of(page, answers)}
    return {name: value for name, value in answers.items() if name in asked}


def filled_from(definition: Definition, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the house knows already, by field."""
    fits = ((field, known.get(field.known_as)) for field in definition.fields() if field.known_as)
    return {field.name: value for field, value in fits if value and _may_be(field, value)}


def read(data: Mapping[str, Any]) -> Definition:
    """The definition in this JSON object. Raises BadDefinition naming everything that is wrong, a loop among the conditions too."""
    faults: list[str] = []
    definition = Definition(
        title=_text(data, "title", "the form", faults), origin=_text(data, "origin", "the form", faults),
        sections={key: _text(data.get("sections", {}), key, "the sections", faults) for key in data.get("sections", {})},
        pages=tuple(_page(row, faults) for row in data.get("pages", [])[:MOST_PAGES]),
        papers=tuple(_paper(row, faults) for row in data.get("papers", [])[:MOST_PAGES]),
    )  # fmt: skip
    if not definition.pages:
        faults.append("it has no pages")
    if len(data.get("pages", [])) > MOST_PAGES or len(data.get("papers", [])) > MOST_PAGES:
        faults.append(f"it has more than {MOST_PAGES} pages or papers")
    faults += _inner_faults(definition)
    if faults:
        raise BadDefinition(faults)
    return definition


def _page(row: Mapping[str, Any], faults: list[str]) -> Page:
    slug = str(row.get("slug", ""))
    fields = row.get("fields", [])
    if not slug or not 0 < len(fields) <= MOST_FIELDS:
        faults.append(f"the page “{slug}” needs a slug and 1 to {MOST_FIELDS} fields")
    return Page(
        slug, str(row.get("section", "")), _text(row, "title", slug, faults), _text(row, "why", slug, faults, False),
        tuple(_field(one, slug, faults) for one in fields[:MOST_FIELDS]), _when(row),
    )  # fmt: skip


def _field(row: Mapping[str, Any], page: str, faults: list[str]) -> Field:
    name, kind = str(row.get("name", "")), str(row.get("kind", "line"))
    where = f"{page}.{name}"
    if not name.isidentifier() or kind not in KINDS:
        faults.append(f"the field “{where}” needs a name of letters and a known kind")
    choices = tuple(
        Choice(str(one.get("value", "")), _text(one, "label", where, faults), _text(one, "stop", where, faults, False))
        for one in row.get("choices", [])
    )
    if (kind in {"choice", "choices"}) != bool(choices) or len({one.value for one in choices}) != len(choices):
        faults.append(f"the field “{where}” needs choices, each another, where there is something to choose")
    return Field(
        name, kind, _text(row, "label", where, faults), _text(row, "help", where, faults, False),
        bool(row.get("required", True)), choices, str(row.get("known_as", "")), _when(row),
    )  # fmt: skip


def _paper(row: Mapping[str, Any], faults: list[str]) -> Paper:
    code = str(row.get("code", ""))
    if not code:
        faults.append("a paper has no code")
    return Paper(code, _text(row, "title", code, faults), bool(row.get("required", True)), _when(row))


def _text(row: Mapping[str, Any], key: str, where: str, faults: list[str], needed: bool = True) -> Text:
    said = row.get(key) or {}
    if not isinstance(said, Mapping):
        faults.append(f"“{key}” of {where} is to be said by language")
        return {}
    found = {language: str(said[language]) for language in LANGUAGES if said.get(language)}
    if (needed or found) and "vi" not in found:
        faults.append(f"“{key}” of {where} is not there in Vietnamese")
    return found


def _when(row: Mapping[str, Any]) -> When:
    return {str(name): tuple(map(str, values)) for name, values in (row.get("when") or {}).items()}


def _inner_faults(definition: Definition) -> Iterator[str]:
    yield from _doubled("page", (page.slug for page in definition.pages))
    yield from _doubled("field", (field.name for field in definition.fields()))
    yield from _doubled("paper", (paper.code for paper in definition.papers))
    for page in definition.pages:
        if page.section not in definition.sections:
            yield f"the page “{page.slug}” stands in no section"
    yield from _loops(definition)


def _doubled(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"there are two of the {what} “{name}”"
        seen.add(name)


def _loops(definition: Definition) -> Iterator[str]:
    """A condition asks for what was answered before: nothing waits for itself, however far around."""
    before: dict[str, Field] = {}
    every = {field.name: field for field in definition.fields()}
    for page in definition.pages:
        yield from _unmet(page.when, before, every, f"the page “{page.slug}”")
        for field in page.fields:
            yield from _unmet(field.when, before, every, f"the field “{field.name}”")
            before[field.name] = field
    for paper in definition.papers:
        yield from _unmet(paper.when, every, every, f"the paper “{paper.code}”")


def _unmet(when: When, before: Mapping[str, Field], every: Mapping[str, Field], who: str) -> Iterator[str]:
    for name, values in when.items():
        if name not in every:
            yield f"{who} waits for “{name}”, which is not asked"
        elif name not in before:
            yield f"{who} waits for “{name}”, which is asked later or waits for it: a loop"
        elif not set(values) <= {choice.value for choice in every[name].choices}:
            yield f"{who} waits for an answer to “{name}” that cannot be chosen"


def _said(value: Any) -> set[str]:
    if value is None:
        return set()
    return set(map(str, value)) if isinstance(value, list | tuple) else {str(value)}


def _may_be(field: Field, value: Any) -> bool:
    return not field.choices or _said(value) <= {choice.value for choice in field.choices}
