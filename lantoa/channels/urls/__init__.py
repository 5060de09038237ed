"""Addresses of the seller's channels, and of the hooks by which channels tell of them."""
