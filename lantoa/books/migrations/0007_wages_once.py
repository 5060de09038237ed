from django.db import migrations, models

from lantoa.kit.database.operations import AddUniqueAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("books", "0006_wages")]

    operations = [
        AddUniqueAside(
            model_name="expense",
            constraint=models.UniqueConstraint(
                condition=models.Q(("entry_id__isnull", False)), fields=("entry_id",), name="books_expense_entry_once"
            ),
        ),
    ]
