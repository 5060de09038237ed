"""Constants written into a statement: our own words and numbers, nothing else."""

from __future__ import annotations

import pytest

from lantoa.kit.database.literal import Literal


@pytest.mark.once
def test_words_and_numbers_of_ours_stand_in_the_statement_itself() -> None:
    assert Literal("already_paid").as_sql(None, None) == ("'already_paid'", ())
    assert Literal(7).as_sql(None, None) == ("7", ())


@pytest.mark.once
@pytest.mark.parametrize("given", ["it's", "a b", "", "100%", "ảo", True, None, 1.5])
def test_anything_else_is_refused(given: object) -> None:
    with pytest.raises(TypeError):
        Literal(given).as_sql(None, None)
