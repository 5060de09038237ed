"""A comment cut into clauses, each judged by itself."""

from __future__ import annotations

from lantoa.live.rules.grammar.clause import CONTENT, Clause, is_no, word
from lantoa.live.rules.grammar.judging import judge
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.words import keys

_ENDS = frozenset((",", ".", ";", "!", "?", "\n", "…", "..", "...", "|", ")", "("))


_PAYING = keys("paying")


def clauses(reading: Reading) -> list[Clause]:
    """The clauses of a comment, each judged by itself."""
    found: list[Clause] = []
    current: list[Piece] = []

    def close(*, query: bool = False) -> None:
        nonlocal current
        if current:
            found.append(Clause(current, query=query))
        elif query and found:
            found[-1].query = True
        current = []

    for piece in reading.pieces:
        if piece.sort == "sign" and piece.text in _ENDS:
            close(query=piece.text == "?")
            continue
        if piece.sort in CONTENT and current and _closed(current, reading):
            close()
        if piece.sort == "word" and current:
            if piece.classes & {"take", "swap"} and does_not_fit(current, reading):
                close()  # 38 chật quá lấy 39
            if "enough" in piece.classes and any(one.classes & {"complaint", "praise"} for one in current):
                close()  # đắt quá thôi cho mợ 1 cân
            stock = "stock" in piece.classes
            if _closed(current, reading) and not (piece.classes & {"particle", "person", "again"}):
                close()
            but = word(piece, reading) in ("nhưng", "nhg", "nhưg") or (
                word(piece, reading) == "nhung" and word(current[-1], reading) not in ("co", "gom", "con")
            )
            now = "now" in piece.classes and any("past" in one.classes for one in current)
            then = (
                word(piece, reading) in ("thì", "thi")
                and word(current[0], reading) in ("còn", "có", "con", "co", "mà", "nếu")
                and any(one.sort in ("item", "value", "number") for one in current)
            )
            told = (
                word(piece, reading) in ("hết", "tổng", "tính", "cộng", "het", "tong", "total")
                and _told(reading.pieces, piece, reading)
                and any(one.classes & {"take", "give"} for one in current)
                and any(one.sort in ("amount", "number") for one in current)
            ) or (
                word(piece, reading) in ("hết", "tổng", "tất")
                and _counted_out(current)
                and (
                    any(_counted_out(clause.pieces) for clause in found)
                    or sum(one.sort == "item" for one in current) > 1
                )
            )  # A1 2kg, A2 1kg hết bao nhiêu
            left = piece.classes & {"take"} and _asks_whether_left(current, reading)
            pays = _wished_wholly(current) and _asks_to_pay(reading.pieces, piece)
            pays = pays or (_counted_out(current) and _asks_what_to_pay(reading.pieces, piece, reading))
            before = "past" in piece.classes and _counted_enough(current)
            reason = _gives_up(current, reading) and _tells_why(reading.pieces, piece, reading)
            if stock or but or now or then or told or left or pays or before or reason:
                close()
        current.append(piece)
    close()
    for clause in found:
        judge(clause, reading)
    return found


def _gives_up(pieces: list[Piece], reading: Reading) -> bool:
    """Whether something is given up: huỷ A1 giúp mình, không lấy nữa."""
    return any("drop" in piece.classes for piece in pieces) or any(
        is_no(one, reading) and "take" in two.classes for one, two in zip(pieces, pieces[1:], strict=False)
    )


def _tells_why(pieces: list[Piece], at: Piece, reading: Reading) -> bool:
    """… nhà vẫn còn bộ cũ, … chồng mua rồi: why it is given up."""
    if not ("kin" in at.classes or word(at, reading) == "nhà"):
        return False
    behind = [piece for piece in pieces if at.end <= piece.start <= at.end + 2]
    return any(word(piece, reading) in ("vẫn", "còn", "có", "mua", "đã", "mới", "vừa") for piece in behind)


def _wished_wholly(pieces: list[Piece]) -> bool:
    """Whether something is named with how much or which of it."""
    sorts = {piece.sort for piece in pieces}
    return ("item" in sorts and bool(sorts & {"amount", "number", "value"})) or {"number", "value"} <= sorts


def _asks_to_pay(pieces: list[Piece], at: Piece) -> bool:
    """… thanh toán sao ạ, … ib c stk: how to pay what is ordered."""
    if at.text.casefold() in _PAYING:
        return True
    return "private" in at.classes and any(
        piece.text.casefold() in _PAYING for piece in pieces if at.end <= piece.start <= at.end + 3
    )


def _asks_what_to_pay(pieces: list[Piece], at: Piece, reading: Reading) -> bool:
    """A1 2kg bao nhiêu để em ck: what it comes to, so that it can be paid."""
    if "ask" not in at.classes or at.text.casefold().split()[0] not in ("bao", "nhiêu", "bn", "nhieu", "hết"):
        return False
    rest = [piece for piece in pieces if piece.start >= at.end]
    first = next(
        (more for more, piece in enumerate(rest) if word(piece, reading) in ("để", "de", "mình", "e", "em")), None
    )
    return first is not None and any(piece.text.casefold() in _PAYING for piece in rest[first : first + 4])


def _counted_enough(pieces: list[Piece]) -> bool:
    """1 túi thôi cháu (hôm trước …): decided, and what follows tells why."""
    return any("enough" in piece.classes for piece in pieces) and any(
        piece.sort in ("amount", "number") for piece in pieces
    )


def _counted_out(pieces: list[Piece]) -> bool:
    """Whether something is named with how much of it."""
    return any(piece.sort == "item" for piece in pieces) and any(piece.sort in ("amount", "number") for piece in pieces)


def _asks_whether_left(current: list[Piece], reading: Reading) -> bool:
    """A2 còn không (chốt em luôn): whether there is any is asked before it is taken."""
    last = current[-1] if len(current) > 1 else None
    if last is None or not any(piece.sort == "item" for piece in current):
        return False
    apart = is_no(last, reading) and word(current[-2], reading) in ("còn", "con")
    return apart or ("ask" in last.classes and last.text.casefold().startswith(("còn ", "con ")))


def _told(pieces: list[Piece], at: Piece, reading: Reading) -> bool:
    """hết bao nhiêu báo em: what it costs is to be told, the order stands."""
    rest = [piece for piece in pieces if piece.start >= at.start]
    return any("ask" in piece.classes for piece in rest) and any(
        word(piece, reading) in ("báo", "nhắn", "bao", "nhan", "ck", "chuyển", "nt") or "private" in piece.classes
        for piece in rest
    )


def does_not_fit(current: list[Piece], reading: Reading) -> bool:
    """38 chật quá: why another is taken."""
    return any(
        word(two, reading) in _ILL_FITTING and one.sort in ("value", "number", "item")
        for one, two in zip(current, current[1:], strict=False)
    )


def _closed(current: list[Piece], reading: Reading) -> bool:
    """Whether a sentence ended without a stop: … nhé, … ạ shop."""
    for piece in reversed(current):
        if piece.sort == "sign":
            continue
        if word(piece, reading) == "ơi" and any("enough" in one.classes for one in current):
            return any(one.sort in CONTENT for one in current)  # lấy 2 thôi c ơi 3 uống không hết
        if word(piece, reading) in ("nhé", "nha", "nhá", "ạ", "nhen", "nghen", "nhe"):
            return any(one.sort in CONTENT for one in current)
        if not piece.classes & {"person", "particle"}:
            return False
    return False


_ILL_FITTING = keys("ill_fitting")
