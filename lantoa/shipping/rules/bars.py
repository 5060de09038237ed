"""A tracking code as bars that any scanner reads: Code 128, set B (ISO/IEC 15417)."""

from __future__ import annotations

# Widths of bar, space, bar, space, bar, space for each of the 106 symbols; the stop has a seventh.
_WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
_START_B, _STOP, _QUIET = 104, 106, 10


def symbols(text: str) -> list[int]:
    """The symbols of a text with start, check sum and stop; raises ValueError for what is no printable ASCII."""
    if not text or any(not " " <= letter <= "~" for letter in text):
        raise ValueError("only printable ASCII can be written in bars")
    values = [ord(letter) - 32 for letter in text]
    check = (_START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    return [_START_B, *values, check, _STOP]


def bars(text: str) -> tuple[int, list[tuple[int, int]]]:
    """How many modules wide the whole is with its quiet zones, and each bar's left edge and width."""
    at, found = _QUIET, []
    for symbol in symbols(text):
        for place, width in enumerate(map(int, _WIDTHS[symbol])):
            if place % 2 == 0:
                found.append((at, width))
            at += width
    return at + _QUIET, found
