from django.db import migrations, models

from lantoa.kit.database.operations import AddCheckAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('workforce', '0006_days_a_week'),
    ]

    operations = [
        AddCheckAside(
            'worker',
            models.CheckConstraint(condition=models.Q(('days_a_week', None), models.Q(('days_a_week__gte', 1), ('days_a_week__lte', 7)), _connector='OR'), name='workforce_worker_week'),
        ),
    ]
