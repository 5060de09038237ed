import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_erased'),
        ('cases', '0001_procedures'),
        ('documents', '0004_personal_papers'),
        ('places', '0001_initial'),
        ('signing', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='procedureversion',
            name='fee_online',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='four_eyes',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='late_after',
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='most_more',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='code',
            field=models.CharField(blank=True, db_default='', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='proposed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='proposed_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='published_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='published_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='replaces',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.procedureversion'),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='withdrawn_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='procedureversion',
            name='withdrawn_words',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('procedure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.procedure')),
            ],
            options={
                'ordering': ['procedure', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('procedure', 'number'), name='cases_form_once'),
                    models.UniqueConstraint(condition=models.Q(('procedure', None)), fields=('number',), name='cases_general_form_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('seal_adapter', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('seal_credential', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('seal_set_at', models.DateTimeField(null=True)),
                ('seal_set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seal_until', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('unit',), name='cases_office_of_unit'),
                    models.UniqueConstraint(condition=models.Q(('unit', None)), fields=('organisation',), name='cases_office_of_province'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('supplement', 'Supplement'), ('accepted', 'Accepted'), ('proposed', 'Proposed'), ('granted', 'Granted'), ('refused', 'Refused'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12)),
                ('answers', models.JSONField(default=dict)),
                ('prefilled', models.JSONField(default=dict)),
                ('rehearsal', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField(null=True)),
                ('accept_by', models.DateTimeField(null=True)),
                ('supplement_asked_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('provisional', models.JSONField(default=list)),
                ('more', models.PositiveSmallIntegerField(default=0)),
                ('late_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('fee', models.PositiveBigIntegerField(default=0)),
                ('fee_waived', models.CharField(blank=True, default='', max_length=40)),
                ('paid', models.PositiveBigIntegerField(default=0)),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.procedure')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.procedureversion')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.form')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.office')),
                ('seen', models.JSONField(default=list)),
                ('supplement_parts', models.JSONField(default=list)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['person', '-changed_at'], name='cases_case_person'),
                    models.Index(condition=models.Q(('organisation__isnull', False)), fields=['organisation', '-changed_at'], name='cases_case_organisation'),
                    models.Index(fields=['office', 'state', 'due_at'], name='cases_case_desk'),
                    models.Index(condition=models.Q(('decided_at', None), ('due_at__isnull', False), ('late_at', None)), fields=['due_at'], name='cases_case_due'),
                    models.Index(condition=models.Q(('state', 'submitted')), fields=['accept_by'], name='cases_case_accept'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('office__isnull', False), ('received_at__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='cases_case_handed_in'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'refused']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='cases_case_decided'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_office', models.BooleanField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='cases.case')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('words', models.TextField(blank=True, default='')),
                ('answers', models.JSONField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='cases.case')),
            ],
            options={
                'ordering': ['case', 'number'],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='cases_action_once')],
            },
        ),
        migrations.CreateModel(
            name='ClockStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=40)),
                ('words', models.TextField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='cases.case')),
            ],
            options={
                'ordering': ['began_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case',), name='cases_stop_one_at_a_time'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='cases_stop_order')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('granted', 'Granted'), ('refused', 'Refused')], max_length=8)),
                ('words', models.TextField()),
                ('proposed_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('sent_back_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_words', models.TextField(blank=True, default='')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='cases.case')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signing.signaturerequest')),
                ('seal_due_at', models.DateTimeField(null=True)),
                ('seal_tries', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('seal_trouble', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('signed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
            ],
            options={
                'ordering': ['case', 'number'],
                'indexes': [models.Index(condition=models.Q(('approved_at__isnull', False), ('paper', None)), fields=['approved_at'], name='cases_decision_unprinted'), models.Index(condition=models.Q(('cancelled_at', None), ('seal__isnull', False), ('signed', None)), fields=['seal_due_at'], name='cases_decision_unsealed')],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='cases_decision_once'), models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('sent_back_at', None)), fields=('case',), name='cases_decision_one'), models.CheckConstraint(condition=models.Q(('paper', None), ('approved_at__isnull', False), _connector='OR'), name='cases_decision_paper'), models.CheckConstraint(condition=models.Q(('signed', None), ('seal__isnull', False), _connector='OR'), name='cases_decision_signed')],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(max_length=40)),
                ('words', models.JSONField()),
                ('legal_basis', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=300)),
                ('is_secondary', models.BooleanField()),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='cases.procedure')),
            ],
            options={
                'ordering': ['procedure', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'ground'), name='cases_exemption_once')],
            },
        ),
        migrations.CreateModel(
            name='ExemptionClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('granted', models.BooleanField(null=True)),
                ('words', models.TextField(blank=True, default='')),
                ('decided_at', models.DateTimeField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exemption', to='cases.case')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('exemption', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.exemption')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('granted', None)), models.Q(('decided_at__isnull', False), ('granted__isnull', False)), _connector='OR'), name='cases_exemption_decided')],
            },
        ),
        migrations.CreateModel(
            name='CaseHelper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.TextField()),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='cases.case')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['helper'], name='cases_helper_live')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case', 'helper'), name='cases_helper_once')],
            },
        ),
        migrations.CreateModel(
            name='CasePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=60)),
                ('wording', models.TextField()),
                ('added_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='cases.case')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.personalpaper')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('case', 'part', 'paper'), name='cases_paper_once')],
            },
        ),
    ]
