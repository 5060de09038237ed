"""Lantoa: the house. `__version__` is the one of pyproject.toml."""

__version__ = "0.1.0"
