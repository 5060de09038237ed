"""What is said of large tables fits their models: what has to be unique stays so in the whole house, and nobody points at days."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from lantoa.portal.queries.backup import GREEN
from lantoa.portal.queries.parts import growing, large_tables, parts_light


def pointing(model: type[models.Model]) -> list[str]:
    return [
        f"{one._meta.label}.{field.name}"
        for one in apps.get_models(include_auto_created=True)
        for field in one._meta.local_fields
        if field.remote_field and field.related_model is model
    ]


def shared(model: type[models.Model], column: str) -> list[str]:
    """What would be unique in each part only."""
    fields = {field.name: field.column for field in model._meta.local_fields}
    alone = [field.name for field in model._meta.local_fields if field.unique and field.column not in {column, "id"}]
    together = [
        one.name
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and column not in {fields[name] for name in one.fields}
    ]
    return alone + together


def test_what_is_unique_stays_so() -> None:
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    assert {one.table: shared(by_table[one.table], one.column) for one in large_tables()} == {one.table: [] for one in large_tables()}  # fmt: skip
    assert [one.table for one in large_tables() if one.by == "day" and pointing(by_table[one.table])] == []
    # The rule finds what it is for.
    assert shared(by_table["payments_telling"], "id") == ["payments_telling_once"]
    assert pointing(by_table["journal_entry"])


def test_each_is_said_once() -> None:
    names = [one.model for one in growing()]
    assert len(names) == len({*names})
    assert all(one.says for one in growing())


@pytest.mark.django_db
def test_the_command_where_nothing_is_in_parts() -> None:
    told = StringIO()
    call_command("partitions", "plan", stdout=told)
    if connection.vendor == "postgresql":
        assert "- journal.Entry: " in told.getvalue()
        assert "stays whole" in told.getvalue()
        with pytest.raises(CommandError, match="stays whole"):
            call_command("partitions", "make", "journal.Seal")
    else:
        assert told.getvalue() == "The embedded database keeps each table in one piece: there is nothing to do.\n"
    assert parts_light().colour == GREEN
