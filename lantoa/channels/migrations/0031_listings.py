"""What a channel took last of each listing, and what stands there otherwise."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0030_uploads")]

    operations: ClassVar = [
        migrations.AddField("listing", "sent_title", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("listing", "sent_shown", models.BooleanField(null=True)),
        migrations.AddField("listing", "seen", models.JSONField(default=dict)),
        migrations.AddField("listing", "looked_at", models.DateTimeField(null=True)),
        migrations.AddField("listingvariant", "sent_price", models.PositiveIntegerField(null=True)),
        migrations.AddField("listingvariant", "sent_stock", models.PositiveIntegerField(null=True)),
        migrations.CreateModel(
            "ChannelShelf",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=300)),
                ("folded", models.CharField(max_length=300)),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("channel", "number"), name="channels_shelf_once")]
            },
        ),
    ]
