from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0005_seat_states'),
    ]

    operations = [
        AddIndexAside('enrollment', models.Index(fields=['listed'], name='learning_enrollment_listed')),
    ]
