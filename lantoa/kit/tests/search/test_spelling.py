"""How near one word is to another, and what the word lists hold."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from lantoa.kit.search.question import SMALL_WORDS
from lantoa.kit.search.spelling import Speller, one_slip, sound
from lantoa.kit.search.synonyms import DATA, KINDS, Thesaurus, pairs, vietnamese
from lantoa.kit.search.words import Word, read, read_name, word


def nearest(typed: str, *known: str, plain: bool = False) -> list[str]:
    speller = Speller()
    speller.learn(map(word, known))
    return [text for text, _alike in speller.near(word(typed), plain=plain)]


def test_the_same_word_is_nearest_then_its_sound_then_its_letters() -> None:
    assert nearest("trúc", "thúc", "chúc", "trúc", "mèo") == ["trúc", "chúc", "thúc"]
    assert nearest("gio", "gió", "dó", "gio", plain=True)[:2] == ["gio", "gió"]


def test_a_mark_missing_is_less_of_a_difference_than_another_vowel() -> None:
    assert nearest("mưc", "múc", "mực") == ["mực", "múc"]


def test_a_word_that_exists_is_hardly_a_slip_for_another() -> None:
    def alike(*known: str) -> float:
        speller = Speller()
        speller.learn(map(word, known))
        return dict(speller.near(word("mức"), plain=False))["mực"]

    assert alike("mực", "mức") < alike("mực")


def test_the_stroke_is_less_of_a_difference_than_a_tone_and_hook_for_tilde_less_than_others() -> None:
    assert nearest("dùi", "đủi", "đùi") == ["đùi", "đủi"]
    assert nearest("biễn", "biến", "biển") == ["biển", "biến"]


@pytest.mark.parametrize(
    "two",
    ["tre che", "sung xung", "gio do", "rong dong", "non lon", "nghe nge", "ghe ge", "kua cua", "ly li", "quoc cuoc"],
)
def test_beginnings_that_are_taken_for_one_another_sound_alike(two: str) -> None:
    one, other = two.split()
    assert sound(one).heard == sound(other).heard


def test_other_beginnings_do_not() -> None:
    assert sound("ba").loose != sound("ma").loose
    assert sound("tre").heard != sound("te").heard


@pytest.mark.parametrize(("one", "other", "near"), [
    ("mien", "mien", True), ("mien", "mie", True), ("mien", "miena", True), ("mien", "mine", True), ("mien", "mian", True),
    ("mien", "mena", False), ("mien", "mi", False), ("ab", "ba", True), ("abc", "cba", False), ("", "a", True),
])  # fmt: skip
def test_one_slip_is_one_letter_or_two_neighbours(one: str, other: str, near: bool) -> None:
    assert one_slip(one, other) is near
    assert one_slip(other, one) is near


def test_text_is_cut_into_words() -> None:
    assert [each.text for each in read("2KG Chả-mực, 02 (Hoà)! 🦑", 9)] == ["2", "kg", "chả", "mực", "2", "hoà"]
    assert [each.folded for each in read("Đặc khu", 1)] == ["dac"]
    assert word("đường").shapes == "đ\u031b\u031b"


def test_proper_names_are_told_by_their_capitals() -> None:
    def proper(name: str) -> list[str]:
        words, places = read_name(name, 20)
        return [" ".join(each.text for each in words[start:end]) for start, end in places]

    assert proper("Ghẹ xanh Trà Cổ") == ["trà cổ"]
    assert proper("Nước mắm Vân Đồn (Cái Rồng)") == ["vân đồn", "cái rồng"]
    assert proper("Chả Mực Giã Tay Hạ Long") == proper("CHẢ MỰC HẠ LONG") == proper("chả mực hạ long") == []
    assert proper("Na dai Đông") == []


def test_every_row_of_the_word_lists_says_something_once() -> None:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 700
    assert all(row["kind"] in KINDS and row["source"] for row in rows)
    twice = Counter((row["said"], row["meant"]) for row in rows)
    assert [row for row, times in twice.items() if times > 1] == []
    assert not [row for row in rows if set(row["said"].split("|")) & set(row["meant"].split("|"))]
    with SMALL_WORDS.open(encoding="utf-8", newline="") as file:
        words = [row["word"] for row in csv.DictReader(file)]
    assert len(set(words)) == len(words)


def test_a_row_without_meaning_kind_or_source_is_refused(tmp_path: Path) -> None:
    for row in ("heo,,regional,x", "heo,lợn,nonsense,x", "heo,lợn,regional,", "!!,lợn,regional,x"):
        file = tmp_path / "synonyms.csv"
        file.write_text(f"said,meant,kind,source\n{row}\n", encoding="utf-8")
        with pytest.raises(ValueError, match="line 2"):
            list(pairs(file))


def test_some_meanings_go_both_ways_and_some_only_one() -> None:
    def phrase(text: str) -> tuple[Word, ...]:
        return read(text, 9)

    thesaurus = Thesaurus([
        (phrase("heo"), phrase("lợn"), "regional"),
        (phrase("hải sản"), phrase("mực"), "kind_of"),
        (phrase("hải sản"), phrase("đồ biển"), "everyday"),
    ])  # fmt: skip
    assert dict(thesaurus.starts["heo"].alone) == {("lợn",): 0.9}
    assert dict(thesaurus.starts["lợn"].alone) == {("heo",): 0.9}
    assert "mực" not in thesaurus.starts
    ((said, meanings),) = thesaurus.starts["hải"].longer["sản"]
    assert said == ("hải", "sản")
    assert dict(meanings) == {("mực",): 0.6, ("đồ", "biển"): 0.85}


def test_the_thesaurus_knows_north_and_south() -> None:
    starts = vietnamese().starts
    for said, meant in [
        ("heo", "lợn"),
        ("mè", "vừng"),
        ("vớ", "tất"),
        ("mền", "chăn"),
        ("nón", "mũ"),
        ("dù", "ô"),
        ("ly", "cốc"),
    ]:
        assert (meant,) in dict(starts[said].alone)
        assert (said,) in dict(starts[meant].alone)
