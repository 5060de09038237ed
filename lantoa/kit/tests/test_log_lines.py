"""A line of the log says where and what kind, never what somebody typed."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from lantoa.kit.log_lines import JsonLine, PlainLine, mark, marked, sane_mark, struck, told

FORMS = pytest.mark.parametrize("form", [PlainLine(), JsonLine()], ids=["plain", "json"])


def record(message: str, *args: object, error: BaseException | None = None, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("room", logging.ERROR, __file__, 1, message, args, None)
    if error is not None:
        made.exc_info = (type(error), error, error.__traceback__)
    made.__dict__.update(extra)
    return made


def raised(make: Callable[[], object]) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: B017, PT011 - whatever it is
        make()
    return caught.value


def typed() -> None:
    try:
        int("Nguyễn Thị Lan 0912345678")
    except ValueError as error:
        raise KeyError("số 5 thôn Đông Sơn") from error


@FORMS
def test_an_error_is_told_by_its_kind_and_place_without_its_words(form: logging.Formatter) -> None:
    line = form.format(record("task %s failed", 7, error=raised(typed)))
    assert "task 7 failed" in line
    assert "builtins.KeyError" in line
    assert "builtins.ValueError" in line
    assert "lantoa/kit/tests/test_log_lines.py:" in line
    for planted in ("Nguyễn", "Lan", "0912345678", "Đông Sơn", "invalid literal"):
        assert planted not in line


@FORMS
def test_what_another_handler_wrote_into_the_record_is_not_repeated(form: logging.Formatter) -> None:
    made = record("failed", error=raised(typed))
    logging.Formatter().format(made)
    assert "Nguyễn" in made.exc_text
    assert "Nguyễn" not in form.format(made)


@FORMS
def test_words_that_are_the_machines_own_are_kept(form: logging.Formatter) -> None:
    line = form.format(record("failed", error=raised(lambda: 1 // 0)))
    assert "division" in line


class OddNameError(NameError):
    pass


@FORMS
def test_of_a_databases_words_only_the_first_line_is_kept(form: logging.Formatter) -> None:
    def locked() -> None:
        raise OperationalError("could not serialize access\nDETAIL:  Key (name)=(Nguyễn Thị Lan)")

    line = form.format(record("failed", error=raised(locked)))
    assert "could not serialize access" in line
    assert "Lan" not in line


def test_what_derives_from_a_plain_kind_is_not_plain() -> None:
    def odd() -> None:
        raise OddNameError("0912 345 678 Nguyễn Thị Lan")

    assert told(raised(odd)).startswith("OddNameError: lantoa/kit/tests/test_log_lines.py:")
    assert "Lan" not in told(raised(odd))


@FORMS
def test_a_request_is_named_by_its_route_not_its_path(form: logging.Formatter) -> None:
    request = SimpleNamespace(mark="abcdef0123456789", resolver_match=SimpleNamespace(view_name="orders:order"))
    line = form.format(record("Internal Server Error: %s", "/don/geheim/", request=request, status_code=500))
    assert "answered 500 at orders:order" in line
    assert "abcdef0123456789" in line
    assert "geheim" not in line
    nowhere = SimpleNamespace(resolver_match=None)
    assert "no route" in form.format(record("Not Found: %s", "/0912345678/", request=nowhere, status_code=404))


@FORMS
def test_a_message_that_does_not_fit_its_values_breaks_nothing(form: logging.Formatter) -> None:
    assert "%d things" in form.format(record("%d things", "many"))


@pytest.mark.parametrize(
    "number",
    [
        "0912345678",
        "+84912345678",
        "0912 345 678",
        "091.234.5678",
        "001 199 012 345",
        "022199012345",
        "1017588888",
        "12345678",
    ],
)
def test_long_numbers_are_struck_out(number: str) -> None:
    assert struck(f"call {number} now") == "call … now"


@pytest.mark.parametrize("text", ["incoming 1234567 parked", "20:31:07", "LT7K3M9QX", "3 of 500 rows, 12 left"])
def test_short_numbers_stay(text: str) -> None:
    assert struck(text) == text


@FORMS
def test_everything_inside_a_mark_carries_it(form: logging.Formatter) -> None:
    with marked("job-7-1"):
        with marked("inner"):
            assert "inner" in form.format(record("x"))
        assert "job-7-1" in form.format(record("x"))
    assert mark() == ""


def test_a_json_line_is_one_line_with_its_parts() -> None:
    with marked("a1"):
        line = JsonLine().format(record("two\nlines of %s", "Vân Đồn", error=raised(typed)))
    assert "\n" not in line
    read = json.loads(line)
    assert (read["level"], read["logger"], read["mark"], read["message"]) == (
        "ERROR",
        "room",
        "a1",
        "two\nlines of Vân Đồn",
    )
    assert [error["kind"] for error in read["errors"]] == ["builtins.KeyError", "builtins.ValueError"]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("01993C4E-7D1A-7000-8000-00000000000A", "01993c4e-7d1a-7000-8000-00000000000a"),
        ("", ""), ("0912345678", ""), ("022199012345678901", ""), ("nguyen-thi-lan-bich", ""), ("a" * 65, ""), ("abc", ""), ("a\nb" * 8, ""), ("ế" * 20, ""),
    ],
)  # fmt: skip
def test_a_mark_is_taken_only_where_it_can_be_nothing_else(given: str, taken: str) -> None:
    assert sane_mark(given) == taken
