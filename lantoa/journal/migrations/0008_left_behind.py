"""A link of the platform's chain may stand without its entry, where that stayed in the house a province came from."""

import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import LoosenField


def guard_again(apps: object, schema_editor: object) -> None:
    # SQLite makes the table anew, without what guarded it (0002).
    if schema_editor.connection.vendor == "sqlite":  # type: ignore[attr-defined]
        schema_editor.execute(  # type: ignore[attr-defined]
            "CREATE TRIGGER IF NOT EXISTS journal_seal_is_final BEFORE UPDATE ON journal_seal "
            "BEGIN SELECT RAISE(ABORT, 'journal_seal is append-only'); END",
            params=None,
        )


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_backup")]
    operations = [
        LoosenField(
            "seal", "entry",
            models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="journal.entry"),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
