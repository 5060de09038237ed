"""What a comment is that orders nothing: spam, a question, where to reach somebody, a greeting, kind words, or something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lantoa.live.rules.grammar.clause import Clause, is_no, typed, word
from lantoa.live.rules.grammar.decision import Why
from lantoa.live.rules.grammar.letters import clean, tokenise
from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.times import fetches
from lantoa.live.rules.grammar.words import keys, tagged

_SPAM = ("spam_sure", "spam_money", "spam_game", "spam_job", "spam_goods", "spam_call")
_LOVE = frozenset("😋❤♥💕💖💗💓💘💝💞💙💚💛🧡💜🤎🖤🤍😍🥰😘😻👏🙌🔥💯👍😊☺🌹💐🎉✨⭐🌟💋🤩😚😙🫶💪👌")
_LOUD = re.compile(r"k{3,}|(?:h[aá]){2,}h?|(?:há ?){2,}|kaka+|:v")
_LAUGH = frozenset("🤣😂😹😆😝😜🤪😅😁")
_REAL_LAUGH = frozenset("🤣😂😹😆😝😜🤪")
_GROWS = ("gầy", "béo", "giảm", "sụt", "tăng", "mập", "ốm", "thon", "gay", "beo")
_COMES, _HERE = keys("comes"), keys("here")
_LOUDEST = frozenset("🤣😹")


def spam_words(reading: Reading) -> dict[str, list[str]]:
    """Words that advertising is made of, by what they speak of."""
    if not reading.tokens:
        return {}
    found: dict[str, list[str]] = {}
    for piece in reading.pieces:
        for name in piece.classes:
            if name in _SPAM:
                found.setdefault(name, []).append(piece.text)
        if piece.sort == "link":
            found.setdefault("link", []).append(piece.text)
    for one, after in zip(reading.pieces, reading.pieces[1:], strict=False):
        if word(one, reading) in ("kiếm", "thu") and after.sort == "money":
            found.setdefault("spam_job", []).append(one.text)
    if _offers(reading):
        found.setdefault("spam_goods", []).append(reading.tokens[0].text)
    if _promises(reading):
        found.setdefault("spam_goods", []).append(reading.tokens[0].text)
        found.setdefault("spam_call", []).append(reading.tokens[-1].text)
    if _wholesale(reading):
        found.setdefault("spam_goods", []).append(reading.tokens[0].text)
    return found


def is_spam(reading: Reading, author: str) -> tuple[Why, ...]:
    """The words of an outsider's advertising, or nothing."""
    found = spam_words(reading)
    if not found:
        return ()
    score = 0.0
    for name, words in found.items():
        each = {
            "link": 3.0,
            "spam_sure": 2.0,
            "spam_money": 1.0,
            "spam_game": 1.0,
            "spam_job": 1.0,
            "spam_goods": 1.0,
            "spam_call": 0.9,
        }[name]
        score += each * min(len(words), 3)
    if any(piece.sort == "item" and piece.mark == "code" for piece in reading.pieces):
        score -= 1
    asks = any("ask" in piece.classes and not piece.classes & set(_SPAM) for piece in reading.pieces) or any(
        is_no(piece, reading) for piece in reading.pieces[-3:]
    )
    if asks:
        score -= 0.5
    named = {name for _, classes in tagged(tokenise(clean(author[:80])), marked=True) for name in classes}
    if named & {*_SPAM, "spam_name"}:
        score += 0.7
    texts = [piece.text for piece in reading.pieces]
    if "%" in texts:
        score += 0.6
    if any(
        one.sort == "money" and after.text == "/"
        for one, after in zip(reading.pieces, reading.pieces[1:], strict=False)
    ):
        score += 0.6  # 300k/ngày
    if (
        "spam_call" in found
        and len(reading.tokens) > 8
        and not asks
        and not any(piece.sort == "item" for piece in reading.pieces)
    ):
        score += 0.6
    if len(reading.tokens) < 4:
        score -= 0.5
    last = reading.pieces[-1]
    if score >= 1 and not asks and "private" in last.classes and not any(one.sort == "item" for one in reading.pieces):
        score += 0.9  # nhận làm …, inbox
    if score < 1.8:
        return ()
    return tuple(Why("spam", "", words[0]) for words in found.values())


