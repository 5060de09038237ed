"""Sessions of somebody who was erased: theirs go, and what others typed of them goes out of everybody else's.

A session is known to nobody but its browser (a sign-in keeps a hash of its key), so all of them are read: by the worker, after the
erasure and page by page, so that no transaction is as long as a house has sessions. Whoever was erased is signed out long before:
a session counts only with its sign-in.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.contrib import auth
from django.contrib.sessions.models import Session

from lantoa.kit import keyed

PAGE = 1_000
_NUMBER = re.compile(r"\+\d{6,15}")


def mark_of(phone: str) -> str:
    """What the worker is told instead of the number, which nobody has to read any more."""
    return keyed.mark("lantoa.accounts.erased_phone", phone)


def forget_in_sessions(person_id: int, phone_mark: str) -> int:
    """Drop every session they were signed in by, and the number out of all others; return how many were touched. Twice is once."""
    touched, last = 0, ""
    while page := list(Session.objects.filter(pk__gt=last).order_by("pk")[:PAGE]):
        last, theirs = page[-1].pk, []
        for row in page:
            held = row.get_decoded()
            if str(held.get(auth.SESSION_KEY)) == str(person_id):
                theirs.append(row.pk)
            elif numbers := _those(held, phone_mark):
                touched += _without(row, held, numbers)
        if theirs:
            touched += Session.objects.filter(pk__in=theirs).delete()[0]
    return touched


def _those(held: dict[str, Any], phone_mark: str) -> set[str]:
    """The number, if this session holds it; under the key of today or one before."""
    found = set(_NUMBER.findall(str(held)))
    return {one for one in found if phone_mark in keyed.marks("lantoa.accounts.erased_phone", one)}


def _without(row: Session, held: dict[str, Any], numbers: Collection[str]) -> int:
    left = {name: value for name, value in held.items() if not any(one in str(value) for one in numbers)}
    # Its browser may have written it meanwhile: then what it wrote is read.
    same = Session.objects.filter(pk=row.pk, session_data=row.session_data)
    if same.update(session_data=Session.objects.encode(left)):
        return 1
    again = Session.objects.filter(pk=row.pk).first()
    return _without(again, again.get_decoded(), numbers) if again else 0
