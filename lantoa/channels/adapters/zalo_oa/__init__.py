"""A Zalo Official Account: what people write to it, and what it answers."""
