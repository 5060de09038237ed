# Apart from the agreements' table: its references lock whom and what they name, and offers are locked by whoever changes those.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stores', '0009_members'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='consigned',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
