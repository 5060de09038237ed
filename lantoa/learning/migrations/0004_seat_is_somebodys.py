from django.db import migrations, models

from lantoa.kit.database.operations import AddCheckAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0003_listed_once'),
    ]

    operations = [
        AddCheckAside(
            'enrollment',
            models.CheckConstraint(condition=models.Q(('person__isnull', False), ('listed__isnull', False), _connector='OR'), name='learning_enrollment_whose'),
        ),
    ]
