"""Seals are never rewritten: what says so is put up again where SQLite made their table anew without it (0008)."""

from django.db import migrations


def guard_again(apps: object, schema_editor: object) -> None:
    if schema_editor.connection.vendor == "sqlite":  # type: ignore[attr-defined]
        schema_editor.execute(  # type: ignore[attr-defined]
            "CREATE TRIGGER IF NOT EXISTS journal_seal_is_final BEFORE UPDATE ON journal_seal "
            "BEGIN SELECT RAISE(ABORT, 'journal_seal is append-only'); END",
            params=None,
        )


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_left_behind")]
    operations = [migrations.RunPython(guard_again, migrations.RunPython.noop)]
