"""Codes and addresses as people and others type them."""

import pytest

from lantoa.accounts.rules import limits


@pytest.mark.parametrize(
    ("typed", "read"),
    [("204816", "204816"), (" 204 816 ", "204816"), ("204-816", "204816"), ("２０４８１６", "204816")],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert limits.read_code(typed) == read


@pytest.mark.parametrize("typed", ["", "20481", "2048167", "20481a", "٢٠٤٨١٦", "204816" * 2000, "20481\u200f6"])
def test_what_is_no_code_is_read_as_nothing(typed: str) -> None:
    assert limits.read_code(typed) == ""


@pytest.mark.parametrize("path", ["/", "/toi/", "/en/toi/?a=1#b", "/giỏ/"])
def test_a_path_of_this_site_is_local(path: str) -> None:
    assert limits.is_local(path)


@pytest.mark.parametrize(
    "path",
    ["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "evil.example", "/\t/evil.example",
     "/\n/evil.example", "/\u200b/evil.example", "\\\\evil.example", " /toi/"],
)  # fmt: skip
def test_an_address_elsewhere_is_not_local(path: str) -> None:
    assert not limits.is_local(path)
