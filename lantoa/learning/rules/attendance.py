"""Who was there: what phones without a line tell, put together so that the order in which it arrives makes no difference."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

STATUSES = PRESENT, LATE, ABSENT = ("present", "late", "absent")
HERE = frozenset({PRESENT, LATE})
WHATS = MARK, WALKED_IN, MOVE_HALL, SETTLE = ("mark", "walk_in", "move_hall", "settle")
# What is open about somebody: two hands say different things, or a phone that was revoked says something.
DIFFER, REVOKED = "differ", "revoked"

MOST_EVENTS = 500
LONGEST_NAME, LONGEST_PHONE, LONGEST_HALL, LONGEST_SUBJECT = 120, 16, 160, 36
# A phone's clock and ours may differ by so much before anybody is told.
CLOCK_SLACK = timedelta(minutes=2)
# A mark made so long after a meeting's end is kept like any other and says so.
AFTERWARDS = timedelta(hours=12)
# No phone keeps a mark longer without meeting a line; a clock put right to before that was not put right.
OLDEST = timedelta(days=60)
# The code on the wall changes every half minute and opens for ten minutes: signing in takes a while on a weak line.
STEP_SECONDS = 30
OPENS, AHEAD = timedelta(minutes=10), timedelta(minutes=1)
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """One mark of one person at one meeting.

    `hand` is who made it, `own` whether that is the learner by the code on the wall; `counts` is False from a phone that was revoked.
    """

    id: str
    status: str
    hand: int | None
    at: datetime
    settles: bool = False
    own: bool = False
    device: str = ""
    counter: int = 0
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What all marks of one person at one meeting come to: a status ("" while nothing counts), what is open, which mark decided."""

    status: str = ""
    doubt: str = ""
    decided_by: str = ""


def standing(said: Iterable[Said]) -> Standing:
    """The same for the same set of marks, in whatever order and however often they are told.

    The last word of somebody settling it wins. Else each hand's last word counts: one answer is the answer, two different ones
    are open and the latest is shown. A learner's own code stands behind whoever leads the class, unless that one says absent.
    """
    marks = list({one.id: one for one in said}.values())
    counted = [one for one in marks if one.counts]
    settled = [one for one in counted if one.settles]
    if settled:
        last = max(settled, key=_when)
        return Standing(last.status, "", last.id)
    words = _last_words(counted)
    if not words:
        return Standing("", REVOKED if marks else "", "")
    led = [one for one in words if not one.own]
    last = max(led or words, key=_when)
    answers = {one.status for one in led or words}
    contradicted = last.status == ABSENT and any(one.own for one in words if one.status in HERE)
    doubt = DIFFER if len(answers) > 1 or contradicted else ""
    if not doubt and any(not one.counts and one.status != last.status for one in marks):
        doubt = REVOKED
    return Standing(last.status, doubt, last.id)


def _last_words(marks: Iterable[Said]) -> list[Said]:
    """The last mark of each hand. On one phone its own count says what came later, whatever its clock did meanwhile."""
    by_device: dict[tuple[int | None, str], Said] = {}
    for one in marks:
        held = by_device.get((one.hand, one.device))
        if held is None or _count(one) > _count(held):
            by_device[one.hand, one.device] = one
    by_hand: dict[int | None, Said] = {}
    for one in by_device.values():
        held = by_hand.get(one.hand)
        if held is None or _when(one) > _when(held):
            by_hand[one.hand] = one
    return list(by_hand.values())


def _count(one: Said) -> tuple[int, datetime, str]:
    return one.counter, one.at, one.id


def _when(one: Said) -> tuple[datetime, str, int, str]:
    return one.at, one.device, one.counter, one.id


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a phone tells it. Whatever else it says stands in `said`, but for the name and phone of a walk-in."""

    id: UUID
    what: str = ""
    run: int | None = None
    session: int | None = None
    subject: str = ""
    status: str = ""
    name: str = ""
    phone: str = ""
    hall: str = ""
    counter: int = 0
    at_phone: datetime | None = None
    seen: tuple[datetime, datetime] | None = None
    said: Mapping[str, Any] | None = None


def read_event(given: object) -> Told | None:
    """The event in a piece of JSON; None where it has no id, which is all it needs. A field that makes no sense reads as empty."""
    if not isinstance(given, dict) or (key := as_uuid(given.get("id"))) is None:
        return None
    seen = given.get("seen")
    pair = (moment_of(seen[0]), moment_of(seen[1])) if isinstance(seen, list) and len(seen) == 2 else (None, None)
    walk_in, mark = as_uuid(given.get("subject")), _number(given.get("subject"))
    if given.get("what") == WALKED_IN:
        # Whoever came without a seat is somebody new, even where the phone forgot to say who.
        walk_in, mark = walk_in or key, None
    return Told(
        id=key, what=_text(given.get("what"), 12), run=_number(given.get("run")), session=_number(given.get("session")),
        subject=str(walk_in or ("" if mark is None else mark)), status=_one_of(given.get("status"), STATUSES),
        name=_text(given.get("name"), 4 * LONGEST_NAME), phone=_text(given.get("phone"), 4 * LONGEST_PHONE), hall=_text(given.get("hall"), LONGEST_HALL),
        counter=_number(given.get("counter")) or 0, at_phone=moment_of(given.get("at")),
        seen=(pair[0], pair[1]) if pair[0] and pair[1] else None, said=kept_of(given),
    )  # fmt: skip


def kept_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The event as it came, without a walk-in's name and phone, which stand in one place only; a huge one only says so."""
    kept = {key: value for key, value in given.items() if key not in {"name", "phone"}}
    try:
        # What a database cannot hold inside JSON (NUL, halves of characters, endless numbers) is left out.
        text = json.dumps(kept, ensure_ascii=True, allow_nan=False)
    except (ValueError, RecursionError):
        return {"unwritable": True}
    if "\\u0000" in text or "\\ud" in text:
        text = text.replace("\\u0000", "")
        kept = {key: value for key, value in kept.items() if "\\ud" not in json.dumps([key, value])}
        text = json.dumps(kept).replace("\\u0000", "")
    if len(text) > 4000:
        return {"long": len(text)}
    found = json.loads(text)
    return found if isinstance(found, dict) else {}


