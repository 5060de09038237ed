"""What people type into a field: money, numbers, phones, days, weights, addresses, domains, words with a little Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

from lantoa.accounts.rules.alike import bodies_alike, people_alike
from lantoa.accounts.rules.device import device_of
from lantoa.accounts.rules.limits import has_a_letter, is_local, read_code
from lantoa.accounts.rules.network import network_of
from lantoa.catalog.rules.shelf import guess_category, guess_unit, has_words
from lantoa.kit import markdown, phone
from lantoa.kit.money import LARGEST, amount_in_words, format_dong, parse_dong
from lantoa.kit.search import words
from lantoa.kit.traces import Traces
from lantoa.kit.vietnamese import clean_line, clean_text, collation_key, fold, normalise_tones, slug
from lantoa.live.rules.session import embedded, facebook_video
from lantoa.markets.rules.fee import read_month
from lantoa.orders.rules import read_quantity
from lantoa.shipping.rules.customs import description_fault, is_latin, read_grams
from lantoa.shipping.rules.old_places import Former, guess, matching
from lantoa.stores.rules.moderation import guard_for, has_contact
from lantoa.stores.rules.stall import given_name, own_site, read_count
from lantoa.websites.rules.domain import BadDomain, is_mixed, read_app, read_domain, skeleton
from lantoa.workforce.rules.measure import read_minutes, read_thousandths, written
from tests.fuzz.harness import harness, text_of

STREETS = (
    "Số 5, thôn Đông Sơn, phường Hà Phong, thành phố Hạ Long", "tổ 3 khu 2, p. Hồng Hải, TP Hạ Long, Quảng Ninh", "nha 12 ngo 3 duong Cai Dam, Bai Chay",
    "Thôn Nà Bắp, xã Đồn Đạc", "12/3A, TT. Đầm Hà",
)  # fmt: skip
FORMERS = (
    Former("1", "Phường Hà Phong", "Thành phố Hạ Long"),
    Former("2", "Xã Đầm Hà", "Huyện Đầm Hà"),
    Former("3", "Thị trấn Đầm Hà", "Huyện Đầm Hà"),
)


@harness(
    ValueError,
    seeds=["1.250.000", "250k", "1tr2", "1,2 triệu", "1 triệu rưỡi", "1,250,000 đ", "-5"],
    words=("triệu", "tỷ", "nghìn", "k", "tr", "rưỡi", "₫", "vnd"),
    longest=4_096,
)
def money(raw: bytes) -> None:
    said = parse_dong(text_of(raw))
    assert 0 <= said <= LARGEST
    assert parse_dong(format_dong(said)) == said
    assert amount_in_words(said).endswith("đồng")


@harness(
    ValueError,
    seeds=["0912 345 678", "+84912345678", "84 912.345.678", "００８４912345678", "+1 (415) 555-2671"],
    words=("+84", "0084", "(", ")"),
    longest=4_096,
)
def phone_number(raw: bytes) -> None:
    said = phone.parse(text_of(raw)).e164
    assert re.fullmatch(r"\+[0-9]{9,15}", said)
    assert phone.parse(said).e164 == said == phone.parse(phone.display(said)).e164
    assert said[3:-3] not in phone.masked(said)


@harness(
    seeds=[*STREETS, "||Phường Hà Phong"],
    words=("phường", "xã", "thị trấn", "huyện", "TP", "P.", "thôn", "Hà Phong", "Đầm Hà"),
    longest=10_000,
)
def address(raw: bytes) -> None:
    """Where an address lay before 2025: a unit that is known, or none."""
    text = text_of(raw)
    said = guess(text, "Xã Đầm Hà", FORMERS)
    assert said is None or said.former in FORMERS
    assert matching(text, [("1", ("Xã Đầm Hà",)), ("2", ("Thị trấn Đầm Hà", text))]) in {"", "1", "2"}


@harness(
    BadDomain,
    seeds=["https://www.bep-huong.vn/", "bếp-hương.vn", "xn--a-1ga.vn", "127.0.0.1", "a.vn:80", "http://a@b.vn"],
    words=("https://", "www.", "xn--", ".vn", "@", "\u3002"),
    longest=4_096,
)
def domain(raw: bytes) -> None:
    text = text_of(raw)
    read_app(text)
    own_site(text)
    said = read_domain(text)
    assert said.ascii.isascii()
    assert len(said.ascii) <= 253
    assert read_domain(said.ascii).ascii == said.ascii
    skeleton(said.shown)
    is_mixed(said.shown)


LOADED = re.compile(
    r"<(?!/?(?:p|ul|ol|li|h[2-6]|strong|em|br|code|blockquote|hr|pre|table|thead|tbody|tr|th|td)\b[^<>]*>)"
)


@harness(
    seeds=[
        "# A\n\n- b\n- **c** *d*\n\n1. e",
        "[a](javascript:alert(1)) ![b](//x)",
        "<script>alert(1)</script>",
        "`a`\n\n> b",
    ],
    words=("**", "*", "- ", "1. ", "# ", "](", "<a href=", "javascript:", "&lt;"),
    longest=20_000,
)
def little_markdown(raw: bytes) -> None:
    """Nothing but words: no element beyond a few, no attribute that runs or leads away."""
    page = str(markdown.render(text_of(raw)))
    assert not LOADED.search(page), page
    for opened in re.findall(r"<[^>]*>", page):
        assert not re.search(r"\b(?:on\w+|style|src|href|srcset|hx-\w+)\s*=", opened), opened
    markdown.plain(text_of(raw))


@harness(
    seeds=["Chả mực giã tay Hạ Long", "GHẸ XANH  Trà Cổ", "\u202eabc\u202c", "hòa hoà", "👨‍👩‍👧", "ﷺ" * 20],
    words=("\u200b", "\u0301", "\u0323", "đ", "\u202e"),
    longest=20_000,
)
def words_of_people(raw: bytes) -> None:
    """Cleaning twice is cleaning once; nothing unseen is left; a word is the same word however it is spelt."""
    text = text_of(raw)
    line, several, folded = clean_line(text), clean_text(text), fold(text)
    assert clean_line(line) == line
    assert clean_text(several) == several
    assert fold(folded) == folded
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line)
    assert re.fullmatch(r"[a-z0-9-]{0,60}", slug(text))
    assert normalise_tones(normalise_tones(text)) == normalise_tones(text)
    collation_key(text)
    words.read(text, 50)
    words.read_name(text, 50)
    given_name(text)
    has_words(text)
    guess_category(text)
    guess_unit(text)
    guard_for([text], "", date(2026, 11, 30))
    people_alike(text, "Nguyễn Thị Lan")
    bodies_alike(text, "Hải sản Bình")


@harness(
    seeds=["Gọi 0912 345 678 hoặc zalo", "a@b.vn", "www.a.vn", "Nguyễn Thị Lan, số 5 thôn Đông Sơn"],
    words=("@", ".vn", "http://", "0912", "345", "678"),
    longest=10_000,
)
def somebody_in_words(raw: bytes) -> None:
    text = text_of(raw)
    has_contact(text)
    known = Traces.of(["+84912345678"], ["Nguyễn Thị Lan", "Số 5, thôn Đông Sơn"])
    assert not known.found_in(known.without(text))


@harness(
    seeds=["/toi/", "//elsewhere", "/\\elsewhere", "http://a", "/%2f/a", "204 816", "２０４816"],
    words=("//", "\\", "\t", "%2f", "@", "http:"),
    longest=4_096,
)
def where_to(raw: bytes) -> None:
    """An address that stays here begins with one slash for every browser; a code is six digits."""
    text = text_of(raw)
    if is_local(text):
        assert re.match(r"/(?![/\\])", text)
        assert not re.search(r"[\x00-\x1f\\]", text[:2])
    assert read_code(text) == "" or re.fullmatch("[0-9]{6}", read_code(text))
    has_a_letter(text)


@harness(
    seeds=["Mozilla/5.0 (Linux; Android 13) Chrome/120", "11.0.0.7", "2001:db8::1", "::ffff:1.2.3.4%eth0"],
    longest=4_096,
)
def browser(raw: bytes) -> None:
    text = text_of(raw)
    assert len(device_of(text)) < 60
    assert len(network_of(text)) < 60


@harness(
    seeds=[
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://youtu.be/abcdefghijk",
        "https://www.facebook.com/a/videos/123",
        "javascript:alert(1)",
    ],
    words=("https://", "youtube.com", "watch?v=", "facebook.com", "/videos/", "@", "\\", "#"),
    longest=4_096,
)
def video(raw: bytes) -> None:
    said = embedded(text_of(raw))
    assert said == "" or re.match(r"https://(?:www\.)?(?:youtube(?:-nocookie)?\.com|facebook\.com)/", said), said
    assert html.escape(said) is not None
    assert re.fullmatch("[0-9]*", facebook_video(text_of(raw)))


def _numbers(*readers: Callable[[str], int]) -> Callable[[bytes], None]:
    def run(raw: bytes) -> None:
        text, refused = text_of(raw), 0
        for read in readers:
            try:
                assert type(read(text)) is int
            except ValueError:
                refused += 1
        if refused == len(readers):
            raise ValueError("none")

    run.__name__ = "number"
    return run


harness(
    ValueError,
    seeds=["2", "2 kg", "1.000", "１２", "0,5", "1.5", "12 kg", "500 g", "1,5 kg", "7,4", "-1", "1e9", "²"],
    words=("kg", "g", ",", ".", "e"),
    longest=4_096,
)(_numbers(read_quantity, read_count, read_thousandths, read_minutes, read_grams))


@harness(ValueError, seeds=["0,5", "1.200", "1.5", "1200000", "12 kg"], longest=4_096)
def measure(raw: bytes) -> None:
    said = read_thousandths(text_of(raw))
    assert read_thousandths(written(said)) == said


@harness(seeds=["2026-11", "0001-01", "9999-12", "2026-13", "２０２６-11", "dried squid", "quà tặng"], longest=4_096)
def month(raw: bytes) -> None:
    said = read_month(text_of(raw))
    assert said is None or said.day == 1
    description_fault(text_of(raw))
    is_latin(text_of(raw))
