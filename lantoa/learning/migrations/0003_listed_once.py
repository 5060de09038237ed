from django.db import migrations, models

from lantoa.kit.database.operations import AddUniqueAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0002_listed_learners'),
    ]

    operations = [
        AddUniqueAside(
            'enrollment',
            models.UniqueConstraint(fields=['run', 'listed'], condition=models.Q(('listed__isnull', False)), name='learning_enrollment_listed_once'),
        ),
    ]
