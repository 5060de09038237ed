"""`lantoa live decide`: one line of JSON for each comment, what is no comment is named and passed over, and the score."""

import json

import pytest
from django.core.management import CommandError, call_command

from lantoa.live.tests.rules.grammar_data import DATA


def said(*arguments, capsys):
    call_command("live", "decide", *arguments)
    return capsys.readouterr()


def test_each_comment_gets_a_line_and_the_rest_is_named(tmp_path, capsys):
    rows = [
        '{"id": "a", "session": "L1", "author": "Hoa", "at_seconds": 3, "text": "chốt A6 chai lít 2 chai", "kind": "order"}', "", "no json", "[1]", '{"id": "b"}',
        '{"id": "c", "session": "L9", "author": "Hoa", "at_seconds": 4, "text": "A1"}', '{"id": "d", "session": "L1", "author": "Hoa", "at_seconds": "x", "text": "A1"}',
        '{"id": "e", "session": "L1", "author": "Hoa", "at_seconds": 5, "text": 7}', '{"id": "f", "session": "L1", "author": "Hoa", "at_seconds": 9, "text": "thôi huỷ giúp em"}',
    ]  # fmt: skip
    file = tmp_path / "comments.jsonl"
    file.write_text("\n".join(rows), "utf-8")
    told = said("--session", str(DATA / "comments_sessions_open.json"), "--comments", str(file), capsys=capsys)
    first, last = map(json.loads, told.out.splitlines())
    assert first == {
        "id": "a", "kind": "order", "items": [{"code": "A6", "variant": "1 lít", "quantity": 2}],
        "why": ["code A6 ← “A6”", "variant 1 lít ← “lít”", "quantity 2 ← “2 chai”"],
    }  # fmt: skip
    assert (last["id"], last["kind"], last["items"], last["cancels"]) == ("f", "cancel", [], ["A6"])
    assert told.err.splitlines()[:4] == [
        "Line 3 is left out: it is no JSON.",
        "Line 4 is left out: it holds no comment.",
        "b is left out: session is missing.",
        "c is left out: no session L9.",
    ]
    assert len(told.err.splitlines()) == 6


def test_the_score_of_labelled_comments(capsys):
    told = said(
        "--score",
        "--session",
        str(DATA / "comments_sessions_open.json"),
        "--comments",
        str(DATA / "comments_open.jsonl"),
        capsys=capsys,
    )
    assert told.out.splitlines() == [
        "comments 240", "kind right 100.00% (240 of 240)", "items exactly right on orders and changes 100.00% (123 of 123)",
        "something taken that was not asked for 0.00% (0 of 240)", "baskets at the end that differ 0",
    ]  # fmt: skip
    assert told.err == ""


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"sessions": [{"id": "L1"}]}', '{"sessions": 3}'])
def test_a_file_without_sessions_is_refused_in_a_sentence(tmp_path, content):
    file = tmp_path / "sessions.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(CommandError, match="sessions.json (cannot be read|holds no sessions as expected)"):
        call_command("live", "decide", "--session", str(file), "--comments", str(DATA / "comments_open.jsonl"))
