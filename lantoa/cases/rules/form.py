"""Guided forms as data: pages of fields, which of them are asked after which answers, and what is still missing.

A definition is JSON; its shape stands in `data/forms/README.md`. Texts are given in Vietnamese and, beside it, English and
Indonesian. Answers are plain values by field name, as they are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
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
MOST_PAGES, MOST_FIELDS, MOST_CHOICES, LONGEST_LINE, LONGEST_TEXT = 60, 12, 30, 300, 4000
# What a page's form carries besides its answers.
TAKEN = ("key", "look_over", "csrfmiddlewaretoken")
LONGEST_CODE = 60
_NAME, _SLUG = re.compile(r"[a-z][a-z0-9_]*"), re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Text = Mapping[str, str]
Row = Mapping[str, Any]
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


# What nobody thought of when the form was written: every dossier has this part.
OTHER = Paper("other", {"vi": "Giấy tờ khác", "en": "Another paper", "id": "Surat lain"}, False, {})


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole form: its sections in order, its pages, its papers, and where its fields come from.

    `hands_in_at` names the field whose commune takes the dossier, "" where the form does not ask for one.
    """

    title: Text
    sections: Mapping[str, Text]
    pages: tuple[Page, ...]
    papers: tuple[Paper, ...]
    origin: Text
    hands_in_at: str = ""

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
    """The papers asked for after these answers, and at the end what else somebody wants to add."""
    return [*(paper for paper in definition.papers if holds(paper.when, answers)), OTHER]


def is_done(page: Page, answers: Mapping[str, Any], seen: Collection[str] = ()) -> bool:
    """Whether everything that has to be answered on this page was, and nothing there ends the form.

    Where nothing has to be, it is done once something was answered or the page was sent: its slug is among `seen`.
    """
    required = [field for field in fields_of(page, answers) if field.required]
    if stop_on(page, answers) or not all(answered(answers.get(field.name)) for field in required):
        return False
    return bool(required) or page.slug in seen or is_begun(page, answers)


def is_missing(page: Page, answers: Mapping[str, Any]) -> bool:
    """Whether the dossier cannot be handed in without this page; one on which nothing has to be answered may be left out."""
    return not is_done(page, answers, {page.slug})


def answered(value: Any) -> bool:
    """Whether this is an answer: 0 is one, an empty line or list is none."""
    return value not in (None, "", [])


def is_begun(page: Page, answers: Mapping[str, Any]) -> bool:
    return any(field.name in answers for field in fields_of(page, answers))


def stop_on(page: Page, answers: Mapping[str, Any]) -> Choice | None:
    """The answer on this page that ends the form, if one was given."""
    for field in fields_of(page, answers):
        for choice in field.choices:
            if choice.stop and choice.value in _said(answers.get(field.name)):
                return choice
    return None


def first_open(
    definition: Definition, answers: Mapping[str, Any], *, after: str = "", seen: Collection[str] = ()
) -> Page | None:
    """The next page with something still to be answered or looked at, those behind `after` first."""
    pages = pages_for(definition, answers)
    behind = next((number + 1 for number, page in enumerate(pages) if page.slug == after), 0)
    return next((page for page in [*pages[behind:], *pages[:behind]] if not is_done(page, answers, seen)), None)