def _offers(reading: Reading) -> bool:
    """Bán giống cây, giao toàn quốc: what begins as a seller's own offer does."""
    first, second = reading.pieces[0], reading.pieces[1] if len(reading.pieces) > 1 else None
    return (
        second is not None
        and typed(first, reading)[0] in ("bán", "chuyên", "nhận", "sẵn", "ban", "chuyen")
        and len(reading.tokens) > 5
        and second.sort == "word"
        and not second.classes & {"person", "give", "take", "particle", "ask", "able", "deliver"}
        and not any("ask" in piece.classes or "able" in piece.classes for piece in reading.pieces)
    )


def _promises(reading: Reading) -> bool:
    """Kem trắng bật tông sau 1 tuần, nhắn e lấy giá sỉ: what works after so long, and whom to write to."""
    pieces = reading.pieces
    within = next(
        (
            at
            for at, piece in enumerate(pieces[:-1])
            if word(piece, reading) in ("sau", "trong", "chỉ") and pieces[at + 1].sort == "noise"
        ),
        None,
    )
    if within is None or within < 2 or any(piece.sort == "item" and piece.mark == "code" for piece in pieces):
        return False
    called = any(
        typed(one, reading)[0] in ("nhắn", "nhan", "ib", "inbox", "lh", "liên", "zalo", "zl", "kb", "call", "gọi")
        and (typed(one, reading)[-1] in ("em", "mình", "e", "hệ") or word(two, reading) in ("em", "e", "mình", "ngay"))
        for one, two in zip(pieces[within:], [*pieces[within + 1 :], pieces[-1]], strict=True)
    )
    return called and not any("ask" in piece.classes or "able" in piece.classes for piece in pieces)


def _wholesale(reading: Reading) -> bool:
    """Sỉ túi 35k/c, lấy từ 10c: what an outsider sells by the lot."""
    offered = reading.tokens[0].spelt.key in ("sỉ", "buôn") and any(piece.sort == "money" for piece in reading.pieces)
    return offered and not any("ask" in piece.classes for piece in reading.pieces)


def _emojis(reading: Reading) -> list[str]:
    return [piece.text for piece in reading.pieces if piece.sort == "emoji"]


def laughs(reading: Reading) -> bool:
    emojis = _emojis(reading)
    if any(_LOUD.fullmatch(token.text.casefold()) for token in reading.tokens if token.sort == "word"):
        return True
    return (
        any(
            one in _REAL_LAUGH or one == ":v" or (len(one) > 1 and one[0] in "=:" and one[1:2] in (")", "]"))
            for one in emojis
        )
        or reading.has("laugh")
        and not reading.has("laugh_soft")
        and any(
            piece.classes & {"laugh"} and piece.text.casefold() not in ("hihi", "hehe", "kk", "ahihi", "hí hí", "hịhị")
            for piece in reading.pieces
        )
    )


def tells_joke(reading: Reading, clauses: Sequence[Clause]) -> str:
    """Jokes and sarcasm, also when worded as a wish or a question: "sure", "maybe" (unless it clearly orders), or ""."""
    laughing = laughs(reading)
    absurd = any("absurd" in piece.classes for piece in reading.pieces) and (
        laughing or not _greets_the_seller(reading)
    )
    if absurd and laughing:
        return "sure"
    practical_goods = any(piece.sort in ("item", "amount") for piece in reading.pieces)
    practical = any(piece.sort in ("item", "amount") for piece in reading.pieces) or reading.has(
        "ask_about", "stock", "private", "size_word"
    )
    if absurd and any(
        word(piece, reading) in ("chắc", "chac", "khéo", "có khi", "thế này", "kiểu", "xong")
        for piece in reading.pieces
    ):
        return "sure"
    if (
        absurd
        and not practical
        or (laughing and not reading.has("take", "give", "praise") and not any(clause.asks for clause in clauses))
    ):
        return "maybe"
    if (
        laughing
        and any(word(piece, reading) in ("chắc", "chac", "khéo") for piece in reading.pieces)
        and not any(
            piece.amount is not None and piece.sort == "amount" and not piece.amount.implied for piece in reading.pieces
        )
    ):
        return "sure"
    if laughing and not reading.has("take") and any(_if_so(clause, reading) for clause in clauses):
        return "sure"
    if any(_teases(clause, reading) for clause in clauses):
        return "sure"
    telling = reading.has("ask_about") and not reading.has("ask", "able", "private", "give", "take")
    if laughing and telling and (not practical_goods or not any(piece.sort == "amount" for piece in reading.pieces)):
        return "sure"
    loud = any(one in _LOUDEST or one[:1] in "=:" for one in _emojis(reading)) or reading.has("laugh")
    if (
        laughing
        and loud
        and any(clause.asks for clause in clauses)
        and not reading.has("ask_about", "stock", "private", "size_word", "practical")
        and not any(piece.sort in ("amount", "value") and not _of_somebody(piece, reading) for piece in reading.pieces)
    ):
        return "sure"
    if (
        laughing
        and any(clause.asks for clause in clauses)
        and any(_of_somebody(piece, reading) for piece in reading.pieces)
    ):
        return "sure"
    strange = any(
        piece.sort == "word" and not piece.classes and len(piece.text) > 2 and piece.text.islower()
        for clause in clauses
        if clause.asks
        for piece in clause.pieces
    )
    if (
        laughing
        and strange
        and any(piece.sort == "item" for piece in reading.pieces)
        and not reading.has("ask_about", "stock", "private", "size_word", "practical", "take", "give")
        and not any(piece.sort in ("amount", "value") for piece in reading.pieces)
    ):
        return "sure"  # gà này ủ xong có gáy nữa không 😂
    many = any(
        piece.amount is not None
        and (
            piece.amount.unit in ("ton", "ta_weight")
            or (piece.sort == "amount" and piece.amount.total >= (50_000 if piece.amount.base else 50))
        )
        for piece in reading.pieces
    )
    return "sure" if laughing and many else ""


