"""Five things are filled in, once, and nothing else is touched."""

from __future__ import annotations

import pytest

from lantoa.cases.rules.template import fill

pytestmark = pytest.mark.once
VALUES = {
    "name": "Lan {code}", "code": "HS2345678", "procedure": "Đăng ký", "office": "UBND", "due": "17:00 01/12/2026",
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{code} {procedure} {office} {due}", "HS2345678 Đăng ký UBND 17:00 01/12/2026"),
        ("Chào {name}", "Chào Lan {code}"),
        ("{name.__class__} {0} {} {unknown} {NAME} { name }", "{name.__class__} {0} {} {unknown} {NAME} { name }"),
        ("{{code}} {code!r} {code:>9999} %(code)s", "{HS2345678} {code!r} {code:>9999} %(code)s"),
        ("{name", "{name"),
    ],
)
def test_only_the_five_are_filled_in(words: str, said: str) -> None:
    assert fill(words, VALUES) == said
