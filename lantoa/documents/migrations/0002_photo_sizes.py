"""Photos are cut to sizes in the background; those kept before are on their way from the first sweep on."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='photo',
            name='small',
        ),
        migrations.AddField(
            model_name='photo',
            name='advice',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='photo',
            name='cut_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='cut_due',
            field=models.DateTimeField(default=LONG_AGO),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='photo',
            name='cut_tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(condition=models.Q(('cut_at', None)), fields=['cut_due'], name='documents_photo_uncut'),
        ),
        migrations.CreateModel(
            name='PhotoSize',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('width', models.PositiveIntegerField()),
                ('form', models.CharField(choices=[('avif', 'avif'), ('webp', 'webp')], max_length=4)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('original', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('original', 'width', 'form'), name='documents_size_once'),
                    models.CheckConstraint(condition=models.Q(('form__in', ('avif', 'webp'))), name='documents_size_form'),
                ],
            },
        ),
    ]
