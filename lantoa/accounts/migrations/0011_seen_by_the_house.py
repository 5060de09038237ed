"""Somebody may be seen by the house itself, with a reason, where no office is here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lantoa.kit.database.operations import LoosenField


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_reading")]
    operations = [
        LoosenField(
            "deskcheck", "officer",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        LoosenField(
            "deskcheck", "office",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"),
        ),
        migrations.AddField("deskcheck", "reason", models.CharField(blank=True, db_default="", default="", max_length=300)),
    ]