def _greets_the_seller(reading: Reading) -> bool:
    """chào buổi tối chị chủ: who is greeted is no joke."""
    return reading.has("greet", "hello") and all(
        "person" in piece.classes for piece in reading.pieces if "absurd" in piece.classes
    )


def _of_somebody(piece: Piece, reading: Reading) -> bool:
    """gầy đi 5kg, béo lên 3 cân: how much somebody weighs."""
    at = next(at for at, one in enumerate(reading.pieces) if one is piece)
    return (
        piece.amount is not None
        and piece.amount.unit == "kg"
        and any(word(one, reading) in _GROWS for one in reading.pieces[max(0, at - 3) : at])
    )


def _if_so(clause: Clause, reading: Reading) -> bool:
    """quạt này mà mát cả nhà thì em gọi bằng cụ"""
    said = [word(piece, reading) for piece in clause.pieces]
    first = next((at for at, one in enumerate(said) if one in ("mà", "nếu") and at), None)
    return first is not None and any(
        one in ("thì", "là", "chắc")
        and "person" in after.classes | clause.pieces[min(first + 1, len(said) - 1)].classes
        or one == "thì"
        for one, after in zip(said[first:], clause.pieces[first + 1 :], strict=False)
    )


def _teases(clause: Clause, reading: Reading) -> bool:
    """đang ăn kiêng mà còn cho em xem gà: shown to somebody who may not have it."""
    said = [word(piece, reading) for piece in clause.pieces]
    at = next(
        (at for at, one in enumerate(said[:-2]) if one == "mà" and said[at + 1] in ("còn", "cứ", "lại", "toàn")), -1
    )
    if at < 0:
        return False
    shown = [one.text.casefold().split() for one in clause.pieces[at + 2 : at + 6]]
    return any(one[0] in ("cho", "bắt", "dụ", "khoe", "nhử", "đưa") for one in shown) and any(
        one in ("xem", "coi", "ngắm", "nhìn", "ngửi", "thấy") for words in shown for one in words
    )


