"""What a migration may do to a table that is in use: nothing that keeps its writers waiting while rows are read through.

Where a table lies in parts (kit.database.parts) the same is done part by part, and the table then takes over what its parts have.

All but `LoosenField` need `atomic = False` in their migration, which holds nothing else, and may be run again where they were cut short.
On SQLite, where one writer at a time is the rule, they are the ordinary ones, each in a transaction: a table is made anew there, and between
the old one's end and the new one's name nobody may look, and nothing may die.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, UniqueConstraint

from lantoa.kit.database.parts.standing import is_in_parts, parts, short
from lantoa.kit.database.parts.turning import refer

VALID = "SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(%s)"
THERE = "SELECT c.convalidated FROM pg_constraint c WHERE c.conname = %s AND c.conrelid = to_regclass(%s)"

COLUMN = "SELECT true FROM pg_attribute a WHERE a.attname = %s AND a.attrelid = to_regclass(%s) AND NOT a.attisdropped"


class _Aside(Operation):
    """`forwards_aside` on PostgreSQL; elsewhere, and backwards, the ordinary operation, whole or not at all."""

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self.forwards_aside(app_label, schema_editor, to_state)
            return
        with transaction.atomic(schema_editor.connection.alias):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        with transaction.atomic(schema_editor.connection.alias):
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def forwards_aside(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, to_state: ProjectState) -> None:
        raise NotImplementedError

    def describe(self) -> str:
        return f"{super().describe()}, while others write"


class AddIndexAside(_Aside, AddIndex):
    """An index, made while others write. One that was left half made is made anew."""

    def forwards_aside(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, to_state: ProjectState) -> None:
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        editor: Any = schema_editor
        if _in_parts(schema_editor, model):
            _index_parts(
                schema_editor, model._meta.db_table, str(self.index.create_sql(model, editor)), self.index.name
            )
            return
        half = _ask(schema_editor, VALID, [self.index.name])
        if half is False:
            editor.remove_index(model, self.index, concurrently=True)
        if not half:
            editor.add_index(model, self.index, concurrently=True)


class AddCheckAside(_Aside, AddConstraint):
    """A check that holds for new rows at once, and for those that are there after they were read through without a lock on writers."""

    def forwards_aside(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, to_state: ProjectState) -> None:
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        table = schema_editor.quote_name(model._meta.db_table)
        there = _ask(schema_editor, THERE, [self.constraint.name, model._meta.db_table])
        if there is None:
            schema_editor.execute(f"{self.constraint.create_sql(model, schema_editor)} NOT VALID", params=None)
        if not there:
            schema_editor.execute(
                f"ALTER TABLE {table} VALIDATE CONSTRAINT {schema_editor.quote_name(self.constraint.name)}"
            )


class AddUniqueAside(_Aside, AddConstraint):
    """What may be there once only, among some rows or by an expression, made while others write. One left half made is made anew.

    Refuses a constraint without either (ValueError): that one is no index, and locks the table.
    """

    def __init__(self, model_name: str, constraint: UniqueConstraint) -> None:
        if not (constraint.condition or constraint.expressions):
            raise ValueError("only a unique constraint with a condition or an expression is an index")
        super().__init__(model_name, constraint)

    def forwards_aside(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, to_state: ProjectState) -> None:
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        if _in_parts(schema_editor, model):
            made = str(self.constraint.create_sql(model, schema_editor))
            _index_parts(schema_editor, model._meta.db_table, made, self.constraint.name)
            return
        half = _ask(schema_editor, VALID, [self.constraint.name])
        if half is False:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(self.constraint.name)}")
        if not half:
            made = str(self.constraint.create_sql(model, schema_editor))
            schema_editor.execute(
                made.replace("CREATE UNIQUE INDEX", "CREATE UNIQUE INDEX CONCURRENTLY", 1), params=None
            )


class AddReferenceAside(_Aside, AddField):
    """A foreign key that may be empty: it holds for new rows at once, and the rows that are there are read through without a lock on writers.

    Refuses another field, one that must be filled and one with an index (ValueError): its index is made by `AddIndexAside`.
    """

    def __init__(self, model_name: str, name: str, field: Any) -> None:
        if not (field.many_to_one and field.null) or field.db_index:
            raise ValueError("only a foreign key that may be empty, without an index")
        super().__init__(model_name, name, field)

    def forwards_aside(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, to_state: ProjectState) -> None:
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        editor: Any = schema_editor
        field = model._meta.get_field(self.name)
        table = schema_editor.quote_name(model._meta.db_table)
        if not _ask(schema_editor, COLUMN, [field.column, model._meta.db_table]):
            kind = field.db_type(schema_editor.connection)
            schema_editor.execute(
                f"ALTER TABLE {table} ADD COLUMN {schema_editor.quote_name(field.column)} {kind} NULL"
            )
        made = editor._create_fk_sql(model, field, "_fk_%(to_table)s_%(to_column)s")
        name = str(made.parts["name"])
        if _in_parts(schema_editor, model):
            refer(model._meta.db_table, name.strip('"'), str(made).partition(" ADD CONSTRAINT ")[2])
            return
        there = _ask(schema_editor, THERE, [name.strip('"'), model._meta.db_table])
        if there is None:
            schema_editor.execute(f"{made} NOT VALID", params=None)
        if not there:
            schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


class LoosenField(AlterField):
    """A column that may be empty from now on, and nothing else: Django's own would make a foreign key's constraint anew, with a lock on both tables.

    Refuses a field that must be filled (ValueError).
    """

    def __init__(self, model_name: str, name: str, field: Field[Any, Any]) -> None:
        if not field.null:
            raise ValueError("only a field that may be empty")
        super().__init__(model_name, name, field)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        table, column = model._meta.db_table, model._meta.get_field(self.name).column
        schema_editor.execute(
            f"ALTER TABLE {schema_editor.quote_name(table)} ALTER COLUMN {schema_editor.quote_name(column)} DROP NOT NULL"
        )

    def describe(self) -> str:
        return f"{super().describe()}, to be empty where it is"


def _in_parts(schema_editor: BaseDatabaseSchemaEditor, model: Any) -> bool:
    return not schema_editor.collect_sql and is_in_parts(model._meta.db_table)


def _index_parts(schema_editor: BaseDatabaseSchemaEditor, table: str, made: str, name: str) -> None:
    """The index for each part while others write; then for the table, which finds that its parts have it already."""
    if _ask(schema_editor, VALID, [name]):
        return
    for part in parts(table):
        its = short(part.name, hashlib.sha256(name.encode()).hexdigest()[:8])
        half = _ask(schema_editor, VALID, [its])
        if half is False:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(its)}")
        if not half:
            one = made.replace(f'"{name}"', f'"{its}"', 1).replace(f'ON "{table}"', f'ON "{part.name}"', 1)
            schema_editor.execute(one.replace("INDEX", "INDEX CONCURRENTLY", 1), params=None)
    schema_editor.execute(made, params=None)


def _ask(schema_editor: BaseDatabaseSchemaEditor, question: str, words: list[str]) -> bool | None:
    """Whether it is whole; None where there is none of that name, and when SQL is only written down."""
    if schema_editor.collect_sql:
        return None
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(question, words)
        row = cursor.fetchone()
    return bool(row[0]) if row else None
