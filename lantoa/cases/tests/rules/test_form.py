"""Forms as data: read wholly or refused with sentences; which pages follow from which answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lantoa.cases.rules import form as forms
from lantoa.cases.rules.form import BadDefinition, Definition, read

DATA = Path(forms.__file__).resolve().parents[1] / "data" / "forms"
SHIPPED = sorted(DATA.glob("*.json"))
VI = {"vi": "Gì?"}


def field(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "label": VI, **more}


def choice(name: str, *values: str, stop: str = "", **more: Any) -> dict[str, Any]:
    rows = [{"value": value, "label": VI, **({"stop": VI} if value == stop else {})} for value in values]
    return field(name, kind="choice", choices=rows, **more)


def page(slug: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"slug": slug, "section": "all", "title": VI, "fields": list(fields), **more}


def whole(*pages: Any, **more: Any) -> dict[str, Any]:
    return {"title": VI, "origin": VI, "sections": {"all": VI}, "pages": list(pages), "papers": [], **more}


def faults(data: Any) -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        read(data)
    return refused.value.faults


@pytest.fixture
def homes() -> Definition:
    return read(
        whole(
            page("o-dau", choice("home", "own", "rented", "none", stop="none")),
            page("chu-nha", field("landlord"), field("since", required=False), when={"home": ["rented"]}),
            page("may-nguoi", field("people", kind="number", known_as="home.people")),
            papers=[{"code": "contract", "title": VI, "when": {"home": ["rented"]}}, {"code": "card", "title": VI, "required": False}],
        )
    )  # fmt: skip


def test_pages_fields_and_papers_follow_the_answers(homes: Definition) -> None:
    def slugs(answers: dict[str, Any]) -> list[str]:
        return [one.slug for one in forms.pages_for(homes, answers)]

    assert slugs({}) == ["o-dau", "may-nguoi"]
    assert slugs({"home": "rented"}) == ["o-dau", "chu-nha", "may-nguoi"]
    assert [paper.code for paper in forms.papers_for(homes, {"home": "rented"})] == ["contract", "card", "other"]
    assert [paper.code for paper in forms.papers_for(homes, {"home": "own"})] == ["card", "other"]
    assert forms.answers_that_count(homes, {"home": "own", "landlord": "Bà Lan", "people": 2}) == {
        "home": "own",
        "people": 2,
    }


def test_the_next_open_page_and_round_to_what_was_left_out(homes: Definition) -> None:
    def following(answers: dict[str, Any], after: str = "") -> str | None:
        found = forms.first_open(homes, answers, after=after)
        return found.slug if found else None

    assert following({}) == "o-dau"
    assert following({"home": "rented"}, after="o-dau") == "chu-nha"
    assert following({"home": "rented"}, after="may-nguoi") == "chu-nha"
    assert following({"home": "rented", "landlord": "Bà Lan", "people": 2}) is None


def test_a_stop_ends_the_form_there(homes: Definition) -> None:
    first = homes.pages[0]
    stop = forms.stop_on(first, {"home": "none"})
    assert stop is not None
    assert stop.value == "none"
    assert not forms.is_done(first, {"home": "none"})
    assert forms.stop_on(first, {"home": "own"}) is None
    assert forms.first_open(homes, {"home": "none", "people": 2}) == first


def test_a_page_that_may_stay_empty_is_done_once_it_was_answered_or_sent_and_never_missing() -> None:
    free = read(
        whole(page("ma", field("code", required=False)), page("ten", field("name"), field("more", required=False)))
    )
    first, second = free.pages
    assert not forms.is_done(first, {})
    assert not forms.is_missing(first, {})
    assert forms.first_open(free, {}) == first
    assert forms.first_open(free, {}, seen=["ma"]) == second
    assert forms.is_done(first, {"code": "123"})
    assert forms.is_done(first, {}, ["ma"])
    assert not forms.is_done(second, {}, ["ten"])
    assert forms.is_missing(second, {"more": "x"})


@pytest.mark.parametrize(("value", "done"), [(0, True), (2, True), (None, False), ("", False)])
def test_nought_is_an_answer(homes: Definition, value: object, done: bool) -> None:
    assert forms.is_done(homes.pages[2], {"people": value}) is done


def test_of_several_ticked_one_is_enough() -> None:
    assert forms.holds({"a": ("x", "y")}, {"a": ["z", "y"]})
    assert not forms.holds({"a": ("x", "y")}, {"a": ["z"]})
    assert not forms.holds({"a": ("x",), "b": ("y",)}, {"a": "x"})
    assert forms.holds({}, {})


def test_what_is_known_is_filled_in_where_it_can_be_the_answer(homes: Definition) -> None:
    assert forms.filled_from(homes, {"home.people": 0}) == {"people": 0}
    chosen = read(whole(page("o-dau", choice("home", "own", "rented", known_as="home.kind"))))
    assert forms.filled_from(chosen, {"home.kind": "rented"}) == {"home": "rented"}
    assert forms.filled_from(chosen, {"home.kind": "castle"}) == {}


def test_words_in_another_language_or_in_vietnamese() -> None:
    assert forms.words({"vi": "Có", "en": "Yes"}, "en") == "Yes"
    assert forms.words({"vi": "Có", "en": "Yes"}, "id") == "Có"


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ([page("a", choice("x", "1"), when={"x": ["1"]})], "“x”, which is asked later or waits for it: a loop"),
        ([page("a", choice("x", "1"), when={"y": ["1"]}), page("b", choice("y", "1"), when={"x": ["1"]})], "the page “a” waits for “y”.*a loop"),
        ([page("a", choice("x", "1", when={"x": ["1"]}))], "the field “x” waits for “x”.*a loop"),
        ([page("a", field("y"), when={"x": ["1"]})], "the page “a” waits for “x”, which is not asked"),
        ([page("a", choice("x", "1")), page("b", field("y"), when={"x": ["2"]})], "cannot be chosen"),
        ([page("a", field("x")), page("b", field("y"), when={"x": ["2"]})], "nothing to choose"),
        ([page("a", field("x")), page("a", field("y"))], "more than one page “a”"),
        ([page("a", field("x")), page("b", field("x"))], "more than one field “x”"),
        ([page("a", choice("x", "1", "1"))], "more than one choice “1”"),
        ([page("a", field("x", kind="colour"))], "unknown kind “colour”"),
        ([page("a", field("x", kind="choice"))], "“a.x” needs choices"),
        ([page("a", {**choice("x", "1"), "kind": "line"})], "none elsewhere"),
        ([page("a", field("key"))], "is not one of key"),
        ([page("a", field("Tên"))], "needs a name of small letters"),
        ([page("Ở đâu", field("x"))], "needs a slug"),
        ([page("a")], "has no fields"),
        ([page("a", *(field(f"x{number}") for number in range(13)))], "more than 12 fields"),
        ([page(f"a{number}", field(f"x{number}")) for number in range(61)], "more than 60 pages"),
        ([page("a", field("x"), section="other")], "stands in no section"),
        ([page("a", field("x", label={"en": "What?"}))], "not there in Vietnamese"),
        ([], "has no pages"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused_with_a_sentence(pages: list[dict[str, Any]], sentence: str) -> None:
    assert re.search(sentence, "; ".join(faults(whole(*pages))))


def test_papers_are_looked_at_like_pages() -> None:
    rows = [{"code": "a", "title": VI}, {"code": "a", "title": VI, "when": {"x": ["9"]}}, {"title": VI}]
    said = "; ".join(faults(whole(page("a", choice("x", "1")), papers=rows)))
    assert "more than one paper “a”" in said
    assert "the paper “a” waits for an answer to “x” that cannot be chosen" in said
    assert "a paper needs “code”" in said
    for code in ("other", "Ảnh", "a" * 61):
        said = "; ".join(faults(whole(page("a", field("x")), papers=[{"code": code, "title": VI}])))
        assert "needs a code of at most 60" in said


WRONG: list[Any] = [
    None,
    7,
    True,
    "text",
    [],
    [[]],
    [{}],
    {},
    {"vi": 1},
    {"vi": {}},
    {"x": "1"},
    {"x": [1]},
    {"x": [["y"]]},
    {"x": [{}]},
    [None, 3],
]


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(way for key, one in inside for way in spots(one, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], by)
    return copy


def test_whatever_json_it_is_it_is_read_or_refused_and_never_breaks() -> None:
    good = whole(
        page("o-dau", choice("home", "own", "none", stop="none"), why=VI),
        page("ai", field("who", help=VI, known_as="x.y", required=False), when={"home": ["own"]}),
        papers=[{"code": "card", "title": VI, "required": False, "when": {"home": ["own"]}}],
    )
    assert read(good).pages
    refused: list[BadDefinition] = []
    for path in spots(good):
        for wrong in WRONG:
            try:
                found = read(replaced(good, path, wrong))
                forms.pages_for(found, {"home": "own"})
            except BadDefinition as error:
                refused.append(error)
    assert len(refused) > 500
    assert all(error.faults and min(map(len, error.faults)) > 10 for error in refused)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"pages": "trang"}, "“pages” of the form is to be a list"),
        ({"papers": {"a": 1}}, "“papers” of the form is to be a list"),
        ({"sections": ["all"]}, "“sections” of the form is to be an object"),
        ({"title": "Tên"}, "“title” of the form is to be said by language"),
        ({"pages": ["a"]}, "one of the pages of the form is to be an object"),
        ({"pages": [page("a", field("x"), when=["x"])]}, "“when” of the page “a”"),
        ({"pages": [page("a", field("x", when={"x": "1"}))]}, "“when” of the field “a.x”"),
        ({"pages": [page("a", field("x", required="no"))]}, "“required” of the field “a.x” is to be true or false"),
        ({"pages": [page("a", field("x", kind={}))]}, "“a.x” needs “kind”, a word"),
        ({"pages": [page("a", field("x", known_as=["y"]))]}, "“a.x” needs “known_as”, a word"),
        ({"hands_in_at": ["x"]}, "the form needs “hands_in_at”, a word"),
        ({"hands_in_at": "x"}, "the form is handed in at “x”, which is no field of the kind unit"),
        ({"hands_in_at": "y"}, "the form is handed in at “y”, which is no field of the kind unit"),
    ],
)
def test_a_wrong_type_is_named(change: dict[str, Any], sentence: str) -> None:
    assert sentence in "; ".join(faults({**whole(page("a", field("x"))), **change}))


@pytest.mark.parametrize("data", [None, [], "{}", 3])
def test_what_is_no_object_is_refused(data: Any) -> None:
    assert "the form is to be an object" in faults(data)


def test_the_general_form_and_five_procedures_are_there() -> None:
    procedures = {json.loads(path.read_text())["procedure"] for path in SHIPPED}
    website = "thong-bao-website-ung-dung-thuong-mai-dien-tu-ban-hang"
    assert procedures == {None, "1.001612", "2.000720", "1.001570", "1.004222", website}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_form_says_everything_in_three_languages_and_knows_by_documented_names(path: Path) -> None:
    data = json.loads(path.read_text())
    definition = read(data)
    assert path.stem == f"{data['procedure'] or 'general'}-{data['number']}"
    for spot in spots(data):
        if spot and spot[-1] == "vi":
            text = at(data, spot[:-1])
            assert set(text) == set(forms.LANGUAGES), text
            assert all(words.strip() for words in text.values()), text
    documented = dict(
        re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| `(\w+)` \|", (DATA / "README.md").read_text(), re.MULTILINE)
    )
    asked = {one.known_as: one.kind for one in definition.fields() if one.known_as}
    assert asked
    assert asked.items() <= documented.items()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_form_comes_to_an_end_whatever_is_chosen(path: Path) -> None:
    definition = read(json.loads(path.read_text()))
    reached: set[str] = set()
    for one in definition.fields():
        for chosen in one.choices or (None,):
            answers = walk(definition, {one.name: chosen.value} if chosen else {})
            reached |= {page.slug for page in forms.pages_for(definition, answers)}
            if chosen and chosen.stop and one.name in answers:
                assert forms.first_open(definition, answers) is not None
    assert reached == {page.slug for page in definition.pages}
    assert forms.first_open(definition, walk(definition, {})) is None


def walk(definition: Definition, wanted: dict[str, str]) -> dict[str, Any]:
    """Answer page after page: as wanted, else what leads on to what waits for it, else the first choice without a stop."""
    waited = {name: values[0] for target in wanted for name, values in ways_to(definition, target).items()}
    answers: dict[str, Any] = {}
    for _page in range(len(definition.pages) + 1):
        asked = forms.first_open(definition, answers)
        if asked is None or forms.stop_on(asked, answers):
            break
        for one in forms.fields_of(asked, answers):
            open_ = [choice.value for choice in one.choices if not choice.stop]
            said: Any = {**waited, **wanted}.get(one.name) or (open_[0] if open_ else "trả lời")
            answers[one.name] = [said, *open_] if one.kind == "choices" else said
        assert forms.is_begun(asked, answers)
    return answers


def ways_to(definition: Definition, name: str) -> dict[str, tuple[str, ...]]:
    """What has to be answered so that this field is asked, however far back."""
    found: dict[str, tuple[str, ...]] = {}
    for page in definition.pages:
        for one in page.fields:
            if one.name == name:
                for when in (page.when, one.when):
                    found |= when
                    for before in when:
                        found |= ways_to(definition, before)
    return found


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value
