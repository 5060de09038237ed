import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0006_offices_end'),
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='office',
            name='approver_signs',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='decision',
            name='signing_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='decision',
            name='plain',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file'),
        ),
        migrations.CreateModel(
            name='OfficerCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adapter', models.CharField(max_length=20)),
                ('credential', models.CharField(max_length=120)),
                ('until', models.DateTimeField()),
                ('set_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
        ),
    ]
