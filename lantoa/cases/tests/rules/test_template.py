"""Five things are filled in, once, and nothing else is touched; the house's own templates hold together."""

from __future__ import annotations

import pytest

from lantoa.cases.models import DeskText
from lantoa.cases.queries.desk_text import house_templates
from lantoa.cases.rules.template import PLACES, fill

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


def test_the_houses_own_hold_together() -> None:
    house = house_templates()
    assert len({one.key for one in house}) == len({(one.step, one.title) for one in house}) == len(house)
    for one in house:
        assert one.step in DeskText.STEPS["template"]
        assert not one.key.isdigit()
        assert 0 < len(one.title) <= 80
        assert 0 < len(one.words) <= 2000
        bare = one.words
        for place in PLACES:
            bare = bare.replace(f"{{{place}}}", "")
        assert "{" not in bare
