import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import AddReferenceAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0002_listed_learners'),
    ]

    operations = [
        AddReferenceAside(
            'enrollment',
            'listed',
            models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to='learning.listedlearner'),
        ),
    ]
