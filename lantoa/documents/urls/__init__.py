"""Addresses of photos, and of one's own papers."""
