from django.db import migrations, models

from lantoa.kit.database.operations import AddCheckAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0004_seat_is_somebodys'),
    ]

    operations = [
        AddCheckAside(
            'enrollment',
            models.CheckConstraint(condition=models.Q(('state__in', ('seated', 'waiting'))), name='learning_enrollment_state'),
        ),
    ]
