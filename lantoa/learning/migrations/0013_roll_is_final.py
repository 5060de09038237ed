"""What was told of a roll is never rewritten or taken out."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER learning_roll_is_final BEFORE UPDATE ON learning_rollevent "
    "BEGIN SELECT RAISE(ABORT, 'what was told of a roll is append-only'); END"
]
POSTGRESQL = [
    "CREATE FUNCTION learning_roll_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'what was told of a roll is append-only'; END $$",
    "CREATE TRIGGER learning_roll_is_final BEFORE UPDATE OR DELETE ON learning_rollevent "
    "FOR EACH ROW EXECUTE FUNCTION learning_roll_is_final()",
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("learning", "0012_roll")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
