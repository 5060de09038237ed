from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('stock', '0003_hold_to_make'),
    ]

    operations = [
        AddIndexAside(
            model_name='hold',
            index=models.Index(condition=models.Q(('to_make', True)), fields=['holder_type', 'holder_id'], name='stock_hold_to_make'),
        ),
    ]
