"""Who sends for an account, one at a time."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0031_sales")]

    operations: ClassVar = [
        migrations.AddField("channelaccount", "sending_until", models.DateTimeField(null=True)),
    ]
