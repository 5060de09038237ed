"""What holds for every comment whatever is written in it, what is remembered of an author, and what a seller's correction teaches."""

import json
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.live.rules.grammar import ASKED, KINDS, WHATS, Item, Learned, Line, Memory, Table, correct, decide
from lantoa.live.rules.grammar.letters import LONGEST, MOST_TOKENS
from lantoa.live.rules.grammar.reading import read
from lantoa.live.tests.rules.grammar_data import comments, pinned

TABLES = {**pinned("open"), **pinned("own")}
WORDS = sorted({word for which in ("open", "own") for row in comments(which) for word in row["text"].split()})
ANYTHING = st.text(max_size=80) | st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=14).map(" ".join)


def run(table: Table, *texts: str, step: int = 10) -> tuple:
    decision, memory = None, Memory()
    for at, text in enumerate(texts):
        decision, memory = decide(table, memory, "Hoa", at * step, text)
    return decision, memory


@settings(max_examples=150)
@given(session=st.sampled_from(sorted(TABLES)), texts=st.lists(ANYTHING, min_size=1, max_size=4))
def test_any_text_is_taken_somehow_and_memory_stays_small_and_plain(session, texts):
    table, memory = TABLES[session], Memory((Line("no longer pinned", None, Decimal(1)),))
    codes = {item.code: item for item in table.items}
    for at, text in enumerate(texts):
        decision, memory = decide(table, memory, "Hoa", at, text)
        assert decision.kind in KINDS
        assert bool(decision.items) == (decision.kind in ("order", "change"))
        assert (decision.kind == "cancel") == bool(decision.cancels)
        assert {one.what for one in decision.why} <= set(WHATS)
        assert all(one.value in ASKED for one in decision.why if one.what == "unclear")
        assert {line.code for line in decision.items} <= codes.keys()
        assert len({(line.code, line.variant) for line in decision.items}) == len(decision.items)
        assert all(0 <= line.quantity < 2_000 for line in decision.items)
        kept = json.dumps(memory.to_json())
        assert Memory.from_json(json.loads(kept)) == memory
        assert len(kept) < 12_000
    assert memory.basket[0].code == "no longer pinned"
    for line in memory.basket[1:]:
        assert line.quantity > 0
        assert line.variant is None or all(
            any(value in choice.values for choice in codes[line.code].options)
            for value in line.variant.split("/")
            if "/" not in line.variant
        )


@settings(max_examples=80)
@given(which=st.sampled_from(["open", "own"]), place=st.integers(0, 10_000), wait=st.integers(0, 100))
def test_the_same_words_again_change_nothing(which, place, wait):
    row = comments(which)[place % len(comments(which))]
    table = pinned(which)[row["session"]]
    before = Memory((Line(table.items[0].code, None, Decimal(3)),))
    first, once = decide(table, before, "Hoa", 10, row["text"])
    second, twice = decide(table, once, "Hoa", 10 + wait, row["text"])
    assert set(once.basket) == set(twice.basket)
    if first.kind in ("order", "change"):
        assert second.kind == "order"


@settings(max_examples=80)
@given(place=st.integers(0, 10_000))
def test_how_it_was_typed_makes_no_difference(place):
    row = comments("open")[place % len(comments("open"))]
    table = pinned("open")[row["session"]]
    taken = decide(table, Memory(), row["author"], 5, row["text"])[0]
    for text in (
        unicodedata.normalize("NFD", row["text"]),
        f"\u200b{row['text']}\ufeff",
        "\u2060".join(row["text"]),
        f"  {row['text']}\r\n ",
    ):
        again = decide(table, Memory(), row["author"], 5, text)[0]
        assert (again.kind, again.items, again.cancels) == (taken.kind, taken.items, taken.cancels)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "A1 " * 4_000,
        "\u200b" * 10_000 + "chốt A1",
        "chốt A1" + "\u200d" * 10_000,
        "1" * 10_000,
        "0 " * 5_000,
        "(" * 10_000,
        "mực " * 3_000,
        "\n" * 10_000,
        "x2" * 5_000,
        "\U0001f600" * 10_000,
    ],
)
def test_of_a_long_text_only_so_much_is_read(text):
    reading = read(TABLES["L1"], text)
    assert len(reading.text) <= LONGEST
    assert len(reading.tokens) <= MOST_TOKENS
    decision, memory = decide(TABLES["L1"], Memory(), "Hoa", 0, text)
    assert decision.kind in KINDS
    assert len(json.dumps(memory.to_json())) < 4_000


def test_adding_twice_within_two_minutes_adds_once_and_later_adds_again():
    table = TABLES["L1"]
    _, memory = run(table, "A1 2 cân", "thêm 1 cân nữa", "thêm 1 cân nữa")
    assert memory.basket == (Line("A1", None, Decimal(3)),)
    decision, memory = decide(table, memory, "Hoa", 400, "thêm 1 cân nữa")
    assert decision.kind == "change"
    assert memory.basket == (Line("A1", None, Decimal(4)),)


