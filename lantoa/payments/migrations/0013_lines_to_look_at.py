from django.db import migrations, models

from lantoa.kit.database.literal import Literal
from lantoa.kit.database.operations import AddIndexAside

UNEXPLAINED = ("late", "already_paid", "wrong_account", "suggest", "unknown")


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('payments', '0012_outgoing'),
    ]

    operations = [
        AddIndexAside(
            model_name='banktransaction',
            index=models.Index(
                condition=models.Q(
                    models.Q(('outcome__in', [Literal(one) for one in UNEXPLAINED]), ('contradicted_at__isnull', False), _connector='OR'),
                    ('settled_at', None),
                ),
                fields=['account', 'at'], name='payments_transaction_look',
            ),
        ),
    ]
