"""Whatever somebody writes in any field, no page, list, print or feed of anybody executes, loads or counts out any of it."""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest

from tests.access.cast import HELD, Cast, undone
from tests.access.routes import Route, address, routes
from tests.hostile.executed import faults, marks
from tests.hostile.forms import ALSO, ROLES
from tests.hostile.payloads import ROUNDS, Round
from tests.hostile.poison import poison

# Every page of everybody in every round, by hand; else who sees a page takes turns with the rounds, and so do prints, which take longest.
ALL = os.environ.get("LANTOA_HOSTILE") == "all"


@pytest.mark.turns
@pytest.mark.parametrize("what", ROUNDS, ids=lambda what: what.name)
def test_words_stay_words_on_every_page_of_everybody(what: Round, cast: Cast) -> None:
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    pages, began = 0, time.process_time()
    with undone():
        asked = places(cast, ROUNDS.index(what))  # before: some things are found by their names
        written = poison(what)
        for role, place in asked:
            answer = cast.client(role).get(place)
            if answer.status_code >= 500:
                wrong.append(f"{place} by {role}: {answer.status_code} {getattr(answer, 'exc_info', ('', ''))[1]!r}")
            if answer.status_code != 200:
                continue
            there = marks(answer)
            pages += bool(there)
            seen.update(there)
            fields = ", ".join(sorted({written.get(mark, mark) for mark in there}))
            wrong += [f"{place} by {role}: {fault} ({fields[:200]})" for fault in faults(answer)]
    assert not wrong, "\n".join(wrong)
    assert len(seen) > len(written) / 3, (
        f"{len(seen)} of {len(written)} fields seen, {time.process_time() - began:.0f} s, {pages} pages"
    )


def places(cast: Cast, number: int) -> list[tuple[str, str]]:
    """Who asks for which address in this round: everything each may see of their own."""
    found: dict[tuple[str, str], bool] = {}
    for at, route in enumerate(routes()):
        if route.policy is None or "GET" not in route.policy.methods or (not ALL and _is_print(route, number)):
            continue
        allowed = [role for role in ROLES if route.policy.token or route.policy.roles & HELD[role]]
        for role in allowed if ALL else allowed[(at + number) % max(1, len(allowed)) :][:1]:
            target = address(route, cast, role, "own")
            if target is not None:
                found[role, target] = True
                found.update({(role, also(cast)): True for also in ALSO.get(route.name, ())})
    return [*found]


def _is_print(route: Route, number: int) -> bool:
    """Whether this is a print or a picture, and not the round of addresses, the only ones that do harm there."""
    drawn = (
        "pdf",
        "poster",
        "cards",
        "stamps",
        "slip",
        "label",
        "card",
        "contract",
        "hand_out",
        "receipt_print",
        "cover",
        "picture",
    )
    return ROUNDS[number].name != "addresses" and route.name.endswith(drawn)
