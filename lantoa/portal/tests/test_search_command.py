"""`lantoa search` answers a file of questions, line by line, and names the line it cannot read."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PRODUCTS = {"products": ["Chả mực Hạ Long", "Ruốc hàu"], "procedures": ["Đăng ký kết hôn"]}


def asked(folder: Path, queries: str | bytes, products: object = PRODUCTS) -> list[dict[str, object]]:
    names, lines, said = folder / "products.json", folder / "queries.jsonl", StringIO()
    names.write_text(products if isinstance(products, str) else json.dumps(products), encoding="utf-8")
    lines.write_bytes(queries if isinstance(queries, bytes) else queries.encode())
    call_command("search", products=names, queries=lines, stdout=said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_products_and_procedures_are_searched_together_one_line_a_question(tmp_path: Path) -> None:
    lines = '{"id": "Q1", "q": "cha muc"}\n\n{"id": 2, "q": "cưới\u2028"}\n{"id": null, "q": "xyzzy"}\n'
    assert asked(tmp_path, lines) == [
        {"id": "Q1", "names": ["Chả mực Hạ Long"]},
        {"id": 2, "names": ["Đăng ký kết hôn"]},
        {"id": None, "names": []},
    ]


def test_no_more_than_five_names_and_any_text_is_answered(tmp_path: Path) -> None:
    products = {"products": [f"Mực số {number}" for number in range(9)] + ["Mực \ud800"]}
    lines = "".join(
        json.dumps({"id": "\ud800", "q": text}) + "\n" for text in ("mực", "\x00", "🦑" * 999, "\ud800", "mực " * 2000)
    )
    answers = asked(tmp_path, lines, products)
    assert [len(answer["names"]) for answer in answers] == [5, 0, 0, 0, 5]  # type: ignore[arg-type]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"q": 1}', '{"q": null}', "[" * 100_000])
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(CommandError, match="line 2"):
        asked(tmp_path, '{"id": 1, "q": "mực"}\n' + line)


@pytest.mark.parametrize("products", ["", "[]", '{"products": 1}', '{"products": [1]}', '{"procedures": [null]}'])
def test_names_that_are_none_are_refused(tmp_path: Path, products: str) -> None:
    with pytest.raises(CommandError, match=r"products\.json"):
        asked(tmp_path, "", products)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"queries\.jsonl cannot be read"):
        asked(tmp_path, b"\xff\xfe")
    with pytest.raises(CommandError, match="nowhere cannot be read"):
        call_command("search", products=tmp_path / "nowhere", queries=tmp_path / "nowhere")
