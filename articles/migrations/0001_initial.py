
import articles.models.source
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import taggit.managers
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid', models.CharField(blank=True, help_text="The sender's, if it gave one.", max_length=500, verbose_name='identifier')),
                ('identity', models.CharField(help_text='A digest of the whole identifier, or of the folded headline.', max_length=64, verbose_name='identity key')),
                ('slug', models.SlugField(max_length=80, verbose_name='slug')),
                ('agency', models.CharField(blank=True, max_length=80, verbose_name='agency')),
                ('agency_slug', models.SlugField(blank=True, max_length=80, verbose_name='agency slug')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('changed_at', models.DateTimeField(help_text='When anything a page shows of it last changed.', verbose_name='changed')),
                ('embargoed_until', models.DateTimeField(blank=True, null=True, verbose_name='embargoed until')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of the withdrawal')),
                ('search_vector', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'permissions': [('withdraw_article', 'Can withdraw an article everywhere')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parser', models.CharField(max_length=20, verbose_name='parser version')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('format', models.CharField(max_length=20, verbose_name='format')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('headline', models.TextField(blank=True, verbose_name='headline')),
                ('slugline', models.TextField(blank=True, verbose_name='slugline')),
                ('byline', models.TextField(blank=True, verbose_name='byline')),
                ('agency', models.CharField(blank=True, max_length=80, verbose_name='agency')),
                ('published', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('updated', models.DateTimeField(blank=True, null=True, verbose_name='updated')),
                ('located', models.TextField(blank=True, verbose_name='place')),
                ('urgency', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='urgency')),
                ('pubstatus', models.CharField(default='usable', max_length=12, verbose_name='publication status')),
                ('ednote', models.TextField(blank=True, verbose_name='note to editors')),
                ('standfirst', models.TextField(blank=True, verbose_name='standfirst')),
                ('text', models.TextField(blank=True, verbose_name='text of record')),
                ('html', models.TextField(blank=True, help_text='Rendered from the blocks through the one door.', verbose_name='HTML')),
                ('document', models.JSONField(help_text='The whole Document, as docs/contracts.md has it.', verbose_name='document')),
                ('notes', models.JSONField(blank=True, default=list, verbose_name='notes')),
                ('quote_count', models.PositiveIntegerField(default=0, verbose_name='number of quotations')),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('agency', models.CharField(blank=True, help_text='Used where the copy names no agency.', max_length=80, verbose_name='agency')),
                ('language', models.CharField(blank=True, help_text='A BCP 47 tag such as fr; left empty, the copy decides.', max_length=12, verbose_name='language')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=64, validators=[articles.models.source.validate_time_zone], verbose_name='time zone')),
                ('format', models.CharField(default='auto', help_text='“auto” looks at the bytes of each dispatch.', max_length=20, verbose_name='format')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_sample', models.BooleanField(default=False, help_text='Its articles are shown as samples, invented to fill a first page.', verbose_name='sample')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('sort_key', models.CharField(help_text='The folded name.', max_length=200, unique=True, verbose_name='sort key')),
            ],
            options={
                'verbose_name': 'speaker',
                'verbose_name_plural': 'speakers',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(help_text="The file's name, or how it was handed in.", max_length=500, verbose_name='origin')),
                ('media_type', models.CharField(blank=True, max_length=120, verbose_name='media type')),
                ('format', models.CharField(blank=True, help_text="Overrules the source's.", max_length=20, verbose_name='format')),
                ('raw', models.BinaryField(help_text='Empty where the file was refused unread.', null=True, verbose_name='raw bytes')),
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='size in bytes')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('state', models.CharField(choices=[('received', 'received'), ('processed', 'processed'), ('set_aside', 'set aside')], default='received', max_length=12, verbose_name='state')),
                ('reason', models.JSONField(blank=True, help_text='A document.Message.', null=True, verbose_name='reason')),
                ('reason_code', models.CharField(blank=True, max_length=40, verbose_name='reason code')),
                ('traceback', models.TextField(blank=True, verbose_name='traceback')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('parser', models.CharField(blank=True, help_text='The last that read it.', max_length=20, verbose_name='parser version')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                ('processed_at', models.DateTimeField(blank=True, null=True, verbose_name='processed')),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='handed in by')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='articles.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
            },
        ),
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('members', models.ManyToManyField(blank=True, related_name='desks', to=settings.AUTH_USER_MODEL, verbose_name='members')),
            ],
            options={
                'verbose_name': 'desk',
                'verbose_name_plural': 'desks',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('caption', models.TextField(blank=True, verbose_name='caption')),
                ('credit', models.TextField(blank=True, verbose_name='credit, as written')),
                ('href', models.URLField(blank=True, max_length=2000, verbose_name='address')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='articles.article', verbose_name='article')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='articles.reading', verbose_name='reading')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['reading', 'number'],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='current',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='current_of', to='articles.reading', verbose_name='current reading'),
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('version', models.CharField(blank=True, max_length=80, verbose_name="sender's version")),
                ('digest', models.CharField(max_length=64, verbose_name='document digest')),
                ('signal', models.CharField(blank=True, max_length=20, verbose_name='signal')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ['article', 'number'],
            },
        ),
        migrations.AddField(
            model_name='reading',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='articles.revision', verbose_name='revision'),
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the delivery, from 0.', verbose_name='number')),
                ('outcome', models.CharField(choices=[('created', 'created'), ('revised', 'revised'), ('same', 'same'), ('stale', 'stale'), ('withdrawn', 'withdrawn'), ('set_aside', 'set aside')], max_length=12, verbose_name='outcome')),
                ('reason', models.JSONField(blank=True, null=True, verbose_name='reason')),
                ('reason_code', models.CharField(blank=True, max_length=40, verbose_name='reason code')),
                ('notes', models.JSONField(blank=True, default=list, help_text='What was odd about the copy.', verbose_name='notes')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='articles.delivery', verbose_name='delivery')),
                ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='articles.revision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'item',
                'verbose_name_plural': 'items',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('visibility', models.CharField(choices=[('private', 'private'), ('desk', 'for the desk')], default='private', max_length=8, verbose_name='seen by')),
                ('body', models.TextField(verbose_name='note')),
                ('exact', models.TextField(verbose_name='quoted words')),
                ('prefix', models.CharField(blank=True, max_length=64, verbose_name='before')),
                ('suffix', models.CharField(blank=True, max_length=64, verbose_name='after')),
                ('start', models.PositiveIntegerField(verbose_name='start')),
                ('end', models.PositiveIntegerField(verbose_name='end')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('modified_at', models.DateTimeField(auto_now=True, verbose_name='modified')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='articles.article', verbose_name='article')),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='articles.desk', verbose_name='desk')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='articles.reading', verbose_name='reading')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='articles.revision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'annotation',
                'verbose_name_plural': 'annotations',
                'ordering': ['start', 'created_at'],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='articles.source', verbose_name='source'),
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('text', models.TextField(verbose_name='words')),
                ('start', models.PositiveIntegerField(verbose_name='start')),
                ('end', models.PositiveIntegerField(verbose_name='end')),
                ('fragments', models.JSONField(default=list, verbose_name='fragments')),
                ('mention', models.JSONField(blank=True, null=True, verbose_name='mention')),
                ('cue', models.JSONField(blank=True, null=True, verbose_name='cue')),
                ('via', models.TextField(blank=True, verbose_name='relayed by')),
                ('resolved_by', models.CharField(blank=True, max_length=20, verbose_name='resolved by')),
                ('confidence', models.FloatField(default=0, verbose_name='confidence')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='articles.article', verbose_name='article')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='articles.reading', verbose_name='reading')),
                ('speaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quotes', to='articles.speaker', verbose_name='speaker')),
            ],
            options={
                'verbose_name': 'quotation',
                'verbose_name_plural': 'quotations',
                'ordering': ['reading', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                ('sort_key', models.CharField(editable=False, max_length=255, verbose_name='sort key')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['sort_key'],
                'constraints': [models.UniqueConstraint(fields=('sort_key',), name='tag_fold_once')],
            },
        ),
        migrations.CreateModel(
            name='TaggedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged', to='articles.article', verbose_name='article')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged', to='articles.tag', verbose_name='tag')),
            ],
            options={
                'verbose_name': 'tagged article',
                'verbose_name_plural': 'tagged articles',
            },
        ),
        migrations.AddField(
            model_name='article',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='articles.TaggedArticle', to='articles.Tag', verbose_name='tags'),
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, verbose_name='slug')),
                ('role', models.CharField(blank=True, choices=[('photographer', 'photographer'), ('provider', 'provider'), ('agency', 'agency')], max_length=20, verbose_name='role')),
                ('via', models.CharField(blank=True, max_length=200, verbose_name='via')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='articles.article', verbose_name='article')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chain', to='articles.photo', verbose_name='photo')),
            ],
            options={
                'verbose_name': 'credit',
                'verbose_name_plural': 'credits',
                'ordering': ['photo', 'number'],
                'indexes': [models.Index(fields=['slug', '-published_at', '-article'], name='credit_newest')],
                'constraints': [models.UniqueConstraint(fields=('photo', 'number'), name='credit_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.UniqueConstraint(fields=('reading', 'number'), name='photo_once'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['digest'], name='revision_digest'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='revision_number_once'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('revision', 'parser'), name='reading_once'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('delivery', 'number'), name='item_once'),
        ),
        migrations.AddIndex(
            model_name='annotation',
            index=models.Index(fields=['revision', 'start'], name='annotation_by_revision'),
        ),
        migrations.AddIndex(
            model_name='annotation',
            index=models.Index(fields=['author', '-created_at'], name='annotation_by_author'),
        ),
        migrations.AddIndex(
            model_name='annotation',
            index=models.Index(fields=['desk', '-created_at'], name='annotation_by_desk'),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='annotation_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.CheckConstraint(condition=models.Q(('visibility', 'private'), ('desk__isnull', False), _connector='OR'), name='annotation_desk_named'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['-received_at', '-id'], name='delivery_newest'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'received')), fields=['received_at'], name='delivery_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('source', 'digest'), name='delivery_once'),
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['speaker', '-published_at', '-id'], name='quote_by_speaker'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.UniqueConstraint(fields=('reading', 'number'), name='quote_once'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='quote_not_empty'),
        ),
        migrations.AddIndex(
            model_name='taggedarticle',
            index=models.Index(fields=['tag', '-published_at', '-content_object'], name='tagged_newest'),
        ),
        migrations.AddConstraint(
            model_name='taggedarticle',
            constraint=models.UniqueConstraint(fields=('tag', 'content_object'), name='tagged_once'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['-published_at', '-id'], name='article_river'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['agency_slug', '-published_at', '-id'], name='article_by_agency'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['source', '-published_at', '-id'], name='article_by_source'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['source', 'identity', '-published_at'], name='article_identity'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['-changed_at'], name='article_changed'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='article_search'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(condition=models.Q(('guid', ''), _negated=True), fields=('source', 'identity'), name='article_guid_once'),
        ),
    ]
