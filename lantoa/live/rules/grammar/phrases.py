"""The verbs in a clause with what belongs to each: what is taken, given up, exchanged, made more or less."""

from __future__ import annotations

from lantoa.live.rules.grammar.clauses import CONTENT, Clause, Phrase, is_no, typed, word
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.words import keys

_JOINS = frozenset(("+", "&", "/", "-", "–", "•", "·"))
_JOIN_WORDS = keys("join")
_DOWN_TO = ("còn", "con", "xuống", "xuong", "lại", "lai", "thành", "thanh")
_IDLE = frozenset(("common", "plain", "measure_of", "color"))


def phrases(clause: Clause, reading: Reading) -> list[Phrase]:
    """The verbs of a clause with what belongs to each; what stands before the first verb is its topic."""
    found: list[Phrase] = []
    current = Phrase()
    pieces = clause.pieces

    def start(op: str) -> Phrase:
        nonlocal current
        topic: list[Piece] = []
        each = op == "lessen" and current.has("each", "both", "kinds")  # mỗi size 1 trừ 26
        loose = not each and not current.op or (current.op == "take" and not current.strong and not current.add)
        counted = current.has("amount") and not (op == "drop" and current.has("item") and _ends_with_it(pieces, at))
        if op in ("drop", "lessen", "swap", "not") and loose and current.content and not counted:
            topic = current.content
        elif current.op or current.content or current.add or current.only:
            found.append(current)
        current = Phrase(op, topic=topic)
        return current

    skip = -1
    for at, piece in enumerate(pieces):
        if at <= skip:
            continue
        if piece.sort in CONTENT:
            current.content.append(piece)
            continue
        if piece.sort == "sign":
            beside = (pieces[at - 1].sort, pieces[at + 1].sort) if 0 < at < len(pieces) - 1 else ("", "")
            if piece.text in ("/", "-", "–") and beside == ("number", "number"):
                current.content.append(Piece("or", piece.start, piece.end, piece.text))
            elif piece.text in _JOINS:
                current.content.append(piece)
            elif piece.text in ("=", ">", "→"):
                current.content.append(Piece("into", piece.start, piece.end, piece.text))
            continue
        if piece.sort != "word":
            continue
        said = word(piece, reading)
        classes = piece.classes
        if "stock" in classes and piece.text.casefold().split()[-1] in ("chốt", "lấy", "cho"):
            current = start("take")  # còn chốt em luôn
            current.strong = True
            current.verbs.append(piece.text)
            continue
        if is_no(piece, reading):
            after = next(
                (
                    one
                    for one in range(at + 1, min(at + 5, len(pieces)))
                    if not (pieces[one].classes & {"person", "want", "enough"} and not pieces[one].classes & {"take"})
                    and word(pieces[one], reading) not in ("muốn", "cần", "còn", "phải", "dám", "có")
                ),
                None,
            )
            if (
                after is not None
                and pieces[after].classes & {"take", "give"}
                and word(pieces[after], reading) not in ("để",)
            ):
                start("drop").verbs.append(reading_text(reading, piece.start, pieces[after].end))
                skip = after
                continue
            if after is not None and said == "khỏi" and _spared(pieces[after]):
                continue  # 2 đứa khỏi đánh nhau
            if after is None and said == "khỏi" and current.has("item") and not current.op:
                start("drop").verbs.append(piece.text)  # trứng khỏi nha
                continue
            if said in ("khỏi", "đừng", "khoi") and after is not None:
                start("drop").verbs.append(piece.text)
            continue
        if (
            said in ("còn", "con")
            and current.op in ("drop", "not")
            and current.content
            and at + 1 < len(pieces)
            and pieces[at + 1].sort == "item"
        ):
            start("take").keep = True  # bỏ A1, còn A7 vẫn lấy
            continue
        if (
            said in ("đóng", "chia", "dong")
            and current.has("amount")
            and at + 1 < len(pieces)
            and pieces[at + 1].sort in ("amount", "number")
        ):
            skip = at + 1  # 10 cân đóng 2 túi: how it is packed
            continue
        if said in ("hẳn", "han") and current.op == "take":
            current.raised = True
            continue
        if "not_that" in classes:
            start("not").verbs.append(piece.text)
            continue
        if clause.put_off and said in ("để", "de") and at + 1 < len(pieces) and "later_tail" in pieces[at + 1].classes:
            start("drop").verbs.append(f"{piece.text} {pieces[at + 1].text}")
            skip = at + 1
            continue
        if "drop" in classes and not _puts_aside(pieces, at, reading):
            if current.op == "drop" and not current.content:
                continue
            phrase = start("drop")
            phrase.verbs.append(piece.text)
            phrase.puts = said in ("bỏ", "bo") and not phrase.topic and _puts_for(pieces, at, reading)
            continue
        if (
            current.op == "swap"
            and ("into" in classes or classes & {"take"})
            and current.has("item", "value", "step", "extreme", "badvalue", "number")
            or (current.op == "swap" and classes & {"into"} and said not in ("lấy", "ra", "về"))
        ):
            current.content.append(Piece("into", piece.start, piece.end, piece.text))
            continue
        if (
            piece.text.casefold() in ("thay đổi", "thay doi", "thay")
            and current.op == "take"
            and current.content
            and not any(one.sort in CONTENT for one in pieces[at + 1 :])
        ):
            current.instead = len(piece.text.split()) == 1  # lấy 3 cái thay đổi; lấy A2 thay
            continue
        if "swap" in classes:
            if current.op == "swap":
                current.content.append(Piece("into", piece.start, piece.end, piece.text))
                continue
            if said == "doi" and not reading.marked and not any(one.sort in CONTENT for one in pieces[at + 1 :]):
                if current.has("amount", "number") or current.add:
                    continue  # con dau no doi: đòi
            if said == "doi" and current.op == "drop" and not current.content and not reading.marked:
                continue  # bo doi xanh: đôi
            if said == "sang" and (at + 1 == len(pieces) or pieces[at + 1].classes & {"very", "praise"}):
                continue  # sang quá
            onto = at + 1 < len(pieces) and pieces[at + 1].sort in CONTENT
            if said == "sang" and not onto and not current.has("item", "value", "number"):
                continue
            phrase = start("swap")
            phrase.verbs.append(piece.text)
            if typed(piece, reading)[-1] in ("sang", "qua", "thành", "bằng", "lấy", "thanh"):
                phrase.content.append(Piece("into", piece.start, piece.end, piece.text))
            continue
        if "lessen" in classes:
            if current.op == "lessen":
                current.down_to = current.down_to or said in ("xuống", "xuong")
                continue
            phrase = start("lessen")
            phrase.verbs.append(piece.text)
            phrase.down_to = any(one in ("còn", "con", "xuống", "xuong") for one in typed(piece, reading))
            continue
        if current.op == "lessen" and (said in _DOWN_TO):
            current.down_to = current.down_to or said not in ("lại", "lai")
            continue
        if said == "kèm" and not current.op and not current.content and at + 1 < len(pieces):
            if pieces[at + 1].sort in ("item", "amount", "number"):
                current.op, current.strong = "take", True  # kèm giỏ mây trắng
                current.verbs.append(piece.text)
                continue
        if "twice" in classes:
            if current.op == "":
                start("take")
            current.twice = True
            current.verbs.append(piece.text)
            continue
        if "more" in classes:
            if current.op not in ("take",) or current.content:
                if current.op == "" and not current.has("amount", "number"):
                    current.op = "take"
                else:
                    start("take")
            current.add = True
            current.verbs.append(piece.text)
            continue
        if "raise" in classes and "slip" not in classes:
            if current.op == "swap":
                current.content.append(Piece("into", piece.start, piece.end, piece.text))
                continue
            if not any(one.sort in ("amount", "number") for one in pieces[at + 1 :]):
                continue
            if current.op == "":
                current.op = "take"
            elif current.content and not (current.add and (said in ("thành", "thanh") or "round" in classes)):
                start("take")
            elif current.add:
                _comes_to(current)
            current.raised = True
            current.verbs.append(piece.text)
            continue
        if (
            said in ("lên", "len", "up")
            and not current.op
            and not current.content
            and at + 1 < len(pieces)
            and pieces[at + 1].sort == "amount"
            and all(one.classes & {"person", "particle", "give"} for one in pieces[:at])
        ):
            current.op, current.raised = "take", True  # lên 1 ký đi em
            current.verbs.append(piece.text)
            continue
        if "again" in classes:
            if at and pieces[at - 1].sort in ("noise", "hour"):
                continue  # 30 phút nữa
            no_more = found and found[-1].op == "drop" and not current.content  # đừng gửi A1 cho em nữa
            if current.op in ("", "take") and not no_more:
                current.add = True
                current.verbs.append(piece.text)
                if (
                    at + 1 < len(pieces)
                    and word(pieces[at + 1], reading) in ("là", "thành", "la")
                    and any(one.sort in ("amount", "number") for one in pieces[at + 2 :])
                ):
                    _comes_to(current)  # nữa là 3
            continue
        if (
            said in ("là", "la")
            and current.add
            and current.has("amount", "number")
            and at + 1 < len(pieces)
            and pieces[at + 1].sort in ("amount", "number")
        ):
            _comes_to(current)  # thêm 2 chai là 8 chai
            continue
        if "keep" in classes and said not in ("giữ",):
            current.keep = True
            continue
        if "same" in classes and "particle" not in classes:
            current.same = True
            continue
        if "only" in classes and (said != "mỗi" or (at + 1 < len(pieces) and pieces[at + 1].sort in ("item",))):
            if current.op == "take" and not current.content:
                current.only = True
            else:
                start("take").only = True
            current.verbs.append(piece.text)
            current.strong = True
            continue
        if (
            current.op in ("drop", "lessen", "swap", "not")
            and not current.content
            and said in ("cho", "giúp", "hộ", "dùm", "giùm", "xin", "lấy", "để")
        ):
            continue  # bỏ cho chị …, giảm cho chú …
        if classes & {"take", "give"} and not ("to_place" in classes and _to_a_place(pieces, at, reading)):
            strong = "take" in classes
            if current.op == "take" and current.verbs and len(current.content) == current.verb_at:
                pass  # chốt cho, xin lấy
            elif current.op == "take" and not current.has("amount", "number", "item"):
                pass
            elif (
                current.op == ""
                and not current.has("amount")
                or current.op == ""
                and current.has("amount")
                and not current.has("item")
            ):
                current.op = "take"
            elif current.op == "enough" or current.op or current.content:
                start("take")
            else:
                current.op = "take"
            current.strong = current.strong or strong
            current.verbs.append(piece.text)
            current.verb_at = len(current.content)
            continue
        if "enough" in classes:
            if at == 0 or (clause.lead and not current.content and not current.op):
                continue
            if current.op == "" and current.has("item") and not current.has("amount", "number"):
                current.op = "enough"
            elif current.op == "" and not current.content:
                continue
            else:
                current.tail = True
            continue
        if "or" in classes and current.content:
            current.content.append(Piece("or", piece.start, piece.end, piece.text))
            continue
        if "all" in classes:
            current.content.append(Piece("share", piece.start, piece.end, piece.text))
            continue
        if said in _JOIN_WORDS and current.content and current.content[-1].sort in CONTENT:
            current.content.append(Piece("join", piece.start, piece.end, piece.text))
            continue
        if "person" in classes:
            current.person = True
        if "vague" in classes and "ask" not in classes:
            current.vague = True
        if classes <= _IDLE:
            current.unknown += 1
    found.append(current)
    for at in range(len(found) - 1, -1, -1):
        phrase = found[at]
        if not phrase.topic:
            continue
        if phrase.op == "swap":
            if (
                phrase.content
                and phrase.content[0].sort == "into"
                or not any(one.sort == "into" for one in phrase.content)
            ):
                into = [] if phrase.content and phrase.content[0].sort == "into" else [Piece("into", 0, 0, "")]
                phrase.content = [*phrase.topic, *into, *phrase.content]
            else:
                phrase.content = [*phrase.topic, *phrase.content]
        elif (phrase.has("item", "bad") and any(one.sort in ("item", "bad") for one in phrase.topic)) or (
            phrase.op == "not" and phrase.content
        ):
            found.insert(at, Phrase("", phrase.topic))  # kem, không phải nâu
        else:
            phrase.content = [*phrase.topic, *phrase.content]
    for phrase in found:
        if phrase.op == "enough" and phrase.has("amount", "number"):
            phrase.op, phrase.tail = "", True  # nem thôi 1 hộp
    return [one for one in found if one.op or one.content or one.add or one.only or one.same]


