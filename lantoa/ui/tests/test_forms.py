"""A form does a thing once, a lost key asks to press again, and words are read as people type them."""

from __future__ import annotations

import unicodedata

import pytest
from django import forms
from django.http import QueryDict

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KEY_REUSED, KeyForm, LineField, PhoneField, TextField, key_in


class Sample(KeyForm):
    name = LineField()
    story = TextField(required=False)
    phone = PhoneField(required=False)


def sent(**values: object) -> Sample:
    data = QueryDict(mutable=True)
    data.update({"key": str(world.uuid7()), "name": "Lan", **{name: str(value) for name, value in values.items()}})
    return Sample(data)


def test_a_form_is_shown_with_a_key_of_its_own() -> None:
    assert key_in(Sample()["key"].value()) is not None
    assert Sample()["key"].value() != Sample()["key"].value()


def test_the_key_that_was_sent_is_the_command_s() -> None:
    key = world.uuid7()
    assert sent(key=key).command_key() == key


@pytest.mark.parametrize("spoiled", ["", "x", "1", "9" * 40, "\x00", "{{ 7*7 }}"])
def test_a_spoiled_key_is_replaced_and_the_sender_asked_to_press_again(spoiled: str) -> None:
    form = sent(key=spoiled)
    assert form.command_key() is None
    assert list(form.errors) == [forms.forms.NON_FIELD_ERRORS]
    assert Sample(form.data).is_valid()
    assert form["name"].value() == "Lan"


def test_a_key_used_for_something_else_is_replaced_too() -> None:
    form = sent()
    key = form.command_key()
    form.refuse(RuleError("used", code=KEY_REUSED))
    assert form.non_field_errors()
    assert Sample(form.data).command_key() not in (None, key)


def test_a_refusal_stands_beside_its_field_or_above_the_form() -> None:
    form = sent()
    assert form.is_valid()
    form.refuse(RuleError("Too long.", field="name"))
    form.refuse(RuleError("Not now.", field="elsewhere"))
    assert form.errors == {"name": ["Too long."], "__all__": ["Not now."]}


@pytest.mark.parametrize(
    ("typed", "read"),
    [(" Lan \u200b Anh ", "Lan Anh"), ("Lan\x00Anh", "Lan Anh"), (unicodedata.normalize("NFD", "Hạ Long"), "Hạ Long")],
)
def test_a_line_is_cleaned_of_what_keyboards_leave(typed: str, read: str) -> None:
    form = sent(name=typed)
    assert form.is_valid()
    assert form.cleaned_data["name"] == read


def test_several_lines_stay_several() -> None:
    form = sent(story=" Một \r\n\r\n\r\n\r\nhai ")
    assert form.is_valid()
    assert form.cleaned_data["story"] == "Một\n\nhai"


@pytest.mark.parametrize(
    ("typed", "read"), [("0912 345 678", "+84912345678"), ("", ""), ("+61 2 9374 4000", "+61293744000")]
)
def test_a_phone_is_read_as_people_write_it(typed: str, read: str) -> None:
    form = sent(phone=typed)
    assert form.is_valid()
    assert form.cleaned_data["phone"] == read


@pytest.mark.parametrize("typed", ["không có", "0912", "0" * 10_000])
def test_what_is_no_phone_has_a_sentence_and_is_kept(typed: str) -> None:
    form = sent(phone=typed)
    assert list(form.errors) == ["phone"]
    assert form["phone"].value() == typed
