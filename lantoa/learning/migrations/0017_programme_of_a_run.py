import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import AddReferenceAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0016_programmes'),
    ]

    operations = [
        AddReferenceAside(
            'courserun',
            'programme',
            models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='learning.programme'),
        ),
    ]
