"""A story: its dispatches side by side, who had it first and who added what; and an editor's "not the same"."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import clustering
from articles.models import Article, Story

_LONGEST_ID = 18  # digits


@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the story: 404 where this reader sees no two dispatches of it; where it was merged, lead on to the other."""
    found = get_object_or_404(Story, pk=pk)
    if found.merged_into_id:
        return redirect("story", found.merged_into_id, permanent=True)
    articles = _articles(request, found)
    apart = clustering.apart(found, request.user) if _may_separate(request) else []
    history = clustering.history(articles, request.user)
    if not history.takes or (len(articles) < 2 and not apart):
        return _what_is_left(request, found, articles)
    context = {
        "story": found,
        "articles": articles,
        "size": clustering.Size.of(articles),
        "history": history,
        "latest": history.takes[-1],
        "apart": apart,
    }
    return render(request, "articles/story.html", context)


@require_POST
def separate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the chosen dispatches out of the story for good."""
    found = _editable_story(request, pk)
    chosen = {int(value) for value in request.POST.getlist("article") if _is_id(value)}
    articles = {article.pk for article in _articles(request, found)}
    if not chosen & articles:
        messages.error(request, _("Nothing was changed: choose the dispatches that do not belong here."))
    elif articles <= chosen:
        messages.error(request, _("Nothing was changed: leave at least one dispatch in the story."))
    else:
        clustering.separate(found, chosen & articles, by=request.user)  # type: ignore[arg-type]  # has permissions
        messages.success(request, _("They are held apart from now on. This can be undone below."))
    return redirect(found)


@require_POST
def reunite(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo that a dispatch was taken out of the story."""
    found = _editable_story(request, pk)
    value = request.POST.get("article", "")
    visible = Article.objects.visible_to(request.user)
    article = get_object_or_404(visible, pk=value if _is_id(value) else 0)
    if clustering.reunite(article, found):
        messages.success(request, _("The dispatch is in the story again."))
    else:
        messages.warning(
            request, _("The dispatch stays where it is: others of its story are held apart from this one.")
        )
    article.refresh_from_db(fields=["story"])
    return redirect(article.story or found)


def _articles(request: HttpRequest, found: Story) -> list[Article]:
    visible = Article.objects.visible_to(request.user).filter(story=found).select_related("source", "current")
    return list(visible.defer("current__document", "current__html", "current__text").order_by("published_at", "pk"))


def _what_is_left(request: HttpRequest, found: Story, articles: list[Article]) -> HttpResponse:
    """Lead on to the one dispatch that is left where others were withdrawn; of an embargo, say nothing."""
    if articles and Article.objects.withdrawn_from(request.user).filter(story=found).exists():
        return redirect(articles[0])
    raise Http404


def _editable_story(request: HttpRequest, pk: int) -> Story:
    """Return the story that this editor changes; 403 for all but editors."""
    if not _may_separate(request):
        raise PermissionDenied
    return get_object_or_404(Story, pk=pk, merged_into=None)


def _may_separate(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.add_separation")


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= _LONGEST_ID
