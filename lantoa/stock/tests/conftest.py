"""Many at once, on both databases."""

from lantoa.kit.tests.crowd import crowd

__all__ = ["crowd"]
