"""Addresses of the seller's money, and of the hooks that hear of it."""
