from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workforce', '0005_own_word'),
    ]

    operations = [
        migrations.AddField(
            model_name='worker',
            name='days_a_week',
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
