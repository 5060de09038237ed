"""The shelves of the market, the units things are sold in, and a guess at both from a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lantoa.kit.vietnamese import fold, normalise_tones

LONGEST_NAME, LONGEST_VARIANT, LONGEST_DESCRIPTION = 160, 80, 4_000
MOST_VARIANTS, MOST_PHOTOS = 30, 8
UNITS = (
    "kg", "lạng", "hộp", "chai", "túi", "gói", "đôi", "cái", "chiếc", "con", "quả", "bó", "chục", "lọ", "hũ", "lít", "thùng", "set", "suất",
    "lần", "giờ",
)  # fmt: skip


# Words in a name that tell in what it is sold. What also means something else in names (Cái Rồng, Lạng Sơn, quả na) tells nothing.
_SOLD_BY = (
    ("đôi", "đôi, giày, giầy, dép, guốc, sandal, xăng đan, găng tay, ủng"),
    ("cái", "áo, quần, váy, mũ, nón, túi xách, ví, khăn"),
    ("hộp", "hộp"), ("chai", "chai"), ("túi", "túi"), ("gói", "gói"), ("bó", "bó"), ("chục", "chục"), ("lọ", "lọ"), ("hũ", "hũ"),
    ("lít", "lít"), ("thùng", "thùng"), ("set", "set"), ("suất", "suất"), ("kg", "kg"), ("chiếc", "chiếc"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category as data: its address, its name, and words with which names of its goods begin."""

    slug: str
    name: str
    words: tuple[str, ...]


def _shelf(slug: str, name: str, words: str) -> Shelf:
    return Shelf(slug, name, tuple(word.strip() for word in words.split(",") if word.strip()))


CATEGORIES = (
    _shelf("hai-san", "Hải sản", "hải sản, tôm, cua, ghẹ, mực, cá, hàu, ngao, sò, ốc, sá sùng, bề bề, bạch tuộc, tu hài, cù kỳ, rươi, sứa, bào ngư, cù kì, hải sâm, ngán"),
    _shelf("do-che-bien", "Đồ chế biến", "chả, ruốc, giò, nem, bánh, miến, bún, phở, xúc xích, lạp xưởng, dưa, kim chi, ô mai, mứt, kẹo, xôi, cơm, khâu nhục, cá kho, thịt xông khói, pate"),
    _shelf("nong-san", "Nông sản", "nông sản, gạo, nếp, khoai, rau, củ, nấm, gà, lợn, heo, thịt, vịt, ngan, trứng, bò, dê, cam, na, vải, ổi, bưởi, dứa, thanh long, quế, lạc, đỗ, đậu, ngô, măng, chuối, mật ong, hạt, hồi, su su, bí, cà chua"),
    _shelf("tra-duoc-lieu", "Trà & dược liệu", "trà, chè, ba kích, đông trùng, sâm, nấm lim, linh chi, nấm linh chi, dược liệu, cao, tinh bột nghệ, hoa vàng, giảo cổ lam, thuốc nam, thảo dược, nụ hoa, tinh dầu"),
    _shelf("gia-vi", "Nước mắm & gia vị", "nước mắm, mắm, muối, tương, sa tế, tiêu, hạt tiêu, ớt, gia vị, hạt nêm, giấm, dấm, bột canh, mật mía, dầu lạc"),
    _shelf("do-uong", "Đồ uống", "rượu, nước uống, nước khoáng, nước, bia, cà phê, sinh tố, sữa, siro, trà sữa, nước ép"),
    _shelf("qua-thu-cong", "Quà & thủ công", "quà, ngọc trai, gốm, than đá, thổ cẩm, đồ đan, giỏ, tre, nón, tượng, tranh, thêu, đồ gỗ, lưu niệm, hoa, hộp quà"),
    _shelf("thoi-trang", "Giày dép & thời trang", "giày, giầy, dép, áo, quần, váy, túi xách, mũ, vòng, khăn, ví, sandal, tất, đồ bộ, guốc, xăng đan"),
    _shelf("dich-vu", "Dịch vụ", "dịch vụ, homestay, phòng, tour, vé, thuê, cho thuê, sửa, cắt tóc, may, xe, chụp ảnh, nấu cỗ"),
    _shelf("khac", "Hàng khác", ""),
)  # fmt: skip


def guess_category(name: str) -> str:
    """The slug of the shelf that a name speaks of, "" when it does not tell.

    Vietnamese names begin with the thing itself, so the earliest word decides, the longest phrase where two begin
    together. A name typed without marks is compared without marks.
    """
    return _earliest(name, ((shelf.slug, shelf.words) for shelf in CATEGORIES))


def guess_unit(name: str) -> str:
    """The unit that a name speaks of ("Hộp ruốc tôm", "Giày da nam"), "" when it does not tell. Found as a shelf is."""
    return _earliest(name, ((unit, tuple(words.split(", "))) for unit, words in _SOLD_BY))


def _earliest(name: str, table: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    plain = name.isascii()
    text = f" {fold(name) if plain else _spelt(name)} "
    best = (len(text), 0, "")
    for answer, words in table:
        for word in words:
            at = text.find(f" {fold(word) if plain else _spelt(word)} ")
            if at >= 0:
                best = min(best, (at, -len(word), answer))
    return best[2]


def _spelt(text: str) -> str:
    return re.sub(r"[^\w]+", " ", normalise_tones(text).casefold()).strip()


def repeated(names: Iterable[str]) -> int | None:
    """The place of the first name that stands there before, but for case, spaces and tone placement; None when all differ."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        spelt = " ".join(normalise_tones(name).casefold().split())
        if spelt in seen:
            return place
        seen.add(spelt)
    return None


def has_words(text: str) -> bool:
    """Whether there is at least one letter or digit to read aloud; a name of only signs is none."""
    return any(char.isalnum() for char in text)


# How many days back counts as what people want now, and how often something must have been looked for before stalls see it: what
# one person typed is nobody else's business.
ASKED_DAYS = 30
ASKED_LEAST = 3
