from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("books", "0005_maker_settlement_once")]

    operations = [
        migrations.AddField(model_name="expense", name="entry_id", field=models.BigIntegerField(null=True)),
    ]
