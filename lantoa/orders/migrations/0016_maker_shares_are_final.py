"""What a maker gets of an order, what became owed and what was settled is never rewritten or taken out."""

from django.db import migrations

TABLES = ("orders_makershare", "orders_makerentry", "orders_makersettlement")
SQLITE = [
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'what makers get is append-only'); END"
    for table in TABLES
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION orders_shares_are_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'what makers get is append-only'; END $$",
    *(
        f"CREATE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION orders_shares_are_final()"
        for table in TABLES
    ),
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("orders", "0015_maker_parts")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