def _ends_with_it(pieces: list[Piece], at: int) -> bool:
    """2 chai mật kia bỏ giúp em: what stands before is what is given up, as nothing else follows."""
    rest = pieces[at + 1 :]
    known = frozenset(("particle", "person", "give", "enough", "all"))
    return not any(piece.sort in CONTENT for piece in rest) and all(
        piece.sort in ("sign", "emoji") or piece.classes & known for piece in rest
    )


def _spared(piece: Piece) -> bool:
    """Whether what need not be is no goods: khỏi đánh nhau, khỏi phải lo."""
    return piece.sort == "word" and not piece.classes - {"common", "plain", "use"}


def _comes_to(phrase: Phrase) -> None:
    """What follows is how much it comes to; what was said before is by how much."""
    counts = [one for one in phrase.content if one.sort in ("amount", "number")]
    phrase.step = counts[0] if len(counts) == 1 else None
    phrase.content = [one for one in phrase.content if one.sort not in ("amount", "number")]
    phrase.add, phrase.raised = False, True


def reading_text(reading: Reading, start: int, end: int) -> str:
    return " ".join(token.text for token in reading.tokens[start:end])


def _puts_aside(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """bỏ cho chị 2 ký, bỏ vào giỏ: put aside for me, in the south."""
    if word(pieces[at], reading) not in ("bỏ", "bo"):
        return False
    return at + 1 < len(pieces) and word(pieces[at + 1], reading) in ("vào", "vô", "sỉ") or False


def _puts_for(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """bỏ cho e 2 hộp, bỏ em ký tôm: in the south as much as put some for me, where that is not ordered yet."""
    rest = pieces[at + 1 :]
    while rest and ("more" in rest[0].classes or word(rest[0], reading) in ("cho", "giùm", "dùm", "gium", "dum")):
        rest = rest[1:]
    if not rest or "person" not in rest[0].classes or any("enough" in piece.classes for piece in rest):
        return False
    return len(rest) > 1 and rest[1].sort in ("amount", "number")


def _to_a_place(pieces: list[Piece], at: int, reading: Reading) -> bool:
    """ship Hà Nội, gửi về quê: where to, no wish."""
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    if after is None:
        return True
    if len(pieces[at].text.split()) > 1:
        return True
    if after.classes & {"place", "to_place", "contact"}:
        return True
    return (
        after.sort == "word"
        and not after.classes
        and after.text[:1].isupper()
        and not reading.shouted
        or after.sort == "address"
    )
