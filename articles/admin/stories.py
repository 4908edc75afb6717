"""Articles: what the desk holds, with their quotations, photos, credits, tags and versions; and their withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import search
from articles.admin.machine import MadeAdmin, MadeInline, ValuesFilter, link
from articles.models import Article, Credit, Item, Photo, Quote, Reading, Revision, TaggedArticle
from articles.models.article import ArticleQuerySet, current_only

MOST_ROWS = 200  # of quotations on one page; the article's own page shows all


class OfCurrentReading(MadeInline):
    """Rows of the reading that the article shows now."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out earlier versions, and what would make the page endless."""
        return current_only(super().get_queryset(request)).filter(number__lte=MOST_ROWS)


class QuoteInline(OfCurrentReading):
    """Who said what."""

    model = Quote
    fields = ("number", "text", "speaker", "via", "resolved_by", "confidence")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quote]:
        """Load the speakers at once."""
        return super().get_queryset(request).select_related("speaker").order_by("number")


class PhotoInline(OfCurrentReading):
    """The photos, with the chain of those who are credited."""

    model = Photo
    fields = ("number", "caption", "credit", "chain", "href")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        """Load the chains at once."""
        return super().get_queryset(request).prefetch_related("chain").order_by("number")

    @admin.display(description=_("credit chain"))
    def chain(self, photo: Photo) -> str:
        """Return who is credited, in order, with their roles."""
        return format_html_join(" / ", "{}{}", ((credit, _role(credit)) for credit in photo.chain.all())) or "–"


class TagInline(MadeInline):
    """The tags."""

    model = TaggedArticle
    verbose_name_plural = _("tags")
    fields = readonly_fields = ("tag",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaggedArticle]:
        """Load the names at once."""
        return super().get_queryset(request).select_related("tag")


class RevisionInline(MadeInline):
    """What the agency sent, version by version, with our readings of it and the deliveries that brought it."""

    model = Revision
    fields = ("number", "version", "signal", "received_at", "readings", "brought_by", "page")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Load readings and deliveries at once, without their texts and bytes."""
        readings = Prefetch("readings", Reading.objects.only("revision_id", "parser"))
        items = Prefetch("items", Item.objects.only("revision_id", "delivery_id"))
        few = super().get_queryset(request).select_related("article")
        return few.prefetch_related(readings, items).order_by("-number")

    @admin.display(description=_("readings"))
    def readings(self, revision: Revision) -> str:
        """Return the parser versions that read it."""
        return ", ".join(reading.parser for reading in revision.readings.all())

    @admin.display(description=_("deliveries"))
    def brought_by(self, revision: Revision) -> str:
        """Link to the deliveries that brought it."""
        rows = ((reverse("admin:articles_delivery_change", args=[item.delivery_id]), item.delivery_id)
                for item in revision.items.all())  # fmt: skip
        return format_html_join(", ", '<a href="{}">{}</a>', rows) or "–"

    @admin.display(description=_("page"))
    def page(self, revision: Revision) -> str:
        """Link to this version in the reader."""
        return link(revision, _("open"))


class StateFilter(admin.SimpleListFilter):
    """Shown, under embargo, or withdrawn."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        """Return the states."""
        return [("shown", _("shown")), ("embargoed", _("under embargo")), ("withdrawn", _("withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Keep the articles in the chosen state."""
        if self.value() == "withdrawn":
            return queryset.filter(withdrawn_at__isnull=False)
        if self.value() == "embargoed":
            return queryset.filter(withdrawn_at=None, embargoed_until__gt=timezone.now())
        if self.value() == "shown":
            return queryset.filter(withdrawn_at=None).exclude(embargoed_until__gt=timezone.now())
        return queryset


