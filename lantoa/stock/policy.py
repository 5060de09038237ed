"""Stock has no screens of its own."""

from lantoa.kit.homes import moves

POLICY: list[object] = []

HOMES = [
    *moves("variant", "stock.Stock", "stock.Hold", "stock.StockMove"),
]  # fmt: skip
