import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_person_sex'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.CharField(choices=[('identity_card', 'Identity Card'), ('passport', 'Passport'), ('driving_licence', 'Driving Licence')], max_length=20)),
                ('at', models.DateTimeField()),
                ('change', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='desk_check', to='accounts.phonechange')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ApprovalRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('subject_type', models.CharField(blank=True, default='', max_length=60)),
                ('subject_id', models.CharField(blank=True, default='', max_length=40)),
                ('asked', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('', 'open'), ('given', 'Given'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired'), ('failed', 'Failed')], default='', max_length=10)),
                ('why', models.CharField(blank=True, default='', max_length=300)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['outcome', 'expires_at'], name='accounts_approval_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('digest',), name='accounts_approval_asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ('given', 'refused', 'failed')), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='accounts_approval_by_another')],
            },
        ),
        migrations.CreateModel(
            name='KnownDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'token_hash'), name='accounts_device_once')],
            },
        ),
    ]
