from django.db import migrations, models
from django.db.models import F


def since_then(apps, schema_editor):
    apps.get_model("accounts", "SignIn").objects.update(proved_at=F("since"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_moderator_role")]

    operations = [
        migrations.AddField("signin", "proved_at", models.DateTimeField(null=True)),
        migrations.RunPython(since_then, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("signin", "proved_at", models.DateTimeField()),
    ]
