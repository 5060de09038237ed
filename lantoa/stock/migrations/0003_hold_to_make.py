# Apart from the ledger's own column: who promises locks the ledger first and then the hold, and a migration that had both would wait in a ring with it.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stock', '0002_to_make'),
    ]

    operations = [
        migrations.AddField(
            model_name='hold',
            name='to_make',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
