"""Names of places are read and compared."""

import pytest

from lantoa.places import rules


def test_former_units_are_read_with_code_and_district() -> None:
    text = "Thị trấn Cô Tô (07192, Huyện Cô Tô); Xã Thanh Lân (07198, Huyện Cô Tô)"
    assert rules.former_units(text) == [
        rules.Former("Thị trấn Cô Tô", "07192", "Huyện Cô Tô"),
        rules.Former("Xã Thanh Lân", "07198", "Huyện Cô Tô"),
    ]


@pytest.mark.parametrize("text", ["Xã A (123, Huyện B)", "Xã A (06886)", "Xã A (06886, Huyện B); Xã C (x, D)"])
def test_an_unreadable_former_unit_is_not_passed_over(text: str) -> None:
    with pytest.raises(ValueError, match="unreadable"):
        rules.former_units(text)


@pytest.mark.parametrize(
    ("typed", "bare"), [("Xã Đầm Hà", "dam ha"), ("đặc khu vân đồn", "van don"), ("Xã", "xa"), ("Phường 1", "1")]
)
def test_the_word_for_the_kind_is_left_out(typed: str, bare: str) -> None:
    assert rules.bare_name(typed) == bare


@pytest.mark.parametrize(
    ("wanted", "name", "fit"),
    [("ha long", "ha long", 0), ("ha", "ha long", 1), ("long", "ha long", 2), ("ong", "ha long", None)],
)
def test_closeness_ranks_same_before_beginning_before_a_word_in_it(wanted: str, name: str, fit: int | None) -> None:
    assert rules.closeness(wanted, name) == fit
