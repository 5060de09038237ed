"""Somebody is found in free text however they are written, and nobody else is."""

from __future__ import annotations

import pytest

from lantoa.kit.traces import Traces

HOA = Traces.of(["+84912345678"], ["Nguyễn Thị Hoa", "Số 5, ngõ 12 phố Huế"])


@pytest.mark.parametrize(
    "text",
    [
        "gọi 0912345678 nhé", "0912 345 678", "0912.345.678", "+84 912-345-678", "84912345678", "(+84) 912 345 678", "0084912345678", "912345678",
        "NGUYEN THI HOA chuyen tien", "nguyễn thị hoa", "NGUYENTHIHOA", "Nguyễn  Thị\nHoa", "chị Nguyễn Thị Hoà", "so 5 ngo 12 pho hue",
    ],
)  # fmt: skip
def test_every_spelling_is_found_and_blotted_out(text: str) -> None:
    assert HOA.found_in(text)
    assert not HOA.found_in(HOA.without(text))
    assert "…" in HOA.without(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0912345679",
        "10912345678123",
        "1912345678",
        "Nguyễn Thị Hoan",
        "Nguyễn Hoa",
        "hoa quả",
        "thịt hòa",
        "Số 5",
        "ngõ 12",
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert not HOA.found_in(text)
    assert HOA.without(text) is text


def test_what_stands_around_it_stays() -> None:
    assert HOA.without("Em chào chị Nguyễn Thị Hoa, em gọi 0912 345 678 nhé.") == "Em chào chị …, em gọi … nhé."


def test_names_of_one_word_are_not_looked_for() -> None:
    assert not Traces.of([], ["Hoa"]).found_in("Hoa quả tươi")


def test_nobody_is_found_by_nothing() -> None:
    assert not Traces.of([""], [""]).found_in("0912345678")
