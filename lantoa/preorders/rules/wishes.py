"""What somebody who writes to a stall asks whether it has: "shop có bán mắm tép không ạ", "còn chả mực ko", "bao giờ có vải".

Only questions worded like that are read, and only where nothing else than a name of goods stands in them: better one too few than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import dropwhile

from lantoa.kit.vietnamese import fold, normalise_tones

LONGEST, MOST_WORDS = 160, 4


def _words(given: str) -> frozenset[str]:
    return frozenset(given.split())


# How a question begins: who is asked, and politely.
_CALLS = _words(
    "dạ shop sốp shốp chủ quán nhà bên mình anh chị em cô chú bác bà ông ad admin ơi oi cho hỏi hoi xin với ạ thế vậy bạn c e a cửa hàng quầy tiệm ơiii"
)
# How it ends after its "không".
_ENDS = _words("ạ a ah vậy zậy thế dạ shop sốp anh chị em cô chú bác bạn ơi nhỉ ta nè nhé hả hở c e ad admin nha")
_NO = _words("không khong ko kg k hông hong hôn hok hơm hem khum hk")
# With one of these it is no name of goods, or more than one: how it is sold, sent, paid; which size; who, when, where.
_NO_GOODS = _words(
    "ship síp giao gửi gởi hàng freeship free giảm giá sale mẫu mã màu size cỡ số cân ký kí kg lạng gram bảo hành cod đổi trả thêm được dc đc gì nào ai sao bao nhiêu "
    "live mới khác loại cái chiếc này kia đó đây ấy nữa hết tiền khuyến mãi mại tặng chuyển khoản ck thẻ sỉ lẻ buôn người yêu chồng vợ con cháu ở chỗ địa chỉ ngon "
    "thật tốt đẹp rẻ đắt mắc hạn date giấy tờ nguồn gốc chứng nhận zalo facebook fb sđt sdt điện thoại biết thấy nghe hiểu phải đúng rồi mai nay hôm bữa tối sáng "
    "chiều trưa tết lễ tuần tháng năm ngày giờ để cần muốn mua lấy chốt đặt bán ăn uống dùng làm nấu xem coi tươi sống chín béo cay mặn ngọt nhạt tanh hôi dai giòn to nhỏ "
    "lớn bé dài ngắn nhiều ít đủ thiếu và với hay hoặc như là thì mà nhưng vì nên cho của từ đến ra vào lên xuống anh chị em cô chú bác ông bà bạn họ tên nó mình tôi "
    "sẵn trong ngoài trên dưới cả luôn vẫn còn có đang sẽ đã chưa không combo quà"
)  # fmt: skip
# Names of people as well, alone: whoever is meant, it is left out.
_NOT_ALONE = _words(
    "lan mai đào cúc hồng huệ hường quế liễu trúc tùng sen na cam cao may xe hạt nước hoa vé phòng tour thuê nón bí hồi tất ví"
)
_WHEN = (("khi", "nào"), ("bao", "giờ"), ("chừng", "nào"), ("hôm", "nào"))
_HAVE = (("có", "bán"), ("còn", "bán"), ("bán",), ("có",), ("còn",))
_PLAINLY = _words("co con ban")
_THEN = _words("mới thì lại")
_TOKEN = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(r"[.!?,;:\n\r/()\"“”]+|-{1,}\s")


def wishes_in(text: str) -> list[str]:
    """The names of goods that somebody asks for in these words, in small letters and today's spelling; none where it is not sure."""
    if len(text) > LONGEST:
        return []
    # Written in capitals throughout they tell no name of a person from goods; else a capital letter within is perhaps somebody's.
    loud = text.isupper()
    return list(dict.fromkeys(name for part in _CLAUSE.split(text) for name in _wish(part, loud=loud)))


def _wish(part: str, *, loud: bool) -> Iterator[str]:
    plain = part.isascii()
    said = _TOKEN.findall(normalise_tones(part))
    rest = _called(" ".join(said).lower().split(), plain=plain)
    when = any(_starts(rest, one, plain=plain) for one in _WHEN)
    if when:
        rest = _called(rest[2:], plain=plain)
        rest = rest[1:] if rest and _is(rest[0], _THEN, plain=plain) else rest
    have = next((one for one in _HAVE if _starts(rest, one, plain=plain)), None)
    if have is None:
        return
    rest = rest[len(have) :]
    ended = len(rest)
    while ended and _is(rest[ended - 1], _ENDS, plain=plain):
        ended -= 1
    if when:
        name = rest[:ended]
        name = name[: -1 if name and _is(name[-1], _THEN, plain=plain) else None]
    elif ended and rest[ended - 1] in _NO:
        name = rest[: ended - 1]
    else:
        return
    as_said = said[len(said) - len(rest) :][: len(name)]
    if _is_goods(name, plain=plain) and (loud or not any(one[0].isupper() for one in as_said)):
        yield " ".join(name)


def _called(words: list[str], *, plain: bool) -> list[str]:
    """Without whom it is said to. Typed without marks, "co" and "ban" are rather có and bán than cô and bạn."""
    return list(dropwhile(lambda one: one not in _PLAINLY and _is(one, _CALLS, plain=plain), words))


def _is_goods(name: list[str], *, plain: bool) -> bool:
    if not 1 <= len(name) <= MOST_WORDS or any(_is(one, _NO_GOODS, plain=plain) or not one.isalpha() for one in name):
        return False
    return len(name) > 1 or (len(name[0]) > 1 and not _is(name[0], _NOT_ALONE, plain=plain))


def has(names: list[frozenset[str]], wish: str) -> bool:
    """Whether one of these goods (the words of their names, folded) is what is wished: all of one's words stand in the other."""
    words = frozenset(fold(wish).split())
    return any(words <= name or (name and name <= words) for name in names)


def _starts(words: list[str], with_: tuple[str, ...], *, plain: bool) -> bool:
    return len(words) >= len(with_) and all(
        one == is_ or (plain and one == fold(is_)) for one, is_ in zip(words, with_, strict=False)
    )


def _is(word: str, of: frozenset[str], *, plain: bool) -> bool:
    """Whether it is one of them, as they are spelt; where all is typed without marks, as they are without theirs."""
    return word in of or (plain and word in _bare(of))


@cache
def _bare(of: frozenset[str]) -> frozenset[str]:
    return frozenset(fold(one) for one in of)
