"""Words can be read by tired eyes, and all styles and scripts of a page fit into one small answer each."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from lantoa.ui import bundle

TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", (bundle.STYLES / "tokens.css").read_text()))
TEXT = [
    ("ink", "paper"), ("ink", "card"), ("mute", "paper"), ("mute", "card"), ("bay", "paper"), ("bay", "card"),
    ("bay-ink", "bay-soft"), ("amber-ink", "amber-soft"), ("brick-ink", "brick-soft"), ("brick-ink", "paper"), ("mute", "sand"),
]  # fmt: skip
MONEY = [
    ("bay-ink", "paper"),
    ("bay-ink", "card"),
    ("bay-ink", "bay-soft"),
    ("ink", "paper"),
    ("ink", "card"),
    ("amber-ink", "amber-soft"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_stand_out_from_their_ground(words: str, ground: str) -> None:
    assert contrast(TOKENS[words], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("words", "ground"), MONEY)
def test_money_and_codes_stand_out_even_more(words: str, ground: str) -> None:
    assert contrast(TOKENS[words], TOKENS[ground]) >= 7


def test_money_on_the_bay_panel_stands_out_even_more() -> None:
    (ground,) = re.findall(r"\.box-bay \{ background: (#\w+)", (bundle.STYLES / "elements/panel.css").read_text())
    assert contrast("#ffffff", ground) >= 7


def test_buttons_and_borders_can_be_seen() -> None:
    assert contrast("#ffffff", TOKENS["bay"]) >= 4.5
    assert contrast(TOKENS["edge"], TOKENS["card"]) >= 3
    assert contrast(TOKENS["bay"], TOKENS["paper"]) >= 3


def test_all_styles_are_one_small_file() -> None:
    packed = len(brotli.compress(bundle.stylesheet().encode()))
    assert packed <= 6_000


def test_all_scripts_of_public_pages_are_one_smaller_file() -> None:
    packed = len(brotli.compress(bundle.script().encode()))
    assert packed <= 2_000


def test_every_behaviour_is_in_the_script() -> None:
    assert {path.stem for path in bundle.BEHAVIOURS.glob("*.js")} == set(bundle.PUBLIC)
    assert bundle.script().count("{\n//") == 0


def test_joining_leaves_out_no_file_and_loses_no_rule() -> None:
    sources = "".join(path.read_text() for path in bundle.STYLES.rglob("*.css"))
    assert bundle.stylesheet().count("{") == sources.count("{")
    assert "/*" not in bundle.stylesheet()


def test_the_bundle_is_found_as_a_file_with_the_same_bytes() -> None:
    for name, made in bundle.MADE.items():
        found = finders.find(name)
        assert found
        assert Path(found).read_text() == made()


def test_the_bundle_is_gathered_with_the_other_static_files() -> None:
    gathered = [name for finder in finders.get_finders() for name, _storage in finder.list(None)]
    assert {"ui/lantoa.css", "ui/lantoa.js", "ui/logo.svg", "ui/manifest.webmanifest"} <= set(gathered)
    assert gathered.count("ui/lantoa.css") == 1


def test_who_wants_no_motion_gets_none_and_paper_gets_no_buttons() -> None:
    text = bundle.stylesheet()
    assert "prefers-reduced-motion:reduce" in text
    assert "@media print" in text
    assert ":focus-visible" in text
