"""Addresses of the market's front, of the seller's day, and of what machines ask."""
