"""Shopee Open Platform v2: a shop's items, stock, prices and orders, and what Shopee pushes of them."""
