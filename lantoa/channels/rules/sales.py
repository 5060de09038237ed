"""Why an order was cancelled, as channels want to hear it, from what its seller wrote to the buyer."""

from __future__ import annotations

from lantoa.kit.vietnamese import fold

_NO_STOCK = (
    "het hang",
    "khong con",
    "khong du",
    "chay hang",
    "ban het",
    "het mat",
    "out of stock",
    "sold out",
    "stok habis",
)
_BUYER_ASKED = ("khach", "nguoi mua", "ben mua", "buyer", "customer", "pembeli")


def reason_of(words: str) -> str:
    """no_stock or buyer_asked where the words say so and not both; "" where a person has to choose."""
    said = fold(words)
    ours, theirs = (any(one in said for one in known) for known in (_NO_STOCK, _BUYER_ASKED))
    if ours == theirs:
        return ""
    return "no_stock" if ours else "buyer_asked"
