"""Put the market's shelves into the database."""

from __future__ import annotations

from lantoa.catalog.models import Category
from lantoa.catalog.rules import CATEGORIES


def load_categories() -> int:
    """Write every category of the data, changed names too; returns how many there are. Again is no harm."""
    rows = [Category(slug=shelf.slug, name=shelf.name, position=number) for number, shelf in enumerate(CATEGORIES)]
    Category.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["name", "position"], unique_fields=["slug"]
    )
    return len(rows)
