"""What a line of the log may say: which request or task it belongs to, where something broke, and nothing about people.

A line names an address by its route and an error by its kind and place. What somebody typed stands in paths, in query strings
and in the words of many errors ("invalid literal for int(): '0912…'"), so these are left out, and long numbers are struck out
of everything else.
"""

from __future__ import annotations

import json
import logging
import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# The words of these errors are the machine's own; those of all others may repeat what they were given. By name, not by kind:
# what a library derives from them says what it likes.
PLAIN = frozenset({
    "AttributeError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError", "ImportError", "InterfaceError", "MemoryError",
    "ModuleNotFoundError", "NameError", "OperationalError", "RecursionError", "TemplateNotFound", "TimeoutError", "TransactionManagementError",
    "UnboundLocalError", "UndefinedError", "ZeroDivisionError",
})  # fmt: skip
# Phone numbers, citizen numbers, accounts: eight digits in a row, or nine and more with something between them. Codes somebody
# types have six; they are never logged, and six digits alone may be a row.
LONG_NUMBER = re.compile(r"(?<![0-9])(?:\+?[0-9]{8,}|\+?[0-9](?:[ .-]?[0-9]){8,})(?![0-9])")
MOST_PLACES = 12
# What is a mark of somebody else's proxy: hexadecimal, long enough to be one, and no mere number.
_MARK = re.compile(r"(?=[0-9-]*[a-f])[0-9a-f-]{16,64}")
_mark: ContextVar[str] = ContextVar("mark", default="")


def mark() -> str:
    """The mark of the request or task this thread is at; empty between them."""
    return _mark.get()


@contextmanager
def marked(mark: str) -> Iterator[None]:
    """Everything logged inside carries this mark."""
    before = _mark.set(mark)
    try:
        yield
    finally:
        _mark.reset(before)


def sane_mark(given: str) -> str:
    """The mark a proxy gave, or nothing where it could be anything else."""
    low = given.lower()
    return low if _MARK.fullmatch(low) else ""


def struck(text: str) -> str:
    """The text without long numbers."""
    return LONG_NUMBER.sub("…", text)


def told(error: BaseException) -> str:
    """An error in one line that holds nothing somebody typed: its kind, and its words or the place it came from."""
    name = type(error).__name__
    if name in PLAIN:
        return f"{name}: {_words(error)}"
    places = _places(error.__traceback__)
    return f"{name}: {places[-1]}" if places else name


def _words(error: BaseException) -> str:
    # A database's further lines repeat the row.
    return struck(str(error).partition("\n")[0])[:300]


def errors_of(error: BaseException | None) -> list[dict[str, Any]]:
    """The error and those it came from, the last one first: kind, words where they are the machine's own, places."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(found) < 5:
        seen.add(id(error))
        one: dict[str, Any] = {"kind": f"{type(error).__module__}.{type(error).__name__}"}
        if type(error).__name__ in PLAIN:
            one["words"] = _words(error)
        found.append({**one, "at": _places(error.__traceback__)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace, limit=-MOST_PLACES)
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(file: str) -> str:
    _before, package, inside = file.rpartition("site-packages/")
    return inside if package else file.removeprefix(f"{ROOT}{os.sep}")


def message_of(record: logging.LogRecord) -> str:
    """What the record says. Django's own words about requests repeat their path: instead, what was answered and by which route."""
    request = getattr(record, "request", None)
    if request is not None or hasattr(record, "status_code"):
        return f"answered {getattr(record, 'status_code', 'nothing')} at {_route(request)}"
    try:
        return struck(record.getMessage())
    except (TypeError, ValueError):
        return struck(str(record.msg))


def _mark_of(record: logging.LogRecord) -> str:
    return mark() or str(getattr(getattr(record, "request", None), "mark", ""))


def _route(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return getattr(match, "view_name", "") or "no route"


class PlainLine(logging.Formatter):
    """For people who read along: one line, then the places of an error."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        line = " ".join(
            part for part in (at, record.levelname, record.name, _mark_of(record), message_of(record)) if part
        )
        for error in errors_of(_error(record)):
            words = f": {error['words']}" if "words" in error else ""
            line += "".join(f"\n  {text}" for text in (f"{error['kind']}{words}", *error["at"]))
        return line


class JsonLine(logging.Formatter):
    """For programs: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "mark": _mark_of(record),
            "process": record.process,
            "message": message_of(record),
        }
        errors = errors_of(_error(record))
        if errors:
            line["errors"] = errors
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if isinstance(record.exc_info, tuple) else None
