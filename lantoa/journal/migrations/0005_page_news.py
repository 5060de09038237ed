"""What other machines must hear; on PostgreSQL each line knows its transaction."""

from django.db import migrations, models

POSTGRESQL = [
    # A reader asks for what its last snapshot did not see; see queries.page_news_since.
    "ALTER TABLE journal_pagenews ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX journal_pagenews_xid ON journal_pagenews (xid)",
    "CREATE INDEX journal_pagenews_at ON journal_pagenews (at)",
]


def know_transactions(apps: object, schema_editor: object) -> None:
    if schema_editor.connection.vendor == "postgresql":  # type: ignore[attr-defined]
        for statement in POSTGRESQL:
            schema_editor.execute(statement, params=None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_root_guards")]
    operations = [
        migrations.CreateModel(
            name='PageNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(max_length=32)),
                ('names', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RunPython(know_transactions, migrations.RunPython.noop),
    ]
