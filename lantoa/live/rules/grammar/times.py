"""What is meant for later, and what tells of what was."""

from __future__ import annotations

from lantoa.live.rules.grammar.clause import CONTENT, Clause, is_no, typed, word
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.words import keys


def often(pieces: list[Piece], reading: Reading) -> bool:
    """mẹ em hay mua trà này: what is often done."""
    at = next((at for at, piece in enumerate(pieces) if word(piece, reading) == "hay"), None)
    if at is None or at + 1 >= len(pieces) or any(piece.sort in CONTENT for piece in pieces[:at]):
        return False
    return bool(pieces[at + 1].classes & {"take", "use"}) and any(
        piece.classes & {"person", "kin"} for piece in pieces[:at]
    )


_DAYS = ("hôm", "bữa", "đợt", "dịp", "ngày", "hồi", "hom", "bua")


_BOUGHT = ("mua", "lấy", "đặt", "ăn", "dùng", "nhận", "mặc", "uống")


_PAYING = frozenset(("ck", "chuyển khoản", "ckhoan", "bill", "thanh toán", "chuyển tiền", "chuyen khoan", "bank"))
_GOT = ("nhận được hàng", "nhan duoc hang")


_FIRST, _THEN, _OCCASIONS = keys("first"), keys("then"), keys("occasion")


_WISHES = keys("closing") | {"cho", "chốt", "thêm"}


_TAKES = ("lấy", "mua", "đặt", "chốt")


def tell_when(clause: Clause, reading: Reading) -> None:
    """Whether it is meant for later, or tells of what was."""
    pieces = clause.pieces
    size_of = len(pieces)
    takes = [
        at
        for at, piece in enumerate(pieces)
        if piece.classes & {"take", "want"}
        or word(piece, reading) in ("lấy", "mua", "ủng hộ")
        or ("more" in piece.classes and typed(piece, reading)[0] in ("lấy", "mua", "đặt", "chốt", "lay"))
    ]
    brings = [at for at, piece in enumerate(pieces) if "deliver" in piece.classes]
    later = [at for at, piece in enumerate(pieces) if "later" in piece.classes]
    for at in later:
        before = any(one > at for one in takes)
        brought = any(at - 2 <= one <= at + 3 for one in brings) or fetches(pieces, reading)
        if before and not brought:
            clause.later = True
        if (
            "later_tail" in pieces[at].classes
            and takes
            and at > takes[-1]
            and not brought
            and word(pieces[at], reading) != "mai"
        ):
            clause.later = True
    for at, piece in enumerate(pieces):
        ends = all(one.sort == "word" and one.classes & {"particle", "person"} for one in pieces[at + 1 :])
        if (
            word(piece, reading) == "sau"
            and ends
            and takes
            and at > takes[-1]
            and "deliver" not in pieces[at - 1].classes
        ):
            clause.later = True  # đặt A1 sau
        said = piece.text.casefold().split()
        if "later" in piece.classes and said[0] == "quay" and not any(one.sort == "amount" for one in pieces[:at]):
            clause.later = True  # ốm bớt rồi quay lại mua
        if "later" in piece.classes and len(said) == 2 and said[1] == "sau" and said[0] in _TAKES and not takes:
            clause.later = clause.later or not brings  # A1 lấy sau nhé
    if (
        _paid(pieces, reading)
        or _lets_me_first(pieces, reading)
        or (_others_take(pieces, reading) and not clause.as_other and not clause.asks)
    ):
        clause.later = True
    if (later and _only_then(pieces, later[0], reading)) or _holds_off(pieces, takes, reading):
        clause.later = True
    first = next((at for at, piece in enumerate(pieces) if "person" not in piece.classes), 0)
    if word(pieces[first], reading) == "sau" and first + 1 < size_of and pieces[first + 1].classes & {"take", "more"}:
        clause.later = True  # dùng thử đã, sau lấy thêm
    think = [at for at, piece in enumerate(pieces) if "think" in piece.classes]
    if think and not any(piece.sort in ("amount",) for piece in pieces[: think[0]]):
        clause.later = clause.later or not clause.has("later_not")
    for at, piece in enumerate(pieces[:-1]):
        if (
            word(piece, reading) in ("hỏi", "hoi", "xin", "bàn")
            and pieces[at + 1].classes & {"kin"}
            and not pieces[at + 1].classes & {"shop"}
        ):
            clause.later = clause.later or word(piece, reading) != "xin"
    last = next(
        (
            piece
            for piece in reversed(pieces)
            if piece.sort == "word" and (word(piece, reading) == "đã" or not piece.classes & {"person", "particle"})
        ),
        None,
    )
    weighing = any(
        piece.text.casefold().split()[0] in ("xem", "tính", "hỏi", "nghĩ", "coi", "đo", "thử") for piece in pieces
    )
    if (
        last is not None
        and word(last, reading) == "đã"
        and weighing
        and not any(piece.sort == "amount" for piece in pieces)
    ):
        clause.later = True  # ra chợ xem giá đã
    done = any(word(piece, reading) in ("rồi", "r", "roi") for piece in pieces)
    if (
        _bought_and_liked(pieces, reading)
        or _on_a_day_bought(pieces, reading)
        or _used_up(pieces, reading)
        or often(pieces, reading)
        or clause.has("past")
        or (
            done
            and clause.has("use", "praise")
            and any(
                word(piece, reading) in ("mua", "lấy", "đặt", "nhận", "dùng", "mặc", "ăn", "uống") for piece in pieces
            )
            and not any(piece.sort == "amount" for piece in pieces)
        )
    ):
        dropped = next((at for at, piece in enumerate(pieces) if "drop" in piece.classes), size_of)
        first_taken = min((*takes, *(at for at, piece in enumerate(pieces) if "past" in piece.classes)), default=0)
        clause.past = (
            not (clause.asks and any(piece.text.casefold() in _GOT for piece in pieces))
            and not clause.as_before
            and dropped >= first_taken
            and not (clause.asks and any(_compares(piece) for piece in pieces))
        )
    for at, piece in enumerate(pieces[:-1]):
        if (
            word(piece, reading) in ("để", "de")
            and pieces[at + 1].classes & {"later", "later_tail"}
            and not any(one.sort in ("amount", "item") for one in pieces)
        ):
            clause.later = True
        if (
            is_no(piece, reading)
            and word(pieces[at + 1], reading) in ("còn", "có")
            and any(one.sort == "item" for one in pieces)
            and not any(one.classes & {"take"} for one in pieces)
        ):
            clause.condition = True  # không còn A1 thì thôi
    if not clause.past and not any(piece.sort in ("amount", "number") for piece in pieces):
        clause.put_off = (
            any(
                word(piece, reading) in ("để", "de") and "later_tail" in pieces[at + 1].classes
                for at, piece in enumerate(pieces[:-1])
            )
            and any(piece.sort == "item" for piece in pieces)
            and not takes
        )
        clause.later = clause.later and not clause.put_off


