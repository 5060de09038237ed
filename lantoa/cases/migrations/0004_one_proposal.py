from django.db import migrations, models

from lantoa.kit.database.operations import AddUniqueAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0003_versions_begin'),
    ]

    operations = [
        AddUniqueAside(
            'procedureversion',
            models.UniqueConstraint(
                condition=models.Q(('proposed_at__isnull', False), ('published_at', None), ('withdrawn_at', None)),
                fields=('procedure',),
                name='cases_version_one_proposal',
            ),
        ),
    ]
