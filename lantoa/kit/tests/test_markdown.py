"""Markdown becomes words and nothing else."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.markdown import ATTRIBUTES, TAGS, plain, render

LESSON = "Làm *thật*:\n\n1. Mở **máy**.\n2. Bấm.\n\n- một\n- hai\n\n> Nhớ kỹ.\n\n# Tên\n\n### Nhỏ"


def test_what_a_lesson_needs_is_shown() -> None:
    soup = BeautifulSoup(render(LESSON), "html.parser")
    assert [item.text for item in soup.select("ol > li")] == ["Mở máy.", "Bấm."]
    assert [item.text for item in soup.select("ul > li")] == ["một", "hai"]
    assert [soup.select_one(name).text.strip() for name in ("strong", "em", "blockquote", "h2", "h3")] == [
        "máy", "thật", "Nhớ kỹ.", "Tên", "Nhỏ",
    ]  # fmt: skip
    assert soup.h1 is None


def test_a_list_that_begins_later_keeps_its_numbers() -> None:
    assert 'start="3"' in render("3. ba\n4. bốn")


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[bấm](javascript:alert(1))", "[bấm](https://xa.vn)", "![ảnh](https://xa.vn/a.png)",
        "<https://xa.vn>", "[a]\n\n[a]: https://xa.vn", "`mã`", "```\nmã\n```", "    mã", "&lt;script&gt;", "<p style=x onclick=y>a</p>",
    ],
)  # fmt: skip
def test_nothing_runs_loads_or_leads_anywhere(typed: str) -> None:
    soup = BeautifulSoup(render(typed), "html.parser")
    assert soup.find(["a", "img", "script", "code", "pre"]) is None
    assert {tag.name for tag in soup.find_all(True)} <= {"html", "body", *TAGS}
    assert all(set(tag.attrs) <= ATTRIBUTES.get(tag.name, set()) for tag in soup.find_all(True))


def test_what_is_not_understood_stands_there_as_typed() -> None:
    assert BeautifulSoup(render("a < b, `mã` và [đây](x)"), "html.parser").text.strip() == "a < b, `mã` và [đây](x)"


@given(st.text(alphabet=st.sampled_from("ab <>&\"'`*_#->.1\n[]()!\\:/\t~=\x00đ"), max_size=60))
def test_no_text_breaks_it(typed: str) -> None:
    soup = BeautifulSoup(f"<div>{render(typed)}</div>", "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= {"div", *TAGS}


def test_a_tower_of_quotations_is_cheap() -> None:
    assert render(">" * 20_000 + " a").count("<blockquote>") <= 20


def test_aloud_it_is_read_without_marks() -> None:
    assert plain(LESSON) == "Làm thật:\nMở máy.\nBấm.\nmột\nhai\nNhớ kỹ.\nTên\nNhỏ"
    assert plain("a &amp; b < c") == "a & b < c"
