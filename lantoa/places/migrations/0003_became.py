import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import AddReferenceAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('places', '0002_last_day'),
    ]

    operations = [
        AddReferenceAside(
            model_name='unit',
            name='became',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit'),
        ),
    ]
