"""The posts' tracking codes and their check digit."""

from __future__ import annotations

import pytest

from lantoa.shipping.rules import s10


@pytest.mark.parametrize(("serial", "digit"), [("47312482", 9), ("12345678", 5), ("00000000", 5), ("00000004", 5), ("00000003", 1)])  # fmt: skip
def test_the_check_digit_is_reckoned_as_the_standard_says(serial: str, digit: int) -> None:
    assert s10.check_digit(serial) == digit


@pytest.mark.parametrize(
    ("code", "fault"),
    [("EE123456785VN", None), ("RB473124829SZ", None), ("EE123456784VN", "check"), ("EE123456875VN", "check"), ("EE123456785QQ", "country"),
     ("EE1VN", "form"), ("1Z999AA10123456784", "form"), ("EE１２３４５６７８５VN", "form"), ("", "form")],
)  # fmt: skip
def test_a_slip_in_a_code_is_named(code: str, fault: str | None) -> None:
    assert s10.fault(code) == fault
