"""Screens of the seller's channels, and the hooks."""
