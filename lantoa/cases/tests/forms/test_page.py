"""A page of a guided form: what is typed is read as people type it, kept where it is wrong, and told what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from lantoa.cases.forms.page import PageForm
from lantoa.cases.rules.form import Page, read
from lantoa.kit.world import world
from lantoa.places import api as places

VI = {"vi": "Gì?"}
OWN_OR_RENTED = [{"value": "own", "label": {"vi": "Nhà tôi"}}, {"value": "rented", "label": {"vi": "Nhà thuê"}}]


def page(*fields: dict[str, Any], before: tuple[dict[str, Any], ...] = ()) -> Page:
    pages = [
        {"slug": slug, "section": "all", "title": VI, "fields": list(those)}
        for slug, those in (("truoc", before), ("day", fields))
        if those
    ]
    return read({"title": VI, "origin": VI, "sections": {"all": VI}, "pages": pages}).pages[-1]


def field(name: str, kind: str, **more: Any) -> dict[str, Any]:
    choices = {"choices": OWN_OR_RENTED} if kind in {"choice", "choices"} else {}
    return {"name": name, "kind": kind, "label": VI, **choices, **more}


def sent(on: Page, answers: dict[str, Any] | None = None, **said: Any) -> PageForm:
    data = QueryDict(mutable=True)
    data["key"] = str(world.uuid7())
    for name, value in said.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return PageForm(data, page=on, answers=answers or {})


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("line", "  Chả   mực\u200b Hương ", "Chả mực Hương"),
        ("text", "Làm chả\r\n\r\n\r\n\r\nBán chả ", "Làm chả\n\nBán chả"),
        ("number", "1.200", 1200),
        ("number", "0", 0),
        ("money", "30 triệu", 30_000_000),
        ("money", "30.000.000 đ", 30_000_000),
        ("money", "500k", 500_000),
        ("money", "0", 0),
        ("date", "21/11/2026", "2026-11-21"),
        ("date", "2026-11-21", "2026-11-21"),
        ("date", "1-2-2026", "2026-02-01"),
        ("phone", "0912 345 678", "+84912345678"),
        ("email", "huong@example.vn", "huong@example.vn"),
        ("choice", "rented", "rented"),
        ("choices", ["own", "rented"], ["own", "rented"]),
        ("identity_number", "022 185 001 234", "022185001234"),
        ("tax_code", "0100109106", "0100109106"),
        ("tax_code", "0100109106 001", "0100109106-001"),
    ],
)
def test_what_people_type_is_read(kind: str, typed: Any, kept: object) -> None:
    form = sent(page(field("it", kind)), it=typed)
    assert form.is_valid(), form.errors
    assert form.values() == {"it": kept}


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("line", "a" * 301, "300"),
        ("text", "a" * 4001, "4000"),
        ("number", "hai", "ghi một con số"),
        ("number", "-3", "ghi một con số"),
        ("number", "2,5", "ghi một con số"),
        ("number", "9" * 30, "ghi một con số"),
        ("money", "ba chục", "30 triệu"),
        ("money", "-5000", "30 triệu"),
        ("money", "1.250 triệu", "30 triệu"),
        ("money", "9" * 30, "30 triệu"),
        ("date", "31/02/2026", "21/11/2026"),
        ("date", "mai", "21/11/2026"),
        ("phone", "12", "0912 345 678"),
        ("email", "huong@", "thư điện tử"),
        ("choice", "castle", "chọn một trong"),
        ("choices", ["own", "castle"], "chọn một trong"),
        ("identity_number", "02218500123", "12 số"),
        ("identity_number", "02218500123X", "12 số"),
        ("tax_code", "0100109107", "Mã số thuế"),
        ("tax_code", "12345", "Mã số thuế"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays(kind: str, typed: Any, sentence: str) -> None:
    with translation.override("vi"):
        form = sent(page(field("it", kind)), it=typed)
        assert not form.is_valid()
        assert len(form.errors["it"]) == 1
        assert sentence in form.errors["it"][0]
        assert form["it"].value() == typed


TYPED = ("line", "text", "number", "money", "date", "phone", "email", "identity_number", "tax_code")


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(kind, typed) for kind in TYPED for typed in ({}, {"it": ""}, {"it": "   "})]
    + [("choice", {}), ("choice", {"it": ""}), ("choices", {})],
)
def test_nothing_is_missed_only_where_something_is_needed(kind: str, typed: dict[str, str]) -> None:
    with translation.override("vi"):
        needed = sent(page(field("it", kind)), **typed)
        assert not needed.is_valid()
        assert needed.errors["it"] == ["Bạn trả lời giúp câu này nhé."]
        free = sent(page(field("it", kind, required=False)), **typed)
        assert free.is_valid(), free.errors
        assert free.values()["it"] in ("", None, [])


@pytest.mark.django_db
def test_a_commune_is_one_of_the_list() -> None:
    places.load_places()
    on, unit = page(field("it", "unit")), places.units()[0]
    good = sent(on, it=unit.pk)
    assert good.is_valid()
    assert good.values() == {"it": unit.pk}
    with translation.override("vi"):
        bad = sent(on, it="99999")
        assert not bad.is_valid()
        assert "chọn một trong" in bad.errors["it"][0]


def test_what_another_answer_of_the_page_makes_needless_is_neither_kept_nor_missed() -> None:
    on = page(field("home", "choice"), field("rent", "money", when={"home": ["rented"]}))
    missed = sent(on, home="rented", rent="")
    assert not missed.is_valid()
    assert "rent" in missed.errors
    needless = sent(on, home="own", rent="nhiều lắm")
    assert needless.is_valid(), needless.errors
    assert needless.values() == {"home": "own", "rent": ""}
    needed = sent(on, home="rented", rent="3 triệu")
    assert needed.is_valid(), needed.errors
    assert needed.values() == {"home": "rented", "rent": 3_000_000}


def test_an_answer_of_an_earlier_page_says_what_is_asked_here() -> None:
    on = page(
        field("rent", "money", when={"home": ["rented"]}), field("people", "number"), before=(field("home", "choice"),)
    )
    asked = sent(on, {"home": "rented"}, rent="", people="2")
    assert [one.name for one in asked.asked] == ["rent", "people"]
    assert not asked.is_valid()
    assert list(asked.errors) == ["rent"]
    other = sent(on, {"home": "own"}, rent="3 triệu", people="2")
    assert [one.name for one in other.asked] == ["people"]
    assert other.is_valid(), other.errors
    assert other.values() == {"people": 2}


def test_what_was_answered_before_is_shown_again() -> None:
    on = page(field("people", "number"), field("since", "date"))
    form = PageForm(page=on, answers={"people": 0, "since": "2026-11-21"})
    assert 'value="0"' in str(form["people"])
    assert 'value="2026-11-21"' in str(form["since"])


def test_labels_are_in_the_readers_language_or_in_vietnamese() -> None:
    on = page(field("it", "line", label={"vi": "Tên", "en": "Name"}))
    for language, label in (("vi", "Tên"), ("en", "Name"), ("id", "Tên")):
        with translation.override(language):
            assert PageForm(page=on, answers={}).fields["it"].label == label


def test_a_lost_key_is_asked_for_and_what_was_typed_stays() -> None:
    form = PageForm(QueryDict("it=Hương"), page=page(field("it", "line")), answers={})
    assert not form.is_valid()
    assert form["it"].value() == "Hương"
    assert form["key"].value()
