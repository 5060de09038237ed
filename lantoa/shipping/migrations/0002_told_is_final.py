"""What the ORM cannot say: what a carrier told is never rewritten."""

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER shipping_parcelevent_is_final BEFORE UPDATE ON shipping_parcelevent "
    "BEGIN SELECT RAISE(ABORT, 'shipping_parcelevent is append-only'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION shipping_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER shipping_parcelevent_is_final BEFORE UPDATE OR DELETE ON shipping_parcelevent "
    "FOR EACH ROW EXECUTE FUNCTION shipping_is_final()",
)


def guard(apps: object, schema_editor: object) -> None:
    vendor = schema_editor.connection.vendor  # type: ignore[attr-defined]
    for statement in POSTGRESQL if vendor == "postgresql" else (SQLITE,):
        schema_editor.execute(statement, params=None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("shipping", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
