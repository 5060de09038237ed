import datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce

from lantoa.kit.database.operations import AddUniqueAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0002_dossiers'),
    ]

    operations = [
        AddUniqueAside(
            'procedureversion',
            models.UniqueConstraint(
                models.F('procedure'),
                Coalesce('valid_from', models.Value(datetime.date(1, 1, 1))),
                condition=models.Q(('withdrawn_at', None), models.Q(('proposed_at', None), ('published_at__isnull', False), _connector='OR')),
                name='cases_version_begins',
            ),
        ),
    ]
