from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0007_course_versions'),
    ]

    operations = [
        AddIndexAside('course', models.Index(fields=['organisation'], name='learning_course_whose')),
    ]
