"""The addresses of docs/contracts.md."""

from collections.abc import Callable

from django.contrib.auth import views as accounts
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path

from articles import feeds
from articles.api import v1
from articles.views import (
    hubs,
    linked_notes,
    lists,
    notes,
    notices,
    quotations,
    reader,
    search,
    session,
    stories,
    versions,
    voices,
)  # fmt: skip

_ARTICLE = "articles/<int:pk>/<slug:slug>"
_LISTS: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "river": ("", feeds.river),
    "tag": ("tags/<slug:slug>/", feeds.tag),
    "speaker": ("speakers/<slug:slug>/", feeds.speaker),
    "agency": ("agencies/<slug:slug>/", feeds.agency),
    "source": ("sources/<slug:slug>/", feeds.source),
    "credit": ("credits/<slug:slug>/", feeds.credit),
    "search": ("search/", feeds.search),
}
_FORMS = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.river, name="river"),
    path("articles/<int:pk>/annotate/", notes.write, name="annotate"),
    path(f"{_ARTICLE}.json", reader.article_json, name="article-json"),
    path(f"{_ARTICLE}.txt", reader.article_text, name="article-text"),
    path(f"{_ARTICLE}/", reader.article, name="article"),
    path(f"{_ARTICLE}/revisions/", versions.revisions, name="revisions"),
    path(f"{_ARTICLE}/revisions/<int:number>/", reader.revision, name="revision"),
    path(f"{_ARTICLE}/revisions/<int:number>.txt", linked_notes.revision_text, name="revision-text"),
    path("annotations/", notes.notes, name="annotations"),
    path("annotations/<uuid:pk>/", notes.note, name="annotation"),
    path("annotations/<uuid:pk>/edit/", notes.edit, name="annotation-edit"),
    path("annotations/<uuid:pk>/delete/", notes.delete, name="annotation-delete"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("notices/mail/", notices.mail, name="notices-mail"),
    path("tags/", lists.tags, name="tags"),
    path("tags/<slug:slug>/", lists.tag, name="tag"),
    path(f"{_ARTICLE}/quotes/", quotations.of_article, name="article-quotes"),
    path(f"{_ARTICLE}/quotes/missed/", quotations.missed, name="article-quote-missed"),
    path(f"{_ARTICLE}/quotes/<int:number>/", quotations.one, name="article-quote"),
    path(f"{_ARTICLE}/quotes/<int:number>/judge/", quotations.judge, name="article-quote-judge"),
    path("quotes/", voices.quotes, name="quotes"),
    path("quotes/corrected/", voices.corrected, name="quotes-corrected"),
    path("speakers/", voices.speakers, name="speakers"),
    path("speakers/<slug:slug>/", voices.speaker, name="speaker"),
    path("agencies/<slug:slug>/", lists.agency, name="agency"),
    path("sources/", lists.sources, name="sources"),
    path("sources/<slug:slug>/", lists.source, name="source"),
    path("credits/<slug:slug>/", lists.credit, name="credit"),
    path("stories/<int:pk>/", stories.story, name="story"),
    path("stories/<int:pk>/separate/", stories.separate, name="story-separate"),
    path("stories/<int:pk>/reunite/", stories.reunite, name="story-reunite"),
    path("api/v1/", v1.urls),
    path("hub/<uuid:callback>/", hubs.hub, name="hub"),
    path("search/", search.search, name="search"),
    path(
        "sign-in/",
        accounts.LoginView.as_view(template_name="registration/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("sign-out/", accounts.LogoutView.as_view(), name="sign-out"),
    path("language/", session.language, name="language"),
    path("density/", session.density, name="density"),
    path("shortcuts/", session.shortcuts, name="shortcuts"),
    *(
        path(f"{page}{file}", view, {"form": form}, name=f"{name}-{form}")
        for name, (page, view) in _LISTS.items()
        for form, file in _FORMS.items()
    ),
]
