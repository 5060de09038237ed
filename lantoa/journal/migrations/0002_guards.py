"""What the ORM cannot say: entries are never rewritten, and on PostgreSQL each knows its transaction."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in ("journal_entry", "journal_seal")
]
POSTGRESQL = [
    # The sealer narrows its scan by the writing transaction; xid8 never wraps around.
    "ALTER TABLE journal_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX journal_entry_xid ON journal_entry (xid)",
    "CREATE FUNCTION journal_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    *(
        f"CREATE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION journal_is_final()"
        for table in ("journal_entry", "journal_seal")
    ),
]


def guard(apps: object, schema_editor: object) -> None:
    connection = schema_editor.connection  # type: ignore[attr-defined]
    for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
