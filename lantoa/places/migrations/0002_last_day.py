from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='valid_to',
            field=models.DateField(null=True),
        ),
    ]
