"""Each finding has its answer: yes, no, or cannot be said."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.signing.rules.answers import judge
from lantoa.signing.rules.places import HEIGHT, MOST_SIGNERS, WIDTH, box_of, pause_after

ROW: dict[str, Any] = {
    "field": "S1", "kind": "signature", "intact": True, "valid": True, "coverage": "file", "changed": "none", "chain": "trusted", "revocation": "good",
    "revoked_at": None, "proved_at": "2026-11-28T00:00:00+00:00", "claimed_at": None, "signer": None, "level": "B-T", "canonical": True, "stamped": "good",
}  # fmt: skip
PAST = "2026-11-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "whole", "certificate", "time", "good"),
    [
        ({}, "yes", "yes", "yes", True),
        ({"intact": False}, "no", "unsure", "yes", False),
        ({"valid": False}, "no", "unsure", "yes", False),
        ({"coverage": "part"}, "no", "yes", "yes", False),
        ({"changed": "other"}, "no", "yes", "yes", False),
        ({"changed": "proofs", "coverage": "revision"}, "yes", "yes", "yes", True),
        ({"changed": "form", "coverage": "revision"}, "yes", "yes", "yes", True),
        ({"canonical": False}, "unsure", "yes", "yes", False),
        ({"revocation": "revoked", "revoked_at": PAST, "chain": "revoked"}, "yes", "no", "yes", False),
        ({"revocation": "unknown"}, "yes", "unsure", "yes", False),
        ({"chain": "unknown"}, "yes", "unsure", "yes", False),
        ({"chain": "bad"}, "yes", "no", "yes", False),
        ({"chain": "expired"}, "yes", "no", "yes", False),
        ({"chain": "expired", "proved_at": None, "stamped": "none"}, "yes", "unsure", "unsure", False),
        ({"proved_at": None, "stamped": "none"}, "yes", "yes", "unsure", True),
        ({"proved_at": None, "stamped": "untrusted"}, "yes", "yes", "unsure", True),
        ({"stamped": "bad", "proved_at": None}, "yes", "yes", "no", False),
    ],
)
def test_a_finding_has_its_answer(changes: dict[str, Any], whole: str, certificate: str, time: str, good: bool) -> None:
    found = {"signatures": [{**ROW, **changes}], "scripted": False, "fillable": False}
    verdict = judge(found, {"engine": "pdfsig", "whole": {}})
    assert (verdict.whole, verdict.certificate, verdict.time, verdict.good) == (whole, certificate, time, good)


def test_a_form_that_may_have_been_filled_in_is_not_called_whole() -> None:
    verdict = judge({"signatures": [{**ROW, "changed": "form"}], "scripted": False, "fillable": True}, {})
    assert verdict.whole == "unsure"


def test_a_second_engine_that_says_otherwise_is_believed_to_the_bad_side() -> None:
    found = {"signatures": [ROW], "scripted": False, "fillable": False}
    assert judge(found, {"engine": "pdfsig", "whole": {"S1": True}}).agree == "yes"
    verdict = judge(found, {"engine": "pdfsig", "whole": {"S1": False}})
    assert (verdict.agree, verdict.good) == ("no", False)


def test_a_broken_time_stamp_over_the_file_spoils_it() -> None:
    stamp = {**ROW, "kind": "timestamp", "field": "T1", "proved_at": None, "intact": False}
    assert not judge({"signatures": [ROW, stamp], "scripted": False, "fillable": False}, {}).good


def test_a_file_without_signatures_is_not_good() -> None:
    verdict = judge({"signatures": [], "scripted": False, "fillable": False}, {})
    assert (verdict.good, verdict.whole) == (False, "unsure")


def test_no_two_stamps_lie_on_each_other_and_all_lie_on_the_page() -> None:
    boxes = [box_of(order) for order in range(1, MOST_SIGNERS + 1)]
    for number, (left, bottom, right, top) in enumerate(boxes):
        assert (right - left, top - bottom) == (WIDTH, HEIGHT)
        assert 0 <= left < right <= 595
        assert 0 <= bottom < top <= 842
        assert all(
            right <= other[0] or top <= other[1] or other[3] <= bottom or other[2] <= left for other in boxes[:number]
        )


def test_questions_come_ever_later_but_never_too_late() -> None:
    pauses = [pause_after(polls).total_seconds() for polls in range(100)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 2
    assert pauses[-1] == 30
