"""Screens of a livestream sale."""