def _holds_off(pieces: list[Piece], takes: list[int], reading: Reading) -> bool:
    """khoan lấy C1, khoan chốt: not now."""
    at = next((at for at, piece in enumerate(pieces) if word(piece, reading) == "khoan"), None)
    if at is None or not all(piece.classes & {"person", "particle", "enough"} for piece in pieces[:at]):
        return False
    return any(at < one <= at + 3 for one in takes)


def _compares(piece: Piece) -> bool:
    """rẻ hơn hôm qua, lần đầu mua: what is asked beside it is asked of now."""
    said = piece.text.casefold().split()
    return "hơn" in said or "hon" in said or said in (["lần", "đầu"], ["lan", "dau"])


def _only_then(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """mai lãnh lương rồi mới tính tới mắc ca: not before that."""
    if any(piece.sort in ("amount", "number") or "take" in piece.classes for piece in pieces[:at]):
        return False
    said = [word(piece, reading) for piece in pieces[at + 1 :]]
    return any(
        one in ("mới", "moi") and two in _THEN
        for one, two in zip(said, [*(one for one in said[1:] if one), ""], strict=False)
    )


def _paid(pieces: list[Piece], reading: Reading) -> bool:
    """ck 760 cho 2kg tôm rồi nhé: what was paid, no wish."""
    said = [word(piece, reading) for piece in pieces]
    paying = any(piece.text.casefold() in _PAYING for piece in pieces)
    done = any(one in ("rồi", "r", "roi", "đã", "xong", "nãy") for one in said)
    return (
        paying
        and done
        and not any(
            piece.classes & {"take", "give", "more", "ask", "drop"}
            for piece in pieces
            if word(piece, reading) not in ("cho", "gửi", "gui")
        )
    )


def _lets_me_first(pieces: list[Piece], reading: Reading) -> bool:
    """để em rủ bạn, để chị đo chân đã: first something else."""
    for at, piece in enumerate(pieces[:-2]):
        if word(piece, reading) in ("để", "de") and "person" in pieces[at + 1].classes:
            return word(pieces[at + 2], reading) in _FIRST and not any(
                one.sort == "amount" or "take" in one.classes for one in pieces[:at]
            )
    return False


def _bought_and_liked(pieces: list[Piece], reading: Reading) -> bool:
    """mua 3 thỏi rồi mà vẫn mê: what was bought before and how it is liked."""
    at = 0
    for piece in pieces:
        if at == 0 and (word(piece, reading) == "mua" or "use" in piece.classes):
            at = 1
        elif at == 1 and piece.sort in ("amount", "number"):
            at = 2
        elif at == 2 and word(piece, reading) in ("rồi", "r", "roi"):
            at = 3
        elif at == 3 and "praise" in piece.classes:
            return True
    return False


def _used_up(pieces: list[Piece], reading: Reading) -> bool:
    """ăn hết 2kg rồi, mua size 27 rồi mà chật, uống 1 hộp đẹp da hẳn: how what was bought was."""
    if any(piece.classes & {"drop", "swap", "more", "give", "able"} for piece in pieces):
        return False
    said = [word(piece, reading) for piece in pieces]
    taken = any("take" in piece.classes for piece in pieces)
    first = next((at for at, piece in enumerate(pieces) if not piece.classes & {"person", "particle"}), 0)
    done = next((at for at, one in enumerate(said) if one in ("rồi", "r", "roi") and at), None)
    if not taken and any(
        "use" in one.classes and word(two, reading) in ("hết", "het", "sạch", "bay") and three.sort == "amount"
        for one, two, three in zip(pieces, pieces[1:], pieces[2:], strict=False)
    ):
        return True  # mẹ chị ăn hết 1kg luôn
    if done is not None:
        eaten = any(
            "use" in one.classes and word(two, reading) in ("hết", "het", "xong")
            for one, two in zip(pieces[:done], pieces[1:done], strict=False)
        )
        bought = any(one in ("mua", "đặt", "lấy") for one in said[:done]) and said[done + 1 : done + 2] in (
            ["mà"],
            ["nhưng"],
            ["thấy"],
        )
        told = done + 2 < len(pieces) and not pieces[done + 2].classes & {"person", "particle"}
        return eaten and not taken or (bought and told)
    return (
        not taken and "use" in pieces[first].classes and any("praise" in piece.classes for piece in pieces[first + 1 :])
    )


def _others_take(pieces: list[Piece], reading: Reading) -> bool:
    """chị kia chốt 5 con kìa: what somebody else takes."""
    pointed = any(word(piece, reading) in ("kìa", "kia") for piece in pieces[-3:])
    if pointed and any("take" in piece.classes for piece in pieces[1:4]) and _named_somebody(pieces):
        return True  # chị Hoa lấy 2kg kìa
    return any(
        "person" in one.classes and word(two, reading) in ("kia", "ấy", "nào", "nọ") and "take" in three.classes
        for one, two, three in zip(pieces, pieces[1:], pieces[2:], strict=False)
    )


def _named_somebody(pieces: list[Piece]) -> bool:
    return len(pieces) > 1 and "person" in pieces[0].classes and pieces[1].mark == "somebody"


def _on_a_day_bought(pieces: list[Piece], reading: Reading) -> bool:
    """hôm 8/3 mua 2 con chắc nịch: how what was bought that day was."""
    at = next((at for at, piece in enumerate(pieces) if word(piece, reading) in _DAYS), None)
    if at is None or at + 1 >= len(pieces):
        return False
    if pieces[at + 1].sort not in ("number", "date"):
        occasion = word(pieces[at + 1], reading) in _OCCASIONS or "later" in pieces[at + 1].classes
        if not occasion or any(word(piece, reading) in _WISHES for piece in reading.pieces):
            return False
    bought = next((more for more in range(at + 2, len(pieces)) if word(pieces[more], reading) in _BOUGHT), None)
    return bought is not None and any(piece.classes & {"praise", "complaint"} for piece in reading.pieces)


def fetches(pieces: list[Piece], reading: Reading) -> bool:
    """qua nhà bác lấy: when it is fetched."""
    for at, piece in enumerate(pieces):
        if word(piece, reading) in ("qua", "ghé", "tới", "đến", "ra") and any(
            word(one, reading) == "lấy" for one in pieces[at + 1 : at + 5]
        ):
            return not any(one.sort in ("amount", "number") for one in pieces)
    return False
