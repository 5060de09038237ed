"""A constant that is written into the statement itself, so that an index over only those rows, whose condition says the same, is found."""

from __future__ import annotations

from typing import Any

from django.db.models import Value


class Literal(Value):
    """A word or a whole number of ours, never something somebody typed; anything else is refused (TypeError).

    What Django sends beside a statement the embedded database does not know yet when it chooses its indexes.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(int(self.value)), ()
        if isinstance(self.value, str) and self.value.isascii() and self.value.replace("_", "").isalnum():
            return f"'{self.value}'", ()
        raise TypeError(f"{self.value!r} is no word of ours")
