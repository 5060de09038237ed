"""What TikTok Shop's documents fix; each with where it was read and how sure it is, see docs/adapters/tiktok_shop.md."""

from __future__ import annotations

NAME = "tiktok_shop"
# What a hook is about, by its type: 1 an order's state, 3 its address, 4 its parcel, 5 a product, 6 and 7 the shop's yes.
HOOKS = {1: "order", 2: "order", 3: "order", 4: "order", 5: "listing", 6: "account", 7: "account"}
