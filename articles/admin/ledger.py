"""The ledger: what arrived, what became of it and why; its bytes; and "process again"."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BinaryField, Count, F, Func, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import tasks
from articles.admin.handing_in import HandingInForm, hand_in, handed_in
from articles.admin.machine import MadeAdmin, MadeInline, ValuesFilter
from articles.bodies.encoding import decode, is_binary
from articles.models import Delivery, Item
from articles.models.source import DeliveryQuerySet

SHOWN = 20_000  # bytes of the copy on its page; the download has all
_HEX_SHOWN = 2_048
_HEX_ROW = 16
MOST_ITEMS = 500  # on one page


class ItemInline(MadeInline):
    """The stories of a delivery, each with its own outcome."""

    model = Item
    fields = ("number", "name", "outcome", "reason_sentence", "odd", "article", "processed_at", "attempts", "trace")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        """Load the articles at once, without their texts."""
        few = super().get_queryset(request).filter(number__lt=MOST_ITEMS)
        shown = (
            "delivery", "number", "name", "outcome", "reason", "notes", "processed_at", "attempts", "traceback",
            "revision__number", "revision__article__slug",
        )  # fmt: skip
        return few.select_related("revision__article__current").only(
            *shown, "revision__article__current__headline", "revision__article__source_id"
        )

    @admin.display(description=_("traceback"))
    def trace(self, item: Item) -> str:
        """Return the traceback of a fault of ours, folded."""
        if not item.traceback:
            return "–"
        last = item.traceback.strip().rpartition("\n")[2]
        return format_html('<details><summary>{}</summary><pre class="copy">{}</pre></details>', last, item.traceback)

    @admin.display(description=_("reason"))
    def reason_sentence(self, item: Item) -> str:
        """Return why it has this outcome."""
        return item.reason_sentence or "–"

    @admin.display(description=_("what was odd"))
    def odd(self, item: Item) -> str:
        """Return what was odd about the copy."""
        return " ".join(item.note_sentences) or "–"

    @admin.display(description=_("article"))
    def article(self, item: Item) -> str:
        """Link to the article in the panel."""
        if item.revision is None:
            return "–"
        article = item.revision.article
        url = reverse("admin:articles_article_change", args=[article.pk])
        return format_html('<a href="{}">{}</a> v{}', url, article, item.revision.number)


@admin.register(Delivery)
class DeliveryAdmin(MadeAdmin):
    """The deliveries, newest first."""

    list_display = ("received_at", "origin", "state", "reason_sentence", "source", "stories", "weight", "attempts")
    list_display_links = ("received_at", "origin")
    list_filter = ("state", "door", "source", "received_at", ("reason_code", ValuesFilter))
    list_select_related = ("source",)
    search_fields = ("origin", "digest")
    ordering = ("-received_at", "-id")
    actions = ("process_again",)
    inlines = (ItemInline,)
    fields = (
        "origin", "source", "door", "state", "reason_sentence", "weight", "media_type", "format", "digest", "repeats",
        "idempotency_key", "attempts", "parser", "page_of", "due_at", "fetches", "received_at", "processed_at",
        "received_by", "copy", "traceback",
    )  # fmt: skip
    change_list_template = "admin/articles/delivery/change_list.html"
    change_form_template = "admin/articles/delivery/change_form.html"

    def get_queryset(self, request: HttpRequest) -> DeliveryQuerySet:
        """Leave the bytes in the database; count the stories in the same query."""
        return Delivery.objects.without_raw().annotate(
            stories=Count("items"), left=Count("items", filter=Q(items__outcome=Item.Outcome.SET_ASIDE))
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the download of the bytes, and the button that processes again."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/raw/", wrap(self.raw), name="articles_delivery_raw"),
            path("<int:pk>/again/", wrap(require_POST(self.again)), name="articles_delivery_again"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether the viewer may hand in copy."""
        return request.user.has_perm("articles.add_delivery")

    def has_process_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether the viewer may have deliveries processed again."""
        return request.user.has_perm("articles.change_delivery")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: the ledger loses nothing."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take copy by upload and paste."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = HandingInForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            hand_in(request, form)
            return HttpResponseRedirect(f"{request.path}?done=1")
        page: dict[str, Any] = {"title": _("Hand in copy"), "form": form, "opts": self.opts}
        if "done" in request.GET and not form.is_bound:
            page |= {"title": _("What became of it"), "handed_in": handed_in(request)}
        context = self.admin_site.each_context(request) | page | (extra_context or {})
        return TemplateResponse(request, "admin/articles/delivery/hand_in.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Tell the page what the viewer may do there."""
        context = {"may_process": self.has_process_permission(request)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description=_("Process again"), permissions=["process"])
    def process_again(self, request: HttpRequest, queryset: DeliveryQuerySet) -> None:
        """Have the chosen deliveries processed again."""
        chosen = list(queryset.exclude(raw=None).values_list("pk", flat=True))
        for pk in chosen:
            tasks.enqueue(pk, again=True)
        pages = tasks.fetch_again(list(queryset.filter(raw=None).values_list("pk", flat=True)))
        if pages:
            said = ngettext("%(count)d page will be fetched again.", "%(count)d pages will be fetched again.", pages)
            messages.success(request, said % {"count": pages})
        done = ngettext(
            "%(count)d delivery will be processed again.", "%(count)d deliveries will be processed again.", len(chosen)
        )
        if chosen or not pages:
            messages.success(request, done % {"count": len(chosen)})
        if unread := queryset.filter(raw=None, completes=None).count():
            left = ngettext(
                "%(count)d delivery was refused unread: there is nothing to process.",
                "%(count)d deliveries were refused unread: there is nothing to process.",
                unread,
            )
            messages.warning(request, left % {"count": unread})

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have one delivery processed again."""
        if not self.has_process_permission(request):
            raise PermissionDenied
        self.process_again(request, self.get_queryset(request).filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:articles_delivery_change", args=[pk]))

    def raw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the bytes as a file to be saved, never to be shown: they are anybody's."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Delivery.objects.filter(pk=pk).exclude(raw=None).values_list("origin", "raw").first()
        if found is None:
            raise Http404
        origin, raw = found
        name = origin.rpartition("/")[2] or f"delivery-{pk}"
        headers = {
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(bytes(raw or b""), content_type="application/octet-stream", headers=headers)

    @admin.display(description=_("reason"))
    def reason_sentence(self, delivery: Delivery) -> str:
        """Return why it was set aside or, where only some of its stories were, how many."""
        left: int = delivery.left  # type: ignore[attr-defined]
        if delivery.reason_sentence or not left:
            return delivery.reason_sentence or "–"
        said = ngettext("%(count)d story in it was set aside.", "%(count)d stories in it were set aside.", left)
        return said % {"count": left}

    @admin.display(description=_("page of"))
    def page_of(self, delivery: Delivery) -> str:
        """Link to the delivery with the entry that this page completes."""
        if delivery.completes is None:
            return "–"
        entry = delivery.completes.delivery
        url = reverse("admin:articles_delivery_change", args=[entry.pk])
        return format_html('<a href="{}">{}</a> · {}', url, entry, delivery.completes.number)

    @admin.display(description=_("stories"), ordering="stories")
    def stories(self, delivery: Delivery) -> int:
        """Return how many it holds."""
        return delivery.stories  # type: ignore[attr-defined, no-any-return]

    @admin.display(description=_("size"), ordering="size")
    def weight(self, delivery: Delivery) -> str:
        """Return its size."""
        return filesizeformat(delivery.size)

    @admin.display(description=_("copy"))
    def copy(self, delivery: Delivery) -> str:
        """Return the beginning of the bytes, as text or in hexadecimal; one query, for that much."""
        start = Func(F("raw"), 1, SHOWN, function="substring", output_field=BinaryField())
        head = Delivery.objects.filter(pk=delivery.pk).values_list(start, flat=True).first()
        if head is None:
            return gettext("The bytes were not kept.")
        raw = bytes(memoryview(head))
        url = reverse("admin:articles_delivery_raw", args=[delivery.pk])
        shown = _in_hex(raw) if is_binary(raw) else decode(raw).text
        return format_html(
            '<a href="{}">{}</a><pre class="copy" tabindex="0">{}</pre>',
            url,
            gettext("Save all the bytes as a file"),
            shown,
        )


def _in_hex(raw: bytes) -> str:
    rows = range(0, min(len(raw), _HEX_SHOWN), _HEX_ROW)
    return "\n".join(f"{at:08x}  {raw[at : at + _HEX_ROW].hex(' ')}" for at in rows)
