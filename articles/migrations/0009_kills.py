"""Who took a story back, until when a version is held, and what was withdrawn lately."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0008_roles_of_doors'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='killed_by',
            field=models.ForeignKey(blank=True, help_text='The version that took it back; empty where the desk withdrew it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision', verbose_name='killed by'),
        ),
        migrations.AddField(
            model_name='reading',
            name='embargoed',
            field=models.DateTimeField(blank=True, null=True, verbose_name='embargoed until'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['-withdrawn_at'], name='article_withdrawn'),
        ),
    ]
