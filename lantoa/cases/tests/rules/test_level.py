"""Who decides is read from the data's own words."""

from __future__ import annotations

import unicodedata

import pytest

from lantoa.cases.rules.level import is_central


@pytest.mark.parametrize(
    "level",
    ["trung ương", "Trung ương", "Bộ Công an, qua VNeID", "Chính phủ", "Thủ tướng Chính phủ", unicodedata.normalize("NFD", "Bộ Công Thương")],
)  # fmt: skip
def test_above_the_province(level: str) -> None:
    assert is_central(level)


@pytest.mark.parametrize(
    "level", ["", "xã", "tỉnh", "Công an xã / cơ quan quản lý căn cước", "Bộ phận một cửa", "Sở Công Thương"]
)
def test_not_above_it(level: str) -> None:
    assert not is_central(level)
