"""A comment cut into tokens: words, numbers, and what is neither wanted nor counted (links, phones, money, hours, measures)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from lantoa.kit.vietnamese import fold, normalise_tones

# Whoever writes more says nothing more about an order; what comes after is not read.
LONGEST_RAW, LONGEST, MOST_TOKENS = 5_000, 500, 120

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff\U0001f3fb-\U0001f3ff]"
)
_SPACES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\s]+")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_THRICE = re.compile(r"([^\W\d_])\1{2,}")

_TOKEN = re.compile(
    r"""
      (?P<link>https?://\S+|www\.\S+|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:com|vn|net|org|info|example|xyz|shop|top|me|ly|io|club|site|online|link|app|cc|tv|live|store|gg|vip|pro|asia|win|bet)(?![\w])(?:/\S*)?)
    | (?P<phone>(?<![\w.,])(?:\+?84|[0oO])(?:[\ .\-]{0,2}[0-9oOlIL]){8,10}(?![\w])|(?<![\w.,])\d{8,20}(?!\w))
    | (?P<year>(?<!\w)\d[kK]\d(?!\w))
    | (?P<money>(?<![\w.,])(?:\d{1,3}(?:[.,]\d{3})+(?:\s?(?:đ|vnđ|vnd|đồng|dong))?|\d+(?:[.,]\d+)?(?:k|K|nghìn|ngàn|tr|trđ|triệu|đ|vnđ|vnd|củ|cành)\d{0,3}|\d+(?:[.,]\d+)?\ (?:nghìn|ngàn|nghin|ngan|triệu|trieu|đồng|dong|vnđ|vnd|tr|củ|xu|[kK](?=\ (?:bán|được|đc|dc|thôi|nhé|ko|không|k)\b)))(?!\w))
    | (?P<hour>(?<![\w.,])\d{1,2}(?:[hH]\d{0,2}|:\d{2}|\ ?(?:giờ|rưỡi\ giờ))(?!\w))
    | (?P<date>(?<![\w.,/])\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?![\w/]))
    | (?P<body>(?<![\w.,])\d(?:m|mét|met)\d{1,2}(?!\w)|(?<![\w.,])\d+(?:[.,]\d+)?\ ?(?:cm|mm|m2|m²|mét|met)(?!\w))
    | (?P<number>\d+(?:[.,]\d{1,2}(?!\d))?)
    | (?P<word>[^\W\d_]+)
    | (?P<sign>\s*[\n,.;:!?*+=/()|&%\#~@<>\[\]"“”'’_\-–—→•·^])
    | (?P<emoji>\S)
    """,
    re.VERBOSE,
)
_ENDS_SO = frozenset(("tag", "big", "vlog", "blog", "log", "mug", "bag", "gig", "dog"))
_VOWEL_BEFORE = re.compile(r"(?:[^\W\d_bcdđghklmnpqrstvxfjwz]g|[^\W\da-z_]h)$")
_SMILES = re.compile(r"(?:(?:(?<!\d)[=:;]-?3|[=:;]-?[)\]dDpP>vV(])[)\]dDpP3>vV(]*|\^_*\^|<3|:v)(?!\w)")
_HALVES = {"½": " nửa ", "¼": " 0.25 ", "¾": " 0.75 ", "🔟": " 10 ", "×": "x"}


@dataclass(frozen=True, slots=True, eq=False)
class Spelt:
    """How a word is compared: in today's spelling, without its tone, without all marks; `plain` when it was typed without marks. One word
    is one object (`spelt` keeps them), so that what is known of it is found by itself."""

    key: str
    toneless: str
    bare: str
    plain: bool


@dataclass(slots=True)
class Token:
    """One piece of text: what sort it is of, as it stands, and whether it stands right behind the token before it."""

    sort: str
    text: str
    spelt: Spelt
    glued: bool
    value: str = ""
    code: bool = False  # the letters of a pinned code: no word


@lru_cache(maxsize=50_000)
def spelt(text: str) -> Spelt:
    """The spelling of a word; letters held down (nhaaaa) count once."""
    key = normalise_tones(_THRICE.sub(r"\1", text[:40].casefold()).replace("ð", "đ"))
    if len(key) > 2 and key[-1] in "gh" and _VOWEL_BEFORE.search(key) and key not in _ENDS_SO:
        key = f"{key[:-1]}n{key[-1]}"  # trứg, vàg, mìh: no word ends so
    bare = fold(key).replace(" ", "")
    while (
        len(key) > 2 and len(bare) == len(key) and bare[-1] == bare[-2] and bare[-1].isalpha() and bare[-1] not in "xo"
    ):
        key, bare = key[:-1], bare[:-1]
    marks = unicodedata.normalize("NFD", key)
    toneless = unicodedata.normalize("NFC", "".join(one for one in marks if one not in _TONES))
    return Spelt(key, toneless, bare, key == bare)


def clean(text: str) -> str:
    """What is read of a comment: NFC, wide letters and keycaps as plain ones, nothing unseen, at most LONGEST characters."""
    text = text[:LONGEST_RAW]
    seen = text if text.isascii() else _UNSEEN.sub("", text)
    for sign, said in _HALVES.items():
        if sign in seen:
            seen = seen.replace(sign, said)
    if not seen.isascii():
        seen = unicodedata.normalize("NFKC", seen)
    lines = (_SPACES.sub(" ", line).strip() for line in seen.split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST]


_NOTHING = Spelt("", "", "", True)


def tokenise(text: str) -> list[Token]:
    """The tokens of a cleaned comment, in their order."""
    tokens: list[Token] = []
    end = -1
    smiles = [match.span() for match in _SMILES.finditer(text)]
    at = 0
    while at < len(text) and len(tokens) < MOST_TOKENS:
        if smiles and smiles[0][0] <= at:
            start, stop = smiles.pop(0)
            if start == at:
                tokens.append(Token("emoji", text[start:stop], _NOTHING, glued=False))
                at = end = stop
                continue
        match = _TOKEN.search(text, at)
        if match is None:
            break
        if smiles and smiles[0][0] < match.end() and match.lastgroup in ("sign", "emoji"):
            at = smiles[0][0]
            continue
        sort = str(match.lastgroup)
        said = match[0]
        if sort == "phone":
            digits = sum(one.isdigit() for one in said)
            size = sum(one.isalnum() for one in said)
            if digits < 4 or (digits < 5 and size != 10):
                match = re.compile(r"[^\W\d_]+|\d+").search(text, match.start())
                if match is None:
                    break
                said, sort = match[0], "number" if match[0][0].isdigit() else "word"
        glued = match.start() == end and tokens[-1].sort in ("word", "number")
        if sort == "number":
            if glued and not said.isdigit():  # A1,5 is A1 and 5: a code takes no decimals
                said = re.match(r"\d+", said)[0]  # type: ignore[index]
            tokens.append(Token("number", said, spelt(said), glued, said.replace(",", ".")))
        elif sort == "word":
            tokens.append(Token("word", said, spelt(said), glued))
        else:
            tokens.append(Token(sort, said.strip(" ") or "\n", _NOTHING, glued))
        at = end = match.start() + len(said)
        if match.lastgroup == "phone":
            end = at
    return tokens
