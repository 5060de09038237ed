"""The queue of the worker, and when a follower that failed is tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_page_news")]
    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("regular", models.CharField(max_length=60, null=True, unique=True)),
                ("task", models.CharField(blank=True, default="", max_length=200)),
                ("args", models.JSONField(default=list)),
                ("kwargs", models.JSONField(default=dict)),
                ("priority", models.SmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("claimed_by", models.CharField(blank=True, default="", max_length=40)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("failing_since", models.DateTimeField(null=True)),
                ("parked_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("parked_at", None)), fields=["-priority", "next_at"], name="journal_job_due"
                    ),
                    models.Index(
                        condition=models.Q(("parked_at__isnull", False)),
                        fields=["parked_at"],
                        name="journal_job_parked",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="follower",
            name="attempts",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="follower",
            name="failing_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="follower",
            name="next_at",
            field=models.DateTimeField(null=True),
        ),
    ]
