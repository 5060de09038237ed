from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine, NotUnderstood


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(NotUnderstood):
        wire.json_object(raw)


def test_a_line_of_text_is_clean_and_short() -> None:
    body = wire.json_object(rb'{"memo": " a\u0000\n b\ud800 ", "no": 7}')
    assert wire.text(body, "memo", 3) == "a b"
    assert "\ud800" not in wire.text(body, "memo", 100)
    assert wire.text(body, "missing", 10) == ""
    for name, needed in (("no", False), ("missing", True)):
        with pytest.raises(NotUnderstood, match=name):
            wire.text(body, name, 10, needed=needed)


def test_a_number_or_a_word_is_read_as_text() -> None:
    assert wire.number_or_text({"id": 123456789}, "id", 9) == "123456789"
    assert wire.number_or_text({"id": "ready"}, "id", 9) == "ready"
    for wrong in (True, 10**9, 1.5, None, {}):
        with pytest.raises(NotUnderstood):
            wire.number_or_text({"id": wrong}, "id", 9)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-27T10:00:00+07:00", datetime(2026, 11, 27, 3, tzinfo=UTC)),
        ("2026-11-27 10:00:00", datetime(2026, 11, 27, 3, tzinfo=UTC)),
        ("27/11/2026 10:00:00", datetime(2026, 11, 27, 3, tzinfo=UTC)),
        ("2026-11-27T03:00:00Z", datetime(2026, 11, 27, 3, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_vietnams(written: str, utc: datetime) -> None:
    assert wire.moment({"at": written}, "at") == utc


@pytest.mark.parametrize(
    "written", ["", "27/13/2026 10:00:00", "yesterday", "0001-01-01", "9999-12-31T23:59:59", 5, None]
)
def test_what_is_no_time_of_our_days_is_refused(written: Any) -> None:
    with pytest.raises(NotUnderstood):
        wire.moment({"at": written}, "at")


@pytest.mark.parametrize("given", ["", None, 7, "other", "sécret"])
def test_another_key_is_refused(given: object) -> None:
    with pytest.raises(NotGenuine):
        wire.same_key(given, "secret")
    with pytest.raises(NotGenuine):
        wire.same_key("", "")


def test_only_the_headers_asked_for_are_kept() -> None:
    assert wire.kept({"User-Agent": "a\r\nb", "Authorization": "x"}, "user-agent", "date") == {"user-agent": "a b"}
