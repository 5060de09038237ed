"""A clock that stands still until a test moves it, and words in Vietnamese."""

from lantoa.orders.tests.conftest import in_vietnamese, stage

__all__ = ["in_vietnamese", "stage"]
