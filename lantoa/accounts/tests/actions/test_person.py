"""People join by their phone, once, under a name that can be read."""

from __future__ import annotations

import unicodedata

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.errors import BadName, BadPhone
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db


def test_a_new_phone_joins_once() -> None:
    first = accounts.person_for("0912 345 678", "Nguyễn Thị Lan")
    again = accounts.person_for("+84912345678", "Tên Khác")
    assert first == again
    assert again.name == "Nguyễn Thị Lan"
    assert [entry.act for entry in journal.entries_about(first)] == ["accounts.person_joined"]
    assert journal.entries_about(first)[0].by_id == first.pk


def test_a_name_is_filled_in_where_there_is_none() -> None:
    accounts.person_for("0912345678")
    assert accounts.person_for("0912345678", "Lan").name == "Lan"
    assert accounts.Person.objects.get().name == "Lan"


def test_nobody_has_a_usable_password() -> None:
    person = accounts.person_for("0912345678", "Lan")
    assert not person.has_usable_password()
    assert accounts.person_for("0987654321", "Hoa").password != person.password


def test_a_name_is_kept_composed_and_without_marks_that_turn_text() -> None:
    typed = "\u202e" + unicodedata.normalize("NFD", "Nguyễn  Thị\u200f Lan") + "\n🦑"
    assert accounts.person_for("0912345678", typed).name == "Nguyễn Thị Lan 🦑"


@pytest.mark.parametrize("typed", ["x" * 10_000, "L" * 121])
def test_a_name_too_long_is_refused_and_nobody_joins(typed: str) -> None:
    with pytest.raises(BadName) as refused:
        accounts.person_for("0912345678", typed)
    assert "120" in str(refused.value)
    assert refused.value.field == "name"
    assert accounts.Person.objects.count() == 0


@pytest.mark.parametrize("typed", ["   ", "\u202e\u200b", "12345", "😀😀", "---"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(BadName):
        accounts.person_for("0912345678", typed)
    assert accounts.Person.objects.count() == 0


def test_a_phone_with_letters_joins_nobody() -> None:
    with pytest.raises(BadPhone):
        accounts.person_for("không có", "Lan")
    assert accounts.Person.objects.count() == 0


def test_the_entry_holds_no_personal_data() -> None:
    person = accounts.person_for("0912345678", "Nguyễn Thị Lan")
    (entry,) = journal.entries_about(person)
    assert entry.data == {}
