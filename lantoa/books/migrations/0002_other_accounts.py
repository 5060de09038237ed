import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_moderator_role'),
        ('books', '0001_expenses_and_openings'),
    ]

    operations = [
        migrations.CreateModel(
            name='OtherAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('bank', 'Bank'), ('wallet', 'Wallet')], max_length=10)),
                ('provider', models.CharField(max_length=80)),
                ('number', models.CharField(max_length=40)),
                ('holder', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
    ]
