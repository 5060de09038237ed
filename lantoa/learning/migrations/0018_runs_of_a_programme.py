from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0017_programme_of_a_run'),
    ]

    operations = [
        AddIndexAside('courserun', models.Index(fields=['programme'], name='learning_run_programme')),
    ]