def rest_kind(reading: Reading, clauses: Sequence[Clause], *, joke: str) -> tuple[str, tuple[Why, ...]]:
    """The kind of a comment that wishes nothing, and why."""
    emojis = _emojis(reading)
    words = [piece for piece in reading.pieces if piece.sort == "word"]
    if joke:
        return "other", (Why("joke", "", reading.text[:80]),)
    if not words and all(piece.sort in ("emoji", "sign") for piece in reading.pieces):
        good = [one for one in emojis if one in _LOVE]
        return (
            ("praise", (Why("praise", "", "".join(emojis)[:20]),))
            if good and len(good) * 2 >= len(emojis)
            else ("other", ())
        )
    later, past = any(clause.later or clause.put_off for clause in clauses), any(clause.past for clause in clauses)
    asking = [clause for clause in clauses if (clause.asks or clause.haggles) and not clause.past and not clause.later]
    private = reading.has("private")
    priced = (
        any(piece.sort == "money" for piece in reading.pieces)
        and any(piece.sort == "item" for piece in reading.pieces)
        and not later
        and not past
    )
    if asking or priced or (private and not later and not past):
        return "question", (Why("question", "", _shown(asking, reading)),)
    pleads = any(
        "haggle" in piece.classes and typed(piece, reading)[0] in ("bớt", "giảm", "fix", "hạ", "để", "tính", "bán")
        for piece in reading.pieces
    )
    if pleads and not later and not past and not laughs(reading):
        return "question", (Why("question", "", reading.text[:80]),)  # bớt xíu đi shop
    if (
        any(clause.condition and not any(is_no(piece, reading) for piece in clause.pieces) for clause in clauses)
        and not later
        and not past
    ):
        return "question", (Why("question", "", reading.text[:80]),)
    if any(_wishes_well(clause) or _leaves(clause, reading) or _arrives(clause, reading) for clause in clauses):
        return "greeting", (Why("greeting", "", reading.text[:80]),)
    if later:
        return "other", (Why("later", "", reading.text[:80]),)
    if past:
        sour = reading.has("complaint") or any(
            word(piece, reading) in ("chưa", "nhưng", "chua")
            or (is_no(piece, reading) and any("praise" in one.classes for one in reading.pieces[at + 1 : at + 3]))
            for at, piece in enumerate(reading.pieces)
        )
        ordered = any(
            word(piece, reading) in ("đơn", "gộp", "don", "gop") or "deliver" in piece.classes
            for piece in reading.pieces
        )
        return (
            ("praise", (Why("praise", "", reading.text[:80]),))
            if _praises(reading, clauses) or not (sour or ordered or _tells_of_a_price(reading))
            else ("other", (Why("past", "", reading.text[:80]),))
        )
    if (
        laughs(reading)
        and not reading.has("hello", "praise")
        and not any(piece.sort == "phone" for piece in reading.pieces)
    ):
        return "other", (Why("joke", "", reading.text[:80]),)
    where = [
        piece for piece in reading.pieces if piece.sort in ("phone", "address") or "address_strong" in piece.classes
    ]
    told = all(piece.text.casefold() in ("địa chỉ", "sđt", "số điện thoại", "đc", "dc") for piece in where) and any(
        word(piece, reading) in ("rồi", "r") for piece in reading.pieces
    )
    if where and not told:
        return "contact", (Why("contact", "", where[0].text),)
    if _reached(reading, clauses) or _only_a_place(reading):
        return "contact", (Why("contact", "", reading.text[:80]),)
    if reading.has("remark") or any(clause.remarks for clause in clauses):
        return "other", ()
    greets = [piece for piece in reading.pieces if piece.classes & {"greet", "hello", "good_bye"}]
    if greets and (reading.has("hello", "good_bye") or not _praises(reading, clauses)):
        return "greeting", (Why("greeting", "", greets[0].text),)
    if _praises(reading, clauses):
        return "praise", (
            Why("praise", "", next((piece.text for piece in reading.pieces if "praise" in piece.classes), "")),
        )
    return "other", ()


def _wishes_well(clause: Clause) -> bool:
    """tối vui vẻ cả nhà, cuối tuần an lành nhé"""
    days = [at for at, piece in enumerate(clause.pieces) if "day" in piece.classes]
    return any("wish_well" in piece.classes for at in days for piece in clause.pieces[at + 1 : at + 5])


def _leaves(clause: Clause, reading: Reading) -> bool:
    """em out nhé, chị té đây: going, with nothing else said before."""
    pieces = clause.pieces
    at = next((at for at, piece in enumerate(pieces) if "leave" in piece.classes), None)
    if at is None or not all(piece.classes & {"person", "particle", "enough"} for piece in pieces[:at]):
        return False
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    return after is None or bool(after.classes & {"particle", "person", "later"}) or after.sort == "emoji"


def _arrives(clause: Clause, reading: Reading) -> bool:
    """có anh rồi hầy, chú vô coi đây, em vừa ghé nè: that somebody is there now, and nothing else."""
    pieces = [piece for piece in clause.pieces if piece.sort not in ("sign", "emoji")]
    said = [word(piece, reading) for piece in pieces]
    while pieces and "person" not in pieces[0].classes and said[0] in ("dạ", "à", "ơi", "hế", "hi", "da", "a"):
        pieces, said = pieces[1:], said[1:]
    if len(pieces) < 3 or not all(piece.sort == "word" for piece in pieces):
        return False
    known = {"person", "particle", "look", "greet", "remark_show", "enough"}
    there = any(one in _HERE for one in said[1:])
    if said[0] in ("có", "co") and "person" in pieces[1].classes:
        return there and all(piece.classes & known for piece in pieces[2:4])
    if "person" not in pieces[0].classes:
        return False
    rest = said[1:]
    while rest and rest[0] in ("cũng", "vừa", "mới", "đã", "lại", "cung", "vua", "moi", "da", "lai"):
        rest = rest[1:]
    return bool(rest) and rest[0] in _COMES and there and not clause.asks


