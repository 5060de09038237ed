from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('orders', '0018_waiting_index'),
    ]

    operations = [
        AddIndexAside(
            model_name='order',
            index=models.Index(condition=models.Q(('at_counter', True)), fields=['store', 'placed_at'], name='orders_order_counter'),
        ),
    ]
