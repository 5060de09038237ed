"""A clock that stands still until a test moves it, words in Vietnamese, and many at once."""

from lantoa.kit.tests.crowd import crowd
from lantoa.orders.tests.conftest import in_vietnamese, stage

__all__ = ["crowd", "in_vietnamese", "stage"]
