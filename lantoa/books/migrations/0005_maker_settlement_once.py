from django.db import migrations, models

from lantoa.kit.database.operations import AddUniqueAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("books", "0004_maker_settlements")]

    operations = [
        AddUniqueAside(
            model_name="expense",
            constraint=models.UniqueConstraint(
                condition=models.Q(("maker_settlement__isnull", False)), fields=("maker_settlement",), name="books_expense_maker_once"
            ),
        ),
    ]
