"""Who is taking bytes away says so, and holds no lock meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_personal_papers")]
    operations = [
        migrations.AddField("discard", "token", models.CharField(blank=True, db_default="", default="", max_length=32)),
        migrations.AddField("discard", "until", models.DateTimeField(null=True)),
    ]
