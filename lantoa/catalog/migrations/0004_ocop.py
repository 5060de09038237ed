"""Grades of OCOP with their dossiers, councils and lists; lots with their stamps and how often each is looked up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_personal_data'),
        ('accounts', '__first__'),
        ('catalog', '0003_asked'),
        ('documents', '0004_personal_papers'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GradingBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=10)),
                ('named_at', models.DateTimeField()),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField()),
                ('called_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='councils', to='catalog.gradingbody')),
            ],
        ),
        migrations.CreateModel(
            name='GradeList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('preview', 'Preview'), ('taking', 'Taking'), ('done', 'Done'), ('dropped', 'Dropped')], default='preview', max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='catalog.gradingbody')),
            ],
        ),
        migrations.CreateModel(
            name='CouncilMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='catalog.council')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('council', 'person'), name='catalog_member_once')],
            },
        ),
        migrations.CreateModel(
            name='GradeRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, default='', max_length=160)),
                ('group', models.CharField(blank=True, default='', max_length=20)),
                ('producer', models.CharField(blank=True, default='', max_length=160)),
                ('place', models.CharField(blank=True, default='', max_length=160)),
                ('stars', models.PositiveSmallIntegerField(null=True)),
                ('decision_number', models.CharField(blank=True, default='', max_length=60)),
                ('decided_on', models.DateField(null=True)),
                ('decided_by', models.CharField(blank=True, default='', max_length=160)),
                ('state', models.CharField(choices=[('good', 'Good'), ('wrong', 'Wrong'), ('known', 'Known')], max_length=6)),
                ('problem', models.CharField(blank=True, default='', max_length=24)),
                ('params', models.JSONField(default=dict)),
                ('taken', models.BooleanField(default=False)),
                ('grade_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='catalog.gradelist')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('grade_list', 'number'), name='catalog_grade_row_once')],
            },
        ),
        migrations.CreateModel(
            name='Gtin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=14, unique=True)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gtins', to='catalog.product')),
            ],
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('mark', models.CharField(max_length=12, unique=True)),
                ('made_on', models.DateField()),
                ('expires_on', models.DateField(null=True)),
                ('quantity', models.PositiveIntegerField(null=True)),
                ('address', models.CharField(max_length=200)),
                ('brand', models.CharField(blank=True, default='', max_length=80)),
                ('serials', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('recalled_at', models.DateTimeField(null=True)),
                ('recall_reason', models.CharField(blank=True, default='', max_length=600)),
                ('recall_advice', models.CharField(blank=True, default='', max_length=600)),
                ('gtin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='catalog.gtin')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='catalog.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('product', 'code'), name='catalog_lot_once'), models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('made_on')), _connector='OR'), name='catalog_lot_expiry'), models.CheckConstraint(condition=models.Q(('recalled_at', None), models.Q(models.Q(('recall_reason', ''), _negated=True), models.Q(('recall_advice', ''), _negated=True)), _connector='OR'), name='catalog_lot_recall')],
            },
        ),
        migrations.CreateModel(
            name='OcopProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160)),
                ('folded', models.CharField(db_index=True, max_length=200)),
                ('producer_name', models.CharField(blank=True, default='', max_length=160)),
                ('producer_folded', models.CharField(blank=True, db_index=True, default='', max_length=200)),
                ('group', models.CharField(blank=True, default='', max_length=20)),
                ('place_said', models.CharField(blank=True, default='', max_length=160)),
                ('mark', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('product', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ocop', to='catalog.product')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('handed_in', 'Handed In'), ('scoring', 'Scoring'), ('decided', 'Decided'), ('returned', 'Returned')], default='handed_in', max_length=10)),
                ('story', models.TextField(blank=True, default='')),
                ('handed_in_at', models.DateTimeField()),
                ('by_id', models.BigIntegerField(null=True)),
                ('returned_words', models.CharField(blank=True, default='', max_length=600)),
                ('council', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='catalog.council')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='catalog.gradingbody')),
                ('ocop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='catalog.ocopproduct')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['handed_in', 'scoring'])), fields=('ocop',), name='catalog_dossier_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='catalog.dossier')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stars', models.PositiveSmallIntegerField()),
                ('points', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('criteria', models.CharField(blank=True, default='', max_length=20)),
                ('decision_number', models.CharField(max_length=60)),
                ('decided_on', models.DateField()),
                ('decided_by', models.CharField(max_length=160)),
                ('valid_until', models.DateField()),
                ('level', models.CharField(blank=True, default='', max_length=10)),
                ('recorded_at', models.DateTimeField()),
                ('ended_because', models.CharField(blank=True, choices=[('', 'Not Yet'), ('expired', 'Expired'), ('revoked', 'Revoked'), ('replaced', 'Replaced')], default='', max_length=10)),
                ('ended_on', models.DateField(null=True)),
                ('ended_words', models.CharField(blank=True, default='', max_length=300)),
                ('reminded', models.PositiveSmallIntegerField(default=0)),
                ('dossier', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grade', to='catalog.dossier')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('listed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='catalog.gradelist')),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='catalog.gradingbody')),
                ('ocop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='catalog.ocopproduct')),
            ],
            options={
                'ordering': ['-decided_on', '-pk'],
                'indexes': [models.Index(fields=['ended_because', 'valid_until'], name='catalog_grade_until')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stars__range', (1, 5))), name='catalog_grade_stars'), models.CheckConstraint(condition=models.Q(models.Q(('decision_number', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), name='catalog_grade_decision'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('decided_on'))), name='catalog_grade_span'), models.CheckConstraint(condition=models.Q(models.Q(('ended_because', ''), ('ended_on', None)), models.Q(models.Q(('ended_because', ''), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='catalog_grade_ended'), models.UniqueConstraint(condition=models.Q(('ended_because', '')), fields=('ocop',), name='catalog_grade_open_once')],
            },
        ),
        migrations.CreateModel(
            name='ScanDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('times', models.PositiveIntegerField(default=0)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='catalog.lot')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('lot', 'day'), name='catalog_scan_once')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('a', models.DecimalField(decimal_places=1, max_digits=4)),
                ('b', models.DecimalField(decimal_places=1, max_digits=4)),
                ('c', models.DecimalField(decimal_places=1, max_digits=4)),
                ('words', models.CharField(blank=True, default='', max_length=600)),
                ('given_at', models.DateTimeField()),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='catalog.dossier')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='catalog.councilmember')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'member'), name='catalog_score_once'), models.CheckConstraint(condition=models.Q(('a__gte', 0), ('b__gte', 0), ('c__gte', 0)), name='catalog_score_positive')],
            },
        ),
        migrations.CreateModel(
            name='StampSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveSmallIntegerField()),
                ('first_serial', models.PositiveIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='catalog.lot')),
            ],
        ),
    ]