def test_what_was_said_counts_for_two_minutes():
    table = TABLES["L1"]
    assert run(table, "A1 giá sao", "lấy 2 cân", step=120)[0].items == (Line("A1", None, Decimal(2)),)
    assert run(table, "A1 giá sao", "lấy 2 cân", step=121)[0].kind == "unclear"
    assert run(table, "2 hũ nhé", "ruốc hàu ạ", step=120)[0].items == (Line("A3", None, Decimal(2)),)
    assert run(table, "2 hũ nhé", "ruốc hàu ạ", step=121)[0].items == (Line("A3", None, Decimal(1)),)


def test_a_sellers_own_words_order_nothing_and_are_not_remembered():
    table = Table(("Nhà Vân", "Nhà Thảo"), (Item("A1", "Chả mực", "kg", 420_000),))
    for seller in ("nhà  thảo", "NHÀ VÂN", "nha van"):
        decision, memory = decide(table, Memory(), seller, 1, "chốt A1 2 cân cho Hoa")
        assert (decision.kind, memory) == ("other", Memory())


def test_a_decision_shows_the_words_it_stands_on():
    decision, _ = run(TABLES["L1"], "cho mợ nửa cân mã số 7 nhé")
    assert [(one.what, one.value, one.words) for one in decision.why] == [
        ("code", "A7", "mã số 7"),
        ("quantity", "0.5", "nửa cân"),
    ]
    decision, _ = run(TABLES["L2"], "B2 mặc size gì", "ok lấy e L nhé")
    assert ("code", "B2", "B2 mặc size gì") in [(one.what, one.value, one.words) for one in decision.why]


def test_a_correction_is_what_counts_from_then_on():
    table = TABLES["L1"]
    decision, memory = run(table, "lấy 2 hũ ruốc")
    assert decision.kind == "unclear"
    decision, memory, learned = correct(table, memory, 20, "lấy 2 hũ ruốc", "order", (Line("A3", None, Decimal(2)),))
    assert decision.items == memory.basket == (Line("A3", None, Decimal(2)),)
    assert decide(table.with_learned(learned), memory, "Hoa", 300, "thêm 1 hũ nữa")[0].items == (
        Line("A3", None, Decimal(3)),
    )
    _, memory, _ = correct(table, memory, 310, "…", "cancel", (), ("A3",))
    assert memory.basket == ()


def test_a_new_name_is_learned_at_once_and_one_that_fits_several_only_after_two_alike():
    table = TABLES["L1"]
    line = (Line("A5", None, Decimal(1)),)
    assert run(table, "cho chị 1 cân bề bề nhé")[0].kind == "unclear"
    _, _, learned = correct(table, Memory(), 5, "cho chị 1 cân bề bề nhé", "order", line)
    taught = table.with_learned(Learned.from_json(json.loads(json.dumps(learned.to_json()))))
    assert run(taught, "lấy 2 cân bề bề")[0].items == (Line("A5", None, Decimal(2)),)
    _, _, learned = correct(taught, Memory(), 9, "lấy 2 cân bề bề", "order", (Line("A10", None, Decimal(2)),))
    assert run(table.with_learned(learned), "lấy 2 cân bề bề")[0].items == (Line("A10", None, Decimal(2)),)

    several = (Line("A3", None, Decimal(2)),)
    _, _, once = correct(table, Memory(), 5, "lấy 2 hũ ruốc", "order", several)
    assert run(table.with_learned(once), "ruốc 1 hũ")[0].kind == "unclear"
    _, _, twice = correct(table.with_learned(once), Memory(), 6, "ruốc 2 hũ", "order", several)
    assert run(table.with_learned(twice), "ruốc 1 hũ")[0].items == (Line("A3", None, Decimal(1)),)
    assert correct(table, Memory(), 5, "chốt A1", "order", (Line("A7", None, Decimal(1)),))[2] == Learned()


def test_learned_names_stay_few():
    learned = Learned()
    for at in range(500):
        learned = learned.taught(f"tên {at}", "A1", several=False)
    assert len(learned.names) == 200
    assert learned.names[-1][0] == "tên 499"


def test_words_read_once_are_taken_alike_of_everybody_and_advertising_is_told_by_the_name():
    table = Table("Hải sản Thắm", (Item("A1", "Chả mực giã tay", "hộp", 250_000),))
    first, _ = decide(table, Memory(), "Hoa", 10, "chốt A1")
    again, memory = decide(table, Memory(), "Lan", 400, "chốt A1")
    assert again == first
    assert memory.said[0].at == 400
    assert set(table.first_words) == {"chốt A1"}
    decide(table, Memory(), "Vay tiền nhanh", 20, "vay vốn 50tr giải ngân trong ngày https://vay.example")
    assert set(table.first_words) == {"chốt A1"}
    # Whose name is among the words is read by themselves.
    decide(table, Memory(), "Mực", 20, "mực đây ạ")
    assert set(table.first_words) == {"chốt A1"}
    assert not table.with_learned(Learned().taught("mực", "A1", several=False)).first_words
