"""TikTok Shop 202309: a shop's products, stock, prices and orders, and what TikTok Shop tells of them."""
