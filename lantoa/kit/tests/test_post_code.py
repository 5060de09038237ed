"""Codes of posts: short, unmistakable, found in what people write."""

from __future__ import annotations

import pytest

from lantoa.kit.order_code import ALPHABET
from lantoa.kit.post_code import is_post_code, new_post_code, post_code_in, post_codes_in, spoken


def test_a_code_is_known_again_and_none_that_is_nearly_one() -> None:
    for _time in range(50):
        code = new_post_code()
        assert is_post_code(code)
        wrong = [code[:at] + other + code[at + 1 :] for at in range(6) for other in ALPHABET if other != code[at]]
        assert not any(is_post_code(one) for one in wrong)
        assert not any(is_post_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :]) for at in range(5) if code[at] != code[at + 1])  # fmt: skip


@pytest.mark.parametrize(
    "said", ["{}", "cho chị 2 túi mã {} nhé", "Mã:{}.", "{lower}", "mã {spoken} ạ", "https://lantoa.vn/l/{lower}/"]
)
def test_it_is_found_in_what_people_write(said: str) -> None:
    code = new_post_code()
    assert post_code_in(said.format(code, lower=code.lower(), spoken=spoken(code))) == code


def test_words_phones_and_order_codes_are_none() -> None:
    assert post_codes_in("CHAMUC GIATAY 0912345678 LT7K2M9PQ đặt 100000 chả mực mộc nhĩ") == []
    assert post_code_in("") == ""
