from django.db import migrations, models

from lantoa.kit.database.operations import AddIndexAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0009_citizens_sign'),
    ]

    operations = [
        AddIndexAside(
            'case',
            models.Index(
                condition=models.Q(('decided_at__isnull', False)), fields=['office', '-decided_at', '-id'], name='cases_case_decided'
            ),
        ),
    ]
