from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0011_parcels"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="settled_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        # The words allowed only; the database keeps none of them.
        migrations.AlterField(
            model_name="order",
            name="method",
            field=models.CharField(
                choices=[("transfer", "Transfer"), ("cod", "Cod"), ("cash", "Cash"), ("channel", "Channel")], max_length=10
            ),
        ),
    ]