def as_uuid(given: object) -> UUID | None:
    """The id in a text, or None."""
    try:
        return UUID(given) if isinstance(given, str) and len(given) <= 36 else None
    except ValueError:
        return None


def moment_of(milliseconds: object) -> datetime | None:
    """A moment told as milliseconds since 1970; None for what is none, or lies before that year or after 2200."""
    if not isinstance(milliseconds, int | float) or isinstance(milliseconds, bool):
        return None
    try:
        found = _FIRST + timedelta(milliseconds=milliseconds)
    except (OverflowError, ValueError):
        return None
    return found if _FIRST <= found <= _LAST else None


def _number(given: object) -> int | None:
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) <= 18:
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 10**18 else None


def _text(given: object, longest: int) -> str:
    return given[:longest].replace("\x00", "") if isinstance(given, str) else ""


def _one_of(given: object, known: tuple[str, ...]) -> str:
    return given if isinstance(given, str) and given in known else ""


@dataclass(frozen=True, slots=True)
class Guess:
    """When something happened as far as can be known, how that is known, and whether the phone's clock was off."""

    at: datetime
    how: str
    off: bool


def guess(
    at_phone: datetime | None, *, seen: tuple[datetime, datetime] | None, sent_phone: datetime | None, received: datetime
) -> Guess:  # fmt: skip
    """When a phone's event happened, although its clock may be a year off.

    `seen` is our time and the phone's when they last spoke before it, `sent_phone` the phone's time when it was sent, `received`
    ours. How: "phone" (its clock was right), "seen" or "sent" (put right by that difference), "bounded" (brought between the
    times that are known), "received" (it told no time).
    """
    if at_phone is None:
        return Guess(received, "received", off=True)
    earliest = seen[0] if seen and seen[0] <= received else received - OLDEST
    ways = []
    if seen:
        ways.append(("seen", seen[0] - seen[1]))
    if sent_phone is not None:
        ways.append(("sent", received - sent_phone))
    ways.append(("phone", timedelta(0)))
    for how, difference in ways:
        right = abs(difference) <= CLOCK_SLACK
        at = at_phone if right else at_phone + difference
        if earliest - CLOCK_SLACK <= at <= received + CLOCK_SLACK:
            return Guess(min(max(at, earliest), received), "phone" if right else how, off=not right)
    return Guess(min(max(at_phone, earliest), received), "bounded", off=True)


def wall_code(secret: str, step: int) -> str:
    """The eight letters and digits on the hall's wall in this half minute: RFC 6238's way, by SHA-256 and in base32."""
    mac = hmac.new(secret.encode(), str(step).encode(), hashlib.sha256).digest()
    return base64.b32encode(mac[:5]).decode().lower()


def is_on_the_wall(code: str, secret: str, now: datetime) -> bool:
    """Whether this code hung in the hall within the last ten minutes; the teacher's phone may be a minute ahead."""
    first, last = (int(moment.timestamp()) // STEP_SECONDS for moment in (now - OPENS, now + AHEAD))
    given = code.lower().encode()
    return any([hmac.compare_digest(wall_code(secret, step).encode(), given) for step in range(first, last + 1)])


def read_file(content: bytes) -> tuple[Mapping[str, Any], list[Any]] | None:
    """What a phone wrote into a file as a last resort: its head and its events; None where it is no such file, or not whole.

    `events` is a text, and `sha256` is over that text, so that every program computes the same.
    """
    try:
        head = json.loads(content)
        text = head["events"]
        whole = hashlib.sha256(text.encode()).hexdigest() == head["sha256"]
        events = json.loads(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (head, events) if whole and isinstance(events, list) else None
