from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('orders', '0017_abroad_over'),
    ]

    operations = [
        AddIndexAside(
            model_name='order',
            index=models.Index(
                condition=models.Q(('cancelled_at', None), ('handed_over_at', None)), fields=['store', 'expires_at'], name='orders_order_waiting'
            ),
        ),
    ]
