from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_photo_sizes")]

    operations = [
        migrations.CreateModel(
            name="Discard",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
