"""What comments are known by, what of them is shown, how pasted ones are read, and what lies in the names of variants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lantoa.live.rules import comments as rules
from lantoa.live.rules import duties
from lantoa.live.rules import session as sessions


def test_no_phone_number_is_shown_and_nothing_else_is_hidden() -> None:
    for written in ("0912345678", "0912 345 678", "+84 912.345.678", "84912345678", "098-765-4321", "02033.123.456"):
        assert rules.without_phones(f"chốt A1 {written} nhé") == f"chốt A1 •••••••{written[-2:]} nhé"
    for plain in ("chốt A1 x2", "giá 1.200.000 đúng ko", "size 38 cao 165 nặng 50", "12/11 18:30", "100000"):
        assert rules.without_phones(plain) == plain
    # However its digits are parted or written, and wherever it stands.
    for written in (
        "0912.345.678", "0912/345/678", "0912_345_678", "0912,345,678", "0912 . 345 . 678", "0912–345—678", "0912*345*678", "84)912345678", "+84 (0)912 345 678",
        "０９１２３４５６７８", "٠٩١٢٣٤٥٦٧٨", "O912345678", "0912345678", "912345678", "912.345.678", "0 9 1 2 3 4 5 6 7 8", "0084912345678", "09/12/34/56/78",
    ):  # fmt: skip
        for before in ("chốt A1 ", "A1,", "sdt.", "05/12/2026 ", "1.050.000 ", "lấy 2 "):
            if not (before == "A1," and written[0] in "9O"):
                assert rules.without_phones(f"{before}{written} 2 hộp") == f"{before}•••••••78 2 hộp"
    assert rules.without_phones("09l2345678, cho 091234567l") == "•••••••78, cho •••••••71"
    for plain in (
        "giá 350.000.000", "350000000", "355500500đ", "1.050.000 2.000.000", "10,050,000 20,500,000", "05/12/2026 18:30", "05-12-2026 18 30 20", "01/12 02/12 03/12 04/12",
        "38,39,40,41,42,43", "399 299 199", "A1 x2 A2 x3 A10 x5", "84 cái", "mã 01 2 hộp",
    ):  # fmt: skip
        assert rules.without_phones(plain) == plain
    assert rules.shown("a\u200b\nb" + "x" * 400, 10) == "a bxxxxxx…"
    assert len(rules.kept("x" * 20_000 + "\x00")) == rules.LONGEST


def test_pasted_lines_are_read_and_get_the_same_numbers_again() -> None:
    text = 'Na: chốt A1\n12:05 Bình Hạ Long: A2 x2\n[1:02:03] Cúc\tA3\nDung | A1 0912\n{"author": "Em", "text": "A5", "at_seconds": 7.5}\n\nThích · Trả lời\n{"x": 1}\nNa: chốt A1'
    found, left = rules.read_paste(text)
    said = [
        ("Na", "chốt A1", None),
        ("Bình Hạ Long", "A2 x2", 725),
        ("Cúc", "A3", 3723),
        ("Dung", "A1 0912", None),
        ("Em", "A5", 7),
        ("Na", "chốt A1", None),
    ]
    assert [(one.name, one.text, one.seconds) for one in found] == said
    assert left == ["Thích · Trả lời", '{"x": 1}']
    again, _left = rules.read_paste(text)
    assert [one.outside_id for one in again] == [one.outside_id for one in found]
    assert len({one.outside_id for one in found}) == 6
    assert rules.mark("Phạm Thị Na", "Chốt  A1") == rules.mark("pham thi na", "chot a1") != rules.mark("Na", "chốt A1")
    # However many there are, none of them is called no comment.
    assert [len(each) for each in rules.read_paste("Na: A1\n" * 3_000)] == [3_000, 0]


@pytest.mark.parametrize(
    ("second", "read"), [("3.9", 3), ("-1", None), ("NaN", None), ("1e999", None), ("9" * 300, None), ("true", 1)]
)
def test_a_pasted_second_is_one_of_a_sale_or_none(second: str, read: int | None) -> None:
    found, left = rules.read_paste(f'{{"author": "Na", "text": "A1", "at_seconds": {second}}}')
    assert ([one.seconds for one in found], left) == ([read], [])
    assert rules.read_paste('{"author":' + "[" * 20_000)[0] == []


def test_choices_lie_in_the_names_of_variants() -> None:
    assert sessions.options_of(["38/đen", "38/kem", "39/đen"]) == [("size", ["38", "39"]), ("màu", ["đen", "kem"])]
    assert sessions.options_of(["500ml", "1 lít"]) == [("dung tích", ["500ml", "1 lít"])]
    assert sessions.options_of(["500 g", "1 kg"]) == [("khối lượng", ["500 g", "1 kg"])]
    assert sessions.options_of(["to", "nhỡ"]) == [("loại", ["to", "nhỡ"])]
    assert sessions.options_of(["S - đỏ", "M"]) == [("loại", ["S - đỏ", "M"])]
    assert sessions.options_of([""]) == []


def test_codes_videos_silence_and_minutes() -> None:
    assert {sessions.folded_code(text) for text in ("a 1", "A.1", "A1", "ａ１")} == {"A1"}
    for wrong in ("", "A", "ABCD1", "A1B", "Đ1", "12345"):
        with pytest.raises(ValueError, match="not_a_code"):
            sessions.folded_code(wrong)
    assert (
        sessions.embedded("https://www.youtube.com/watch?v=abcdefghijk")
        == "https://www.youtube-nocookie.com/embed/abcdefghijk"
    )
    assert sessions.embedded("https://m.facebook.com/ban/videos/123/").startswith(
        "https://www.facebook.com/plugins/video.php?"
    )
    for wrong in (
        "javascript:alert(1)",
        "https://evil.example/watch?v=abcdefghijk",
        "https://youtu.be/<script>",
        "http://[",
        "",
    ):
        assert sessions.embedded(wrong) == ""
    videos = {
        "http://facebook.com]/videos/123": "",
        "https://www.facebook.com/ban/videos/123/": "123",
        "https://www.facebook.com/watch/live/?v=456": "456",
        "https://www.facebook.com/ban": "",
        "https://youtu.be/9": "",
    }
    assert {url: sessions.facebook_video(url) for url in videos} == videos
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert not sessions.is_silent(now - timedelta(seconds=8), now - timedelta(hours=1), now)
    assert sessions.is_silent(now - timedelta(seconds=9), now - timedelta(hours=1), now)
    assert sessions.is_silent(None, now - timedelta(seconds=9), now)
    assert [sessions.minutes_left(now + timedelta(seconds=more), now) for more in (-5, 0, 1, 60, 61)] == [0, 0, 1, 1, 2]
    assert sessions.minutes_left(None, now) == 0


def test_duties_begin_with_the_law() -> None:
    before, since = (duties.in_force(datetime(2026, month, 1, tzinfo=UTC).date()) for month in (6, 7))
    assert before == {}
    assert {"streamer_identity", "rules_published", "goods_papers"} <= since.keys()
    assert not since["recording_kept"].verified
