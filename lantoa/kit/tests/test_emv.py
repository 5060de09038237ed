"""Rows of tags are read to their very end or not at all, and the checksum is the published one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.emv import assemble, crc, read_tags, seal_faults, tag

ROWS = st.lists(st.tuples(st.from_regex("[0-9]{2}", fullmatch=True), st.text(max_size=99)), max_size=5)


def test_the_checksum_is_the_published_one() -> None:
    assert crc("123456789") == "29B1"
    assert crc("") == "FFFF"


@given(ROWS)
def test_what_is_written_is_read_back_in_order(pairs: list[tuple[str, str]]) -> None:
    assert read_tags("".join(tag(number, value) for number, value in pairs)) == pairs


@given(st.text(max_size=60))
def test_a_row_is_read_whole_or_refused(text: str) -> None:
    try:
        assert "".join(tag(number, value) for number, value in read_tags(text)) == text
    except ValueError as refusal:
        assert "at" in str(refusal) or "short" in str(refusal)  # noqa: PT017 - both ends are right


@pytest.mark.parametrize("text", ["0", "00", "000", "0001", "0102A", "0x01A", "00-1A", "٠٠01A", "000 ", "0001A "])
def test_a_broken_row_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no tag and length|short"):
        read_tags(text)


def test_a_length_counts_characters_and_stops_at_99() -> None:
    assert tag("08", "hóa đơn") == "0807hóa đơn"
    with pytest.raises(ValueError, match="longer than 99"):
        tag("38", "x" * 100)


def test_a_payload_is_sealed_last_of_all() -> None:
    sealed = assemble({"63": "0000", "58": "VN", "00": "01"}, ["00", "63", "58"])
    assert sealed[:-4] == "0002015802VN6304"
    assert list(seal_faults(sealed)) == []
    assert list(seal_faults(sealed[:-4] + sealed[-4:].lower())) == []


@pytest.mark.parametrize("payload", ["", "000201", "0002016304ABCG", "0002016304ABCD\n", "\ud8006304ABCD"])
def test_a_missing_or_wrong_seal_is_said(payload: str) -> None:
    assert len(list(seal_faults(payload))) == 1
