"""Roots, where chains stood under them, and who saw them are never rewritten either."""

from django.db import migrations

TABLES = ("journal_root", "journal_chainhead", "journal_witnessing")
SQLITE = [
    f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in TABLES
]
POSTGRESQL = [
    f"CREATE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION journal_is_final()"
    for table in TABLES
]


def guard(apps: object, schema_editor: object) -> None:
    connection = schema_editor.connection  # type: ignore[attr-defined]
    for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_roots")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
