"""One value in DER is told from one that says the same in another way."""

from __future__ import annotations

import pytest
from asn1crypto import core

from lantoa.signing.rules.der import DEEPEST, is_der, length

GOOD = [
    "0101ff", "010100", "020100", "02017f", "02020080", "0202ff7f", "030100", "030204f0", "0400", "0500", "06032a8648", "0a0101", "0c02c3a9", "13024869",
    "170d3236313132383030303030305a", "180f32303236313132383030303030305a", "3003020101", "a003020101", "8003abcdef", "308183048180" + "00" * 128,
]  # fmt: skip
BAD = [
    "010101", "01020000", "0200", "02020001", "0202ff80", "0300", "030108", "030204f1", "030101", "050100", "0600", "06022a86", "0602802a", "0c01c3", "13015f",
    "170b3236313132383030303030", "18113230323631313238303030303030302e305a", "1003020101", "2403040100", "1f8100", "308003020101 0000", "308103020101", "30820003020101",
    "3004020101", "3003020101ff", "02", "3004020101020",
]  # fmt: skip


@pytest.mark.parametrize("written", GOOD)
def test_what_is_written_the_one_way_is(written: str) -> None:
    content = bytes.fromhex(written)
    assert is_der(content)
    assert length(content + b"\0\0") == len(content)


@pytest.mark.parametrize("written", BAD)
def test_what_could_have_been_written_otherwise_is_not(written: str) -> None:
    assert not is_der(bytes.fromhex(written + "0" * (len(written.replace(" ", "")) % 2)))


@pytest.mark.parametrize("number", [0, 1, -1, 127, 128, -128, -129, 2**63, -(2**63), 2**64 - 1])
def test_numbers_as_a_library_writes_them(number: int) -> None:
    assert is_der(core.Integer(number).dump())


def test_a_value_in_a_value_in_a_value_has_an_end() -> None:
    content = b""
    for _level in range(DEEPEST + 2):
        content = core.Sequence(contents=content).dump()
    assert not is_der(content)


def test_the_length_of_what_is_cut_off_is_not_known() -> None:
    assert [length(bytes.fromhex(cut)) for cut in ("", "30", "3003", "30030201", "3082", "1f01")] == [None] * 6
