"""What people say under a livestream: the grammar that orders are read by, pasted comments, phone numbers in them."""

from __future__ import annotations

import json

from lantoa.live.rules import comments
from lantoa.live.rules.grammar import ASKED, KINDS, Memory, Table, decide
from lantoa.live.tests.rules import grammar_data
from tests.fuzz.harness import harness, loose_text_of

SAID = [row["text"] for row in grammar_data.comments("own")]
TABLES: list[Table] = [*grammar_data.pinned("own").values()]
WORDS = ("chốt", "lấy", "cho", "bỏ", "huỷ", "đổi", "thêm", "bớt", "ký", "kg", "chục", "size", "màu", "A1", "V1", "x2", "=", "+", "mỗi", "tất cả", "\n", "thôi", "k lấy")  # fmt: skip


@harness(seeds=[f"{number % 7}{text}" for number, text in enumerate(SAID[:150])], words=WORDS, longest=10_000)
def comment(raw: bytes) -> None:
    """It is decided, never raised; what is taken is pinned, in a sane number; memory survives JSON."""
    which, text = raw[:1] or b"0", loose_text_of(raw[1:])
    table = TABLES[which[0] % len(TABLES)]
    memory = Memory()
    for at, said in enumerate(text.split("\n")[:4] or [""]):
        decision, memory = decide(table, memory, "Lan", float(at), said)
        assert decision.kind in KINDS or decision.kind in ASKED
        for line in decision.items:
            assert any(item.code == line.code for item in table.items)
            assert 0 <= line.quantity < 10**6
        assert Memory.from_json(json.loads(json.dumps(memory.to_json()))) == memory
        comments.why_kept(decision.why)
    assert decide(table, Memory(), "Lan", 0.0, text) == decide(table, Memory(), "Lan", 0.0, text)


@harness(
    seeds=[
        "Lan: A1 2kg\n[00:12] Bảy Xị: cho tui 2 ký",
        "1:02:03 Mai\tV3",
        json.dumps({"author": "Lan", "text": "A1", "at_seconds": 3}),
    ],
    words=("\n", ": ", "\t", " | ", "[00:12]", '{"author":', '"text":', '"at_seconds":', "1e999", "\\ud800"),
)
def pasted_comments(raw: bytes) -> None:
    found, left = comments.read_paste(loose_text_of(raw))
    assert len({one.outside_id for one in found}) == len(found)
    for one in found:
        assert one.name or one.text
        assert comments.known_by(one.known_by, one.name)
        assert one.seconds is None or 0 <= one.seconds <= comments.LONGEST_SECONDS
        comments.mark(one.name, one.text)
    assert all(len(line) <= 200 for line in left)


@harness(
    seeds=[
        "0912 345 678",
        "sđt 09l2.345.678 nhé",
        "+84 (0) 912-345-678",
        "1.050.000",
        "ngày 13/11/2026",
        "０９１２３４５６７８",
    ],
    words=("09", "+84", "o", "l", ".", "(", "\u20e3", "/"),
    longest=10_000,
)
def phone_in_a_comment(raw: bytes) -> None:
    """A plain number beside whatever else is never shown whole."""
    text = loose_text_of(raw)
    assert "0912345678" not in comments.without_phones(f"{text} ; 0912345678 ;")
    shown = comments.shown(text)
    assert len(shown) <= 300
    assert "\n" not in shown
    kept = comments.kept(text)
    assert "\x00" not in kept
    assert kept.encode() is not None
