from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0014_programmes'),
    ]

    operations = [
        AddIndexAside('courserun', models.Index(fields=['programme'], name='learning_run_programme')),
    ]
