from django.db import migrations, models

from lantoa.kit.database.operations import AddCheckAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0004_one_proposal'),
    ]

    operations = [
        AddCheckAside(
            'procedureversion',
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(('proposed_at', None), models.Q(('proposed_by__isnull', False), ('valid_from__isnull', False)), _connector='OR'),
                    models.Q(
                        ('published_at', None),
                        models.Q(('published_by__isnull', False), models.Q(('published_by', models.F('proposed_by')), _negated=True)),
                        _connector='OR',
                    ),
                    models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'),
                ),
                name='cases_version_whole',
            ),
        ),
    ]
