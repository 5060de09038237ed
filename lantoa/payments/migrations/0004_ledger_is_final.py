"""A movement is told by its tellings; what stands in the ledger is never rewritten or taken out."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER payments_ledger_no_{verb.lower()} BEFORE {verb} ON payments_ledgerentry "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION payments_ledger_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
    "CREATE TRIGGER payments_ledger_is_final BEFORE UPDATE OR DELETE ON payments_ledgerentry "
    "FOR EACH ROW EXECUTE FUNCTION payments_ledger_is_final()",
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_carry_over")]

    operations = [
        migrations.RemoveConstraint("banktransaction", "payments_transaction_once"),
        migrations.RemoveField("banktransaction", "incoming"),
        migrations.RemoveField("banktransaction", "outside_id"),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
