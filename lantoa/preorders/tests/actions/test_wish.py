"""What a stall is asked for and does not have is counted by words and day, of one person once; never who."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions.wish import MOST_A_DAY, note_wish, note_wishes
from lantoa.preorders.models import Wish

pytestmark = pytest.mark.django_db


def kept() -> list[tuple[str, str, int]]:
    return sorted(Wish.objects.values_list("folded", "words", "times"))


def test_what_is_not_there_is_counted_of_one_person_once() -> None:
    at = selling.stall()
    selling.offer(at, name="Chả mực giã tay")
    said = [
        (1, "Shop có bán mắm tép không ạ"), (1, "có mắm tép ko"), (2, "co ban mam tep khong"), (3, "còn chả mực không"), (4, "còn rươi không"),
        (5, "có nem chua không"), (6, "có xe không"),
    ]  # fmt: skip
    before = [(4, "còn rươi không ạ")]
    assert note_wishes(at.store, said, source="comment", before=before, has_too=["Nem chua Yên Mạc"]) == 1
    assert kept() == [("mam tep", "mắm tép", 2)]
    # On the same day by two more, and one thing more: both are counted.
    assert note_wishes(at.store, [(7, "có mắm tép không"), (8, "bao giờ có vải thiều")], source="comment") == 2
    assert note_wish(at.store, "Mắm tép", source="chat")
    assert kept() == [("mam tep", "Mắm tép", 1), ("mam tep", "mắm tép", 3), ("vai thieu", "vải thiều", 1)]


def test_a_thousand_words_cost_as_many_queries_as_two_and_none_where_nobody_asks() -> None:
    at = selling.stall()
    with CaptureQueriesContext(connection) as asked:
        note_wishes(at.store, [(who, f"chào shop, lấy {who} hộp") for who in range(1_000)], source="chat")
    assert not asked
    names = [f"mắm {chr(97 + one // 26)}{chr(97 + one % 26)}p" for one in range(400)]
    with CaptureQueriesContext(connection) as asked:
        note_wishes(at.store, [(who, f"có {name} không") for who, name in enumerate(names)], source="chat")
    assert len(asked) <= 8
    # So many different words on one day are no longer people.
    assert Wish.objects.count() == MOST_A_DAY


def test_nothing_is_noted_of_a_rehearsal_or_for_an_unknown_source() -> None:
    trial = selling.stall("Bếp thử", rehearsal=True)
    assert note_wishes(trial.store, [(1, "có mắm tép không")], source="chat") == 0
    assert not note_wish(trial.store, "mắm tép", source="chat")
    with pytest.raises(ValueError, match="letter"):
        note_wish(selling.stall("Bếp Lan").store, "mắm tép", source="letter")
    assert kept() == []
