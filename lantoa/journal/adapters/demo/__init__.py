"""A witness without a network."""
