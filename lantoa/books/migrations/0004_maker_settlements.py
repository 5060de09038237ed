import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import AddReferenceAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("books", "0003_fees_in_the_book"),
        ("orders", "0016_maker_shares_are_final"),
    ]

    operations = [
        AddReferenceAside(
            model_name="expense",
            name="maker_settlement",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.makersettlement"
            ),
        ),
    ]
