"""Text is found however it was typed, stands in Vietnamese order, and carries nothing unseen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.vietnamese import clean_line, clean_text, collation_key, fold, normalise_tones, same_word, slug

SYLLABLES = "hoà khoẻ thuỷ quý của già mía Nguyễn giếng thuở ngoáy khuỷu hoãn muối người gìn quốc nghĩa cứu lưỡi toàn"


def test_text_folds_the_same_in_every_form() -> None:
    assert fold("Đặc khu Vân Đồn") == "dac khu van don"
    assert fold("\u0110a\u0323\u0306c  khu\u00a0") == "dac khu"
    assert fold("ＨẢＩ\u200b hoà") == fold("hải Hòa") == "hai hoa"
    assert fold("Ðông") == "dong"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_wherever_the_tone_was_typed_the_word_comes_out_right(word: str) -> None:
    marks = unicodedata.normalize("NFD", word)
    tone = next(mark for mark in marks if mark in "\u0300\u0309\u0303\u0301\u0323")
    bare = unicodedata.normalize("NFC", marks.replace(tone, ""))
    vowels = [place for place, letter in enumerate(fold(bare)) if letter in "aeiouy"]
    slips = {unicodedata.normalize("NFC", bare[: place + 1] + tone + bare[place + 1 :]) for place in vowels}
    assert {normalise_tones(slip) for slip in slips} == {word}


@pytest.mark.parametrize("word", ["café", "José", "Beyoncé", "résumé", "Zoé", "Hạ Long 2", "hoa", "", "🦑"])
def test_what_is_no_slip_stays_as_it_is(word: str) -> None:
    assert normalise_tones(word) == word


def test_two_spellings_are_one_word_but_another_tone_is_another_word() -> None:
    assert same_word("Hải Hòa", "hải hoà")
    assert same_word("THỦY", "thuỷ")
    assert same_word("quý", "qúy")
    assert not same_word("hòa", "hoa")
    assert not same_word("hòa", "hóa")


@pytest.mark.parametrize(
    "ordered",
    [
        ["An Sinh", "Cao Xanh", "Cô Tô", "Đầm Hà", "Đông Mai", "Hà Tu", "Hạ Long", "Hải Hòa", "Hoành Bồ"],
        ["Móng Cái 1", "Móng Cái 2", "Móng Cái 3", "Móng Cái 10"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "mận"],
        ["7up", "dao", "đào", "em", "êm", "on", "ôn", "ơn", "um", "ưm"],
    ],
)
def test_names_stand_in_vietnamese_order(ordered: list[str]) -> None:
    assert sorted(reversed(ordered), key=collation_key) == ordered


def test_case_form_and_placement_make_no_difference_to_the_order() -> None:
    assert collation_key("HẢI HÒA") == collation_key(unicodedata.normalize("NFD", "hải hoà"))


def test_a_line_is_cleaned_but_keeps_its_emoji() -> None:
    assert clean_line("  Chả\u202e mực\x00 \u200b🦑\ufe0f\n ngon\ud800 \u3164") == "Chả mực 🦑\ufe0f ngon"
    assert clean_line("👨\u200d👩\u200d👧 a\u200db ❤\ufe0f\u200d🔥") == "👨\u200d👩\u200d👧 ab ❤\ufe0f\u200d🔥"
    assert clean_line("Ha\u200b\u0323\t Long") == "Hạ Long"


def test_several_lines_stay_lines_with_one_empty_line_at_most() -> None:
    assert clean_text("\n một \r\n\r\n\r\n\nhai\u2028ba\x07\r") == "một\n\nhai\nba"


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more_and_always_gives_storable_text(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\x00" not in cleaned
    cleaned.encode()


@given(st.text(max_size=40))
def test_folding_and_tone_placement_settle_at_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert normalise_tones(normalise_tones(text)) == normalise_tones(text)
    collation_key(text)


def test_a_name_becomes_part_of_an_address() -> None:
    assert slug("Bếp Hương – Vân Đồn!") == "bep-huong-van-don"
    assert slug("🦑 !!") == ""
    assert slug("Chả mực Hạ Long giã tay", longest=11) == "cha-muc-ha"