def answers_that_count(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what is really asked: what stands on pages no longer reached is left out."""
    asked = {field.name for page in pages_for(definition, answers) for field in fields_of(page, answers)}
    return {name: value for name, value in answers.items() if name in asked}


def filled_from(definition: Definition, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the house knows already, by field."""
    fits = ((field, known.get(field.known_as)) for field in definition.fields() if field.known_as)
    return {field.name: value for field, value in fits if answered(value) and _may_be(field, value)}


def read(data: Any) -> Definition:
    """The definition in this JSON value. Raises BadDefinition naming everything that is wrong, a loop among the conditions too."""
    faults: list[str] = []
    whole = _object(data, "the form", faults)
    sections = _object(whole.get("sections", {}), "“sections” of the form", faults)
    definition = Definition(
        title=_text(whole, "title", "the form", faults), origin=_text(whole, "origin", "the form", faults),
        sections={name: _text(sections, name, "the sections", faults) for name in sections},
        pages=tuple(_page(row, faults) for row in _rows(whole, "pages", "the form", MOST_PAGES, faults)),
        papers=tuple(_paper(row, faults) for row in _rows(whole, "papers", "the form", MOST_PAGES, faults)),
        hands_in_at=_name(whole, "hands_in_at", "the form", faults) if "hands_in_at" in whole else "",
    )  # fmt: skip
    if not definition.pages:
        faults.append("the form has no pages")
    if definition.hands_in_at and (definition.hands_in_at, "unit") not in {
        (one.name, one.kind) for one in definition.fields()
    }:
        faults.append(f"the form is handed in at “{definition.hands_in_at}”, which is no field of the kind unit")
    faults += _inner_faults(definition)
    if faults:
        raise BadDefinition(faults)
    return definition


def _page(row: Row, faults: list[str]) -> Page:
    slug = _name(row, "slug", "a page", faults)
    if not _SLUG.fullmatch(slug):
        faults.append(f"the page “{slug}” needs a slug of small letters, digits and dashes")
    where = f"the page “{slug}”"
    fields = tuple(_field(one, slug, faults) for one in _rows(row, "fields", where, MOST_FIELDS, faults))
    if not fields:
        faults.append(f"{where} has no fields")
    return Page(
        slug, _name(row, "section", where, faults), _text(row, "title", where, faults), _text(row, "why", where, faults, False),
        fields, _when(row, where, faults),
    )  # fmt: skip


def _field(row: Row, page: str, faults: list[str]) -> Field:
    name = _name(row, "name", f"a field of the page “{page}”", faults)
    where = f"the field “{page}.{name}”"
    kind = _name(row, "kind", where, faults) if "kind" in row else "line"
    if not _NAME.fullmatch(name) or name in TAKEN:
        faults.append(
            f"{where} needs a name of small letters, digits and underscores that is not one of {', '.join(TAKEN)}"
        )
    if kind not in KINDS:
        faults.append(f"{where} has the unknown kind “{kind}”")
    choices = tuple(_choice(one, where, faults) for one in _rows(row, "choices", where, MOST_CHOICES, faults))
    if (kind in {"choice", "choices"}) != bool(choices):
        faults.append(f"{where} needs choices where there is something to choose, and none elsewhere")
    faults += _doubled("choice", [one.value for one in choices], f" in {where}")
    return Field(
        name, kind, _text(row, "label", where, faults), _text(row, "help", where, faults, False), _required(row, where, faults),
        choices, _name(row, "known_as", where, faults) if "known_as" in row else "", _when(row, where, faults),
    )  # fmt: skip


def _choice(row: Row, where: str, faults: list[str]) -> Choice:
    value = _name(row, "value", f"a choice of {where}", faults)
    about = f"the choice “{value}” of {where}"
    return Choice(value, _text(row, "label", about, faults), _text(row, "stop", about, faults, False))


def _paper(row: Row, faults: list[str]) -> Paper:
    code = _name(row, "code", "a paper", faults)
    where = f"the paper “{code}”"
    if code and (not _NAME.fullmatch(code) or len(code) > LONGEST_CODE or code == OTHER.code):
        faults.append(
            f"{where} needs a code of at most {LONGEST_CODE} small letters, digits and underscores that is not “other”"
        )
    return Paper(code, _text(row, "title", where, faults), _required(row, where, faults), _when(row, where, faults))


def _object(value: Any, where: str, faults: list[str]) -> Row:
    if isinstance(value, Mapping):
        return value
    faults.append(f"{where} is to be an object")
    return {}


def _rows(row: Row, key: str, where: str, most: int, faults: list[str]) -> list[Row]:
    """The objects of a list; of too long a list only the beginning is looked at."""
    said = row.get(key, [])
    if not isinstance(said, list):
        faults.append(f"“{key}” of {where} is to be a list")
        return []
    if len(said) > most:
        faults.append(f"{where} has more than {most} {key}")
    return [_object(one, f"one of the {key} of {where}", faults) for one in said[:most]]


def _name(row: Row, key: str, where: str, faults: list[str]) -> str:
    said = row.get(key)
    if isinstance(said, str) and said:
        return said
    faults.append(f"{where} needs “{key}”, a word")
    return ""


def _required(row: Row, where: str, faults: list[str]) -> bool:
    said = row.get("required", True)
    if not isinstance(said, bool):
        faults.append(f"“required” of {where} is to be true or false")
    return bool(said)


def _text(row: Row, key: str, where: str, faults: list[str], needed: bool = True) -> Text:
    if key not in row and not needed:
        return {}
    said = row.get(key)
    if not isinstance(said, Mapping) or not all(isinstance(words, str) for words in said.values()):
        faults.append(f"“{key}” of {where} is to be said by language")
        return {}
    found = {language: said[language] for language in LANGUAGES if said.get(language)}
    if "vi" not in found:
        faults.append(f"“{key}” of {where} is not there in Vietnamese")
    return found


def _when(row: Row, where: str, faults: list[str]) -> When:
    said = row.get("when", {})
    if isinstance(said, Mapping) and all(
        isinstance(values, list) and values and all(isinstance(value, str) for value in values)
        for values in said.values()
    ):
        return {str(name): tuple(values) for name, values in said.items()}
    faults.append(f"“when” of {where} is to name fields, each with the list of answers to wait for")
    return {}


def _inner_faults(definition: Definition) -> Iterator[str]:
    yield from _doubled("page", (page.slug for page in definition.pages))
    yield from _doubled("field", (field.name for field in definition.fields()))
    yield from _doubled("paper", (paper.code for paper in definition.papers))
    for page in definition.pages:
        if page.section and page.section not in definition.sections:
            yield f"the page “{page.slug}” stands in no section"
    yield from _loops(definition)


def _doubled(what: str, names: Iterable[str], where: str = "") -> Iterator[str]:
    for name, count in Counter(names).items():
        if name and count > 1:
            yield f"there is more than one {what} “{name}”{where}"


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
        elif not every[name].choices:
            yield f"{who} waits for an answer to “{name}”, where there is nothing to choose"
        elif not set(values) <= {choice.value for choice in every[name].choices}:
            yield f"{who} waits for an answer to “{name}” that cannot be chosen"


def _said(value: Any) -> set[str]:
    if value is None:
        return set()
    return set(map(str, value)) if isinstance(value, list | tuple) else {str(value)}


def _may_be(field: Field, value: Any) -> bool:
    return not field.choices or _said(value) <= {choice.value for choice in field.choices}
