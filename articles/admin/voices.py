"""Speakers, and the rules by which names in copy mean them: read, merged, told apart, taken back."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import voices
from articles.admin.machine import ModelAdmin, link
from articles.models import NameRule, Source, Speaker
from articles.models.slug import fold
from articles.voices.linking import relink


class MergeForm(forms.Form):
    """Whom a speaker's name means from now on."""

    into = forms.CharField(
        label=_("Is the same as"),
        max_length=330,
        help_text=_("The whole name, with its distinction in brackets if any."),
    )

    def clean_into(self) -> Speaker:
        """Return the speaker of that name."""
        name = str(self.cleaned_data["into"])
        for speaker in Speaker.objects.filter(sort_key__startswith=fold(name.partition("(")[0])):
            if fold(str(speaker)) == fold(name):
                return speaker
        raise forms.ValidationError(_("Nobody of that name is quoted. Copy the name from the list of speakers."))


class SplitForm(forms.Form):
    """How a namesake is told apart."""

    distinction = forms.CharField(
        label=_("Distinction"), max_length=120, help_text=_("Shown behind the name, such as “footballer”.")
    )
    words = forms.CharField(
        label=_("Where the copy says"),
        max_length=200,
        required=False,
        help_text=_("Such as a role, a club or a place."),
    )
    source = forms.ModelChoiceField(label=_("Or in all copy of"), queryset=Source.objects.all(), required=False)


class RuleInline(admin.TabularInline):  # type: ignore[type-arg]
    """The names that mean a speaker by an editor's word."""

    model = NameRule
    extra = 0
    fields = ("key", "words", "source", "made_by", "created_at")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Refuse: a rule is added on its own page, where its conditions are checked."""
        return False


@admin.register(Speaker)
class SpeakerAdmin(ModelAdmin):
    """The speakers, with how often they are quoted."""

    list_display = ("name", "distinction", "kind", "quotations", "page")
    list_filter = ("kind",)
    search_fields = ("name",)
    fields = ("name", "distinction", "kind", "same_surname", "acts", "page")
    readonly_fields = ("name", "distinction", "same_surname", "acts", "page")
    inlines = (RuleInline,)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: who is quoted comes from copy."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Speaker | None = None) -> bool:
        """Refuse: a speaker without quotations is shown nowhere."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speaker]:
        """Count in the same query."""
        return Speaker.objects.annotate(quotations=Count("quotes"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Speaker], search_term: str
    ) -> tuple[QuerySet[Speaker], bool]:
        """Search the folded name, so that accents do not matter."""
        return queryset.filter(sort_key__contains=fold(search_term)), False

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the two acts."""
        own = [
            path("<int:pk>/merge/", self.admin_site.admin_view(self.merge), name="articles_speaker_merge"),
            path("<int:pk>/split/", self.admin_site.admin_view(self.split), name="articles_speaker_split"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("quotations"), ordering="quotations")
    def quotations(self, speaker: Speaker) -> int:
        """Return how many quotations are theirs, of all versions."""
        return speaker.quotations  # type: ignore[attr-defined, no-any-return]

    @admin.display(description=_("page"))
    def page(self, speaker: Speaker) -> str:
        """Link to the reader's page."""
        return link(speaker, _("open"))

    @admin.display(description=_("others of this name"))
    def same_surname(self, speaker: Speaker) -> str:
        """Link to those who share the last word of the name: perhaps the same, never taken for it by themselves."""
        *_others, last = speaker.name_key.split() or [""]
        alike = Speaker.objects.filter(Q(sort_key=last) | Q(sort_key__endswith=f" {last}")).exclude(pk=speaker.pk)
        rows = (
            (reverse("admin:articles_speaker_change", args=[one.pk]), one) for one in alike.order_by("sort_key")[:20]
        )
        return format_html_join(", ", '<a href="{}">{}</a>', rows) or "–"

    @admin.display(description=_("mend"))
    def acts(self, speaker: Speaker) -> str:
        """Link to what can be done."""
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:articles_speaker_merge", args=[speaker.pk]), _("is the same as somebody else"),
            reverse("admin:articles_speaker_split", args=[speaker.pk]), _("is two people of one name"),
        )  # fmt: skip

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the name mean somebody else."""
        speaker, form = self._asked(request, pk), MergeForm(request.POST or None)
        if form.is_valid():
            try:
                moved = voices.merge(speaker, form.cleaned_data["into"], user=request.user)  # type: ignore[arg-type]
            except voices.RefusedRuleError as refused:
                form.add_error("into", _now(refused.message.template))
            else:
                return self._done(request, form.cleaned_data["into"], moved)
        return self._page(request, speaker, form, _("One speaker, two names"))

    def split(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tell a namesake apart."""
        speaker, form = self._asked(request, pk), SplitForm(request.POST or None)
        if form.is_valid():
            try:
                other, moved = voices.split(speaker, user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except voices.RefusedRuleError as refused:
                form.add_error(None, _now(refused.message.template))
            else:
                return self._done(request, other, moved)
        return self._page(request, speaker, form, _("Two speakers, one name"))

    def _asked(self, request: HttpRequest, pk: int) -> Speaker:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Speaker, pk=pk)

    def _done(self, request: HttpRequest, speaker: Speaker, moved: int) -> HttpResponse:
        text = ngettext(
            "%(count)d quotation is now by %(name)s. This holds for later copy too.",
            "%(count)d quotations are now by %(name)s. This holds for later copy too.",
            moved,
        )
        messages.success(request, text % {"count": moved, "name": speaker})
        return HttpResponseRedirect(reverse("admin:articles_speaker_change", args=[speaker.pk]))

    def _page(self, request: HttpRequest, speaker: Speaker, form: forms.Form, title: object) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "opts": self.model._meta, "speaker": speaker, "form": form, "title": title,
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/speaker/mend.html", context)


@admin.register(NameRule)
class NameRuleAdmin(ModelAdmin):
    """The rules: what name means whom, and where. To delete one is to take it back."""

    list_display = ("key", "means", "article", "words", "source", "made_by", "created_at")
    list_select_related = ("speaker", "article__current", "source", "made_by")
    search_fields = ("key", "speaker__sort_key")
    fields = ("key", "speaker", "words", "source", "article")
    raw_id_fields = ("speaker", "article")

    @admin.display(description=_("means"))
    def means(self, rule: NameRule) -> str:
        """Link to the speaker."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:articles_speaker_change", args=[rule.speaker_id]), rule.speaker
        )

    def save_model(self, request: HttpRequest, obj: NameRule, form: forms.BaseForm, change: bool) -> None:
        """Fold the name as copy's are, and link anew whoever bears it."""
        before = form.initial.get("key", "")
        obj.key = fold(obj.key)
        obj.made_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        for key in sorted({obj.key, before} - {""}):
            relink(key)

    def delete_model(self, request: HttpRequest, obj: NameRule) -> None:
        """Take the rule back."""
        voices.forget(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[NameRule]) -> None:
        """Take the rules back."""
        for rule in queryset:
            voices.forget(rule)
