"""Only a plain yes or no is one."""

from __future__ import annotations

import unicodedata

import pytest

from lantoa.workforce.rules.answer import meaning


@pytest.mark.parametrize(
    "words", ["CO", "có", "Có ạ", " Co. ", "YES", "1", "Dạ có!", unicodedata.normalize("NFD", "CÓ")]
)
def test_yes(words: str) -> None:
    assert meaning(words) is True


@pytest.mark.parametrize("words", ["KHONG", "không", "Khong a", "NO", "0", "Dạ không ạ"])
def test_no(words: str) -> None:
    assert meaning(words) is False


@pytest.mark.parametrize(
    "words", ["", "\x00", "co viec gi", "có không", "10", "chắc có", "ai day", "1 0", "‮oc", "x" * 5_000, "?", "dạ"]
)
def test_anything_else_is_nothing_certain(words: str) -> None:
    assert meaning(words) is None
