"""Names that look like the same body's or the same person's."""

from __future__ import annotations

import pytest

from lantoa.accounts.rules.alike import bodies_alike, people_alike


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ủy ban nhân dân phường Hạ Long", "UBND P. Hạ Long", True),
        ("Ủy ban nhân dân phường Hạ Long", "UBND phường Hạ Long", True),
        ("Uỷ ban Nhân dân  phường Hạ Long", "ủy ban nhân dân PHƯỜNG hạ long", True),
        ("UBND Hạ Long", "Ủy ban nhân dân phường Hạ Long", True),
        ("SởYtế", "Sở Y tế", True),
        ("Ủy ban nhân dân xã Quảng Hà", "Ủy ban nhân dân xã Quảng La", False),
        ("…", "Sở Y tế", False),
    ],
)
def test_bodies(one: str, other: str, same: bool) -> None:
    assert (bodies_alike(one, other), bodies_alike(other, one)) == (same, same)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Thị Lan", "Chị Lan", True),
        ("Lan", "nguyen thi lan", True),
        ("Nguyễn Thị Lan", "Nguyễn Thị Hoa", False),
        ("", "Lan", False),
    ],
)
def test_people(one: str, other: str, same: bool) -> None:
    assert (people_alike(one, other), people_alike(other, one)) == (same, same)
