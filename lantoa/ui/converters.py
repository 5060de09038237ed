"""What an address may name: a row by its number, and no number that no database can hold."""

from __future__ import annotations


class RowConverter:
    """A row's number, at most eighteen digits: `<row:product_id>`. A longer one is no address, and answers 404."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: object) -> str:
        return str(value)
