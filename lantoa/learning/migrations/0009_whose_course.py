import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import AddReferenceAside


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('accounts', '0006_personal_data'),
        ('learning', '0008_course_versions'),
    ]

    operations = [
        AddReferenceAside(
            'course',
            'organisation',
            models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
    ]
