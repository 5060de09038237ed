"""Which goods are food, whose papers a channel may ask for."""

from __future__ import annotations

# Shelves of the market by their slug. Which papers which channel asks for was found with no source: nothing is refused for it here.
FOOD = frozenset({"hai-san", "do-che-bien", "nong-san", "tra-duoc-lieu", "gia-vi", "do-uong"})


def is_food(shelf: str) -> bool:
    return shelf in FOOD
