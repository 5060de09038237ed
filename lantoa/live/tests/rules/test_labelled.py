"""The labelled comments are taken as people take them, and leave everyone the same basket; each change of the grammar is judged by these."""

import json

import pytest

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar import Memory, decide
from lantoa.live.rules.grammar.trial import Score, Trial, differing, labelled, lines
from lantoa.live.tests.rules.grammar_data import DATA, comments, pinned, said


@pytest.mark.parametrize(
    # AH2-58 tells which code is meant only by what each of two is offered in: asked back, where its label takes it.
    ("which", "sessions", "asked_back"),
    [("open", 3, []), ("own", 22, []), ("apart", 39, ["AH2-58"])],
)
def test_labelled_comments_are_taken_as_labelled(which, sessions, asked_back):
    trial, score = Trial(pinned(which)), Score()
    rows = comments(which)
    for row in rows:
        decision = trial.decide(row)
        score.note(row, decision)
        assert decision.kind in ("other", "greeting") or decision.why, row["text"]
        if row["kind"] == decision.kind == "cancel":
            assert (
                list(decision.cancels) == row["note"].removeprefix("cancels:").split(";")[0].replace(",", " ").split()
            ), row["text"]
    assert len(pinned(which)) == sessions
    assert score.missed == asked_back
    assert score.unwanted_share == 0
    assert (score.kinds, score.exact) == (score.comments - len(asked_back), score.acts - len(asked_back))
    unsettled = [(row["session"], row["author"]) for row in rows if row["id"] in asked_back]
    assert differing(labelled(rows), trial.baskets()) == unsettled


@pytest.mark.parametrize(("which", "kinds", "exact", "unwanted"), [("open", 0.98, 0.97, 1), ("apart", 0.93, 0.93, 12)])
def test_without_accents_nearly_all_is_taken_the_same(which, kinds, exact, unwanted):
    trial, score = Trial(pinned(which)), Score()
    for row in comments(which):
        score.note(row, trial.decide({**row, "text": fold(row["text"])}))
    assert score.kind_share >= kinds
    assert score.exact_share >= exact
    assert score.unwanted <= unwanted


def test_baskets_at_the_end_are_those_of_the_set():
    final = json.loads((DATA / "comments_final_open.json").read_text("utf-8"))
    wanted = {
        (session, author): lines(basket) for session, authors in final.items() for author, basket in authors.items()
    }
    assert differing(wanted, labelled(comments("open"))) == []


def rows(file):
    return [row.split("|") for row in (DATA / file).read_text("utf-8").splitlines() if row and not row.startswith("#")]


def wrong(expected, decision):
    kind, _, rest = expected.partition(" ")
    found = (decision.kind, set(decision.cancels if kind == "cancel" else decision.items))
    return found if found != (kind, set(rest.split()) if kind == "cancel" else set(said(rest))) else None


def test_single_sentences_rule_by_rule():
    taken = [
        (text, expected, wrong(expected, decide(pinned("open")[session], Memory(said(before)), "Ai Đó", 1000, text)[0]))
        for session, before, text, expected in rows("sentences.txt")
    ]
    assert [one for one in taken if one[2]] == []
    assert len(taken) > 480


def test_what_one_author_writes_line_after_line():
    missed = []
    for session, texts, expected in rows("dialogues.txt"):
        memory, decision = Memory(), None
        for at, text in enumerate(texts.split(" // ")):
            decision, memory = decide(pinned("open")[session], memory, "Ai Đó", 10 * at, text)
        if found := wrong(expected, decision):
            missed.append((texts, expected, found))
    assert missed == []


def test_a_score_tells_what_was_missed_and_what_nobody_asked_for():
    trial, score = Trial(pinned("open")), Score()
    for text, kind, items in (
        ("chốt A1", "question", []),
        ("chốt A7", "order", [{"code": "A7", "variant": None, "quantity": 2}]),
    ):
        row = {"id": text, "session": "L1", "author": "Ai", "at_seconds": 1, "text": text, "kind": kind, "items": items}
        score.note(row, trial.decide(row))
    assert (score.comments, score.kinds, score.acts, score.exact, score.unwanted, score.missed) == (
        2,
        1,
        1,
        0,
        2,
        ["chốt A1", "chốt A7"],
    )
    assert (score.kind_share, score.exact_share, score.unwanted_share) == (0.5, 0, 1)
    assert differing({}, trial.baskets()) == [("L1", "Ai")]
