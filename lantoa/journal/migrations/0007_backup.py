"""How the copies of this house elsewhere stand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_queue")]
    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heard_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("daily_at", models.DateTimeField(null=True)),
                ("size", models.BigIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, default="", max_length=20)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="journal_backup_one")],
            },
        ),
    ]