class WithdrawalForm(forms.Form):
    """Why an article is taken back: readers are told."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is shown to whoever opens the article’s address."),
        error_messages={"required": _("Say why: whoever opens the article’s address is told.")},
    )


@admin.register(Article)
class ArticleAdmin(MadeAdmin):
    """The articles."""

    list_display = ("headline", "state", "agency", "source", "published_at", "version", "quotations")
    list_filter = (StateFilter, "source", ("language", ValuesFilter), "published_at")
    search_fields = ("headline",)
    search_help_text = _("Words of the headline, the text, the tags or the captions.")
    actions = ("withdraw",)
    inlines = (QuoteInline, PhotoInline, TagInline, RevisionInline)
    fields = (
        "headline", "page", "state", "source", "agency", "language", "guid", "published_at", "changed_at",
        "embargoed_until", "withdrawn_at", "withdrawn_reason", "standfirst", "text",
    )  # fmt: skip
    change_form_template = "admin/articles/article/change_form.html"

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        """Load what a row shows in one query, and no text."""
        rows: ArticleQuerySet = Article.objects.select_related("source", "current", "current__revision")
        return rows.defer("current__document", "current__html", "current__text", "current__notes").newest_first()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Search as the reader does."""
        found = search.find(Article.objects.all(), search_term) if search_term else None
        return (queryset if found is None else queryset.filter(pk__in=found.values("pk"))), False

    def get_urls(self) -> list[URLPattern]:
        """Add the page that asks for the reason of a withdrawal."""
        view = self.admin_site.admin_view(self.withdrawal)
        return [path("withdraw/", view, name="articles_article_withdraw"), *super().get_urls()]

    def has_withdraw_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether the viewer may withdraw articles."""
        return request.user.has_perm("articles.withdraw_article")

    @admin.action(description=_("Withdraw the selected articles…"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse:
        """Ask for the reason first."""
        chosen = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[:MOST_ROWS])
        return HttpResponseRedirect(f"{reverse('admin:articles_article_withdraw')}?ids={chosen}")

    def withdrawal(self, request: HttpRequest) -> HttpResponse:
        """Show the form, and withdraw everywhere at once."""
        if not self.has_withdraw_permission(request):
            raise PermissionDenied
        pks = [int(pk) for pk in request.GET.get("ids", "").split(",") if pk.isascii() and pk.isdigit()]
        chosen = self.get_queryset(request).filter(pk__in=pks[:MOST_ROWS], withdrawn_at=None)
        form = WithdrawalForm(request.POST or None)
        if form.is_valid():
            count = Article.objects.filter(pk__in=chosen.values("pk")).withdraw(form.cleaned_data["reason"])
            done = ngettext("%(count)d article is withdrawn.", "%(count)d articles are withdrawn.", count)
            messages.success(request, done % {"count": count})
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        title = {"title": _("Withdraw articles"), "form": form, "articles": list(chosen), "opts": self.opts}
        context = self.admin_site.each_context(request) | title
        return TemplateResponse(request, "admin/articles/article/withdraw.html", context)

    @admin.display(description=_("headline"))
    def headline(self, article: Article) -> str:
        """Return its headline."""
        return str(article)

    @admin.display(description=_("standfirst"))
    def standfirst(self, article: Article) -> str:
        """Return its standfirst."""
        return article.current.standfirst if article.current else ""

    @admin.display(description=_("text of record"))
    def text(self, article: Article) -> str:
        """Return the beginning of its text; one query for it."""
        return article.current.text[:20_000] if article.current else ""

    @admin.display(description=_("page"))
    def page(self, article: Article) -> str:
        """Link to the reader's page."""
        return link(article, _("open"))

    @admin.display(description=_("version"), ordering="current__revision__number")
    def version(self, article: Article) -> int | None:
        """Return the number of the revision shown."""
        return article.current.revision.number if article.current else None

    @admin.display(description=_("quotations"), ordering="current__quote_count")
    def quotations(self, article: Article) -> int:
        """Return how many it holds."""
        return article.current.quote_count if article.current else 0

    @admin.display(description=_("state"))
    def state(self, article: Article) -> str:
        """Return whether readers see it."""
        if article.is_withdrawn:
            return str(_("withdrawn"))
        return str(_("under embargo") if article.is_embargoed else _("shown"))


def _role(credit: Credit) -> str:
    return f" ({credit.get_role_display()})" if credit.role else ""
