"""The cast of the access matrix, before a wall."""

from tests.access.conftest import cast, quiet_database

__all__ = ["cast", "quiet_database"]
