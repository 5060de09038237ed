"""A tax code carries its own check."""

import pytest

from lantoa.kit.tax_code import parse_tax_code


@pytest.mark.parametrize("given", ["0100233488", "0314409058-002", "0100047516", "5700100506"])
def test_a_true_tax_code_passes(given: str) -> None:
    assert parse_tax_code(given) == given


def test_spaces_and_a_missing_hyphen_are_put_right() -> None:
    assert parse_tax_code(" 0314 409 058002 ") == "0314409058-002"
    assert parse_tax_code("０１００２３３４８８") == "0100233488"


def test_every_single_slip_in_a_tax_code_is_caught() -> None:
    code = "0100233488"
    for place in range(10):
        for digit in set("0123456789") - {code[place]}:
            with pytest.raises(ValueError, match="^check$"):
                parse_tax_code(code[:place] + digit + code[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("01002334", "form"),
        ("01002334880", "form"),
        ("0100233488-000", "form"),
        ("0100233488-12", "form"),
        ("٠١٠٠٢٣٣٤٨٨", "form"),
        ("0100233489", "check"),
        ("0100233489-001", "check"),
    ],
)
def test_what_is_no_tax_code_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_tax_code(typed)


def test_a_number_whose_check_would_need_two_digits_is_never_issued() -> None:
    for digit in "0123456789":
        with pytest.raises(ValueError, match="^check$"):
            parse_tax_code("000000000" + digit)
