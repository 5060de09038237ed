"""Whatever somebody writes in any field, no page, list, print or feed of anybody executes, loads or counts out any of it."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.access.cast import Cast, undone
from tests.access.routes import address, routes
from tests.hostile.executed import faults, marks
from tests.hostile.forms import ALSO, ROLES
from tests.hostile.payloads import KINDS, ROUNDS, Round
from tests.hostile.poison import columns, poison

pytestmark = [pytest.mark.django_db, pytest.mark.turns]
SHOWN: dict[str, set[str]] = {}


def test_there_are_payloads_of_every_kind() -> None:
    assert 12 * len(ROUNDS) <= KINDS
    assert len([*columns()]) >= 200


@pytest.mark.parametrize("what", ROUNDS, ids=lambda what: what.name)
def test_what_stands_in_a_field_is_words_on_every_page_of_everybody(what: Round, cast: Cast) -> None:
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    pages, began = 0, time.process_time()
    with undone():
        written = poison(what)
        for role in ROLES:
            for place in places(cast, role):
                answer = cast.client(role).get(place)
                if answer.status_code >= 500:
                    wrong.append(
                        f"{place} by {role}: {answer.status_code} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r}"
                    )
                if answer.status_code != 200:
                    continue
                there = marks(answer)
                pages += bool(there)
                seen.update(there)
                wrong += [
                    f"{place} by {role}: {fault} ({', '.join(sorted({written.get(mark, mark) for mark in there}))[:200]})"
                    for fault in faults(answer)
                ]
    print(
        f"{what.name}: {len(written)} fields, {len(seen)} of them seen, {seen.total()} times on {pages} pages, {time.process_time() - began:.0f} s"
    )
    assert wrong == []
    assert len(seen) > len(written) / 2


def places(cast: Cast, role: str) -> list[str]:
    """Every address this one may ask for, about what is their own."""
    found = {}
    for route in routes():
        if route.policy is None or "GET" not in route.policy.methods:
            continue
        target = address(route, cast, role, "own")
        if target is not None:
            found[target] = True
            found.update(
                {also(cast): True for also in ALSO.get(route.name, ())} if role in {"owner", "officer"} else {}
            )
    return [*found]