def _reached(reading: Reading, clauses: Sequence[Clause]) -> bool:
    """A place or an hour to meet, with nothing else said."""
    contact = sum("contact" in piece.classes for piece in reading.pieces)
    hour = any(piece.sort == "hour" for piece in reading.pieces)
    place = reading.has("place")
    if any(fetches(clause.pieces, reading) or _calls_first(clause, reading) for clause in clauses):
        return True
    living = any(
        word(piece, reading) in ("ở", "tại") and (not at or reading.has("person"))
        for at, piece in enumerate(reading.pieces)
    )
    return (
        contact >= 2
        or ((place or contact) and living and not reading.has("greet", "remark"))
        or bool(contact and (hour or place))
        or (hour and reading.has("give", "to_place", "take") and not reading.has("remark"))
    )


def _tells_of_a_price(reading: Reading) -> bool:
    """hôm trước có 400 mà: what it cost, and nothing of how it was."""
    priced = any(
        piece.sort == "money" or (piece.amount is not None and piece.sort == "number" and piece.amount.number >= 100)
        for piece in reading.pieces
    )
    return priced and not reading.has("use", "praise")


def _only_a_place(reading: Reading) -> bool:
    """e Hà Tu nhé: where somebody is, and nothing else."""
    said = [piece for piece in reading.pieces if piece.sort not in ("sign", "emoji")]
    rest = [piece for piece in said if "place" not in piece.classes]
    closes = any(word(piece, reading) in ("nhé", "nha", "ạ", "nhe", "a", "á") for piece in rest)
    told = all(piece.sort == "word" and piece.classes & {"person", "particle", "to_place"} for piece in rest)
    return len(rest) < len(said) and told and closes


def _calls_first(clause: Clause, reading: Reading) -> bool:
    """gọi em trước khi giao, tới nơi alo em nhé"""
    said = [word(piece, reading) for piece in clause.pieces]
    at = next((at for at, one in enumerate(said) if one in ("gọi", "alo", "nhắn", "báo", "phone")), None)
    if at is None or clause.asks:
        return False
    first = "trước" in said[at + 1 : at + 4] or any(one in said[:at] for one in ("tới", "đến"))
    return first and any(
        "deliver" in piece.classes or word(piece, reading) in ("nơi", "tới") for piece in clause.pieces
    )


def _praises(reading: Reading, clauses: Sequence[Clause]) -> bool:
    if any(one in _LOVE for one in _emojis(reading)) and not reading.has("complaint", "remark", "greet", "hello"):
        return True
    packed = [typed(piece, reading)[0] for piece in reading.pieces if "praise" in piece.classes]
    asked = any(word(piece, reading) in ("giúp", "hộ", "giùm", "dùm", "cho", "nhé", "nha") for piece in reading.pieces)
    if asked and packed and all(one in ("gói", "đóng") for one in packed):
        return False  # gói cẩn thận giúp em nhé
    looks = bool(clauses) and bool(clauses[0].pieces) and "look" in clauses[0].pieces[0].classes
    if looks and any(piece.sort == "item" for piece in reading.pieces) and not reading.has("complaint", "remark"):
        return True
    if reading.has("look") and reading.has("very") and not reading.has("complaint", "remark"):
        return True
    for at, piece in enumerate(reading.pieces):
        if "praise" in piece.classes and not any(
            is_no(one, reading) or word(one, reading) in ("chưa", "ko") for one in reading.pieces[max(0, at - 2) : at]
        ):
            return True
    return False


def _shown(asking: Sequence[Clause], reading: Reading) -> str:
    for clause in asking:
        for piece in clause.pieces:
            if (
                "ask" in piece.classes
                or "able" in piece.classes
                or "private" in piece.classes
                or "ask_about" in piece.classes
            ):
                return piece.text
    return reading.text[:80]


def shown_why(reading: Reading) -> str:
    """The run of words nothing else explains: what a nickname can be."""
    runs: list[list[str]] = [[]]
    for piece in reading.pieces:
        if (
            piece.sort == "word"
            and not piece.classes - {"plain", "common"}
            and not is_no(piece, reading)
            and len(piece.text) > 1
        ):
            runs[-1].append(piece.text)
        elif runs[-1]:
            runs.append([])
    best = [run for run in runs if 0 < len(run) <= 4]
    return " ".join(best[0]).casefold() if len(best) == 1 else ""
