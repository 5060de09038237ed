"""A personal number says where, when and whom it was given to; nothing in it can be checked beyond its form."""

import pytest

from lantoa.kit.identity import PersonalNumber, parse_personal_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("022085000001", PersonalNumber("022085000001", "022", 1985, "male")),
        ("022 185 000 001", PersonalNumber("022185000001", "022", 1985, "female")),
        ("022.203.000.001", PersonalNumber("022203000001", "022", 2003, "male")),
        ("０２２３０３０００００１", PersonalNumber("022303000001", "022", 2003, "female")),
    ],
)
def test_a_personal_number_says_province_year_and_sex(typed: str, number: PersonalNumber) -> None:
    assert parse_personal_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("02208500000A", "letters"),
        ("٠٢٢٠٨٥٠٠٠٠٠١", "letters"),
        ("02208500000", "length"),
        ("0220850000012", "length"),
    ],
)
def test_what_is_no_personal_number_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_personal_number(typed)
