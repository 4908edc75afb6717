"""The addresses of docs/contracts.md."""

from django.contrib.auth import views as accounts
from django.urls import URLPattern, URLResolver, path

from articles import feeds
from articles.api import v1
from articles.views import hubs, linked_notes, lists, notes, reader, search, session

_ARTICLE = "articles/<int:pk>/<slug:slug>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.river, name="river"),
    path("rss.xml", feeds.river, name="river-rss"),
    path("articles/<int:pk>/annotate/", notes.write, name="annotate"),
    path(f"{_ARTICLE}.json", reader.article_json, name="article-json"),
    path(f"{_ARTICLE}.txt", reader.article_text, name="article-text"),
    path(f"{_ARTICLE}/", reader.article, name="article"),
    path(f"{_ARTICLE}/revisions/", reader.revisions, name="revisions"),
    path(f"{_ARTICLE}/revisions/<int:number>/", reader.revision, name="revision"),
    path(f"{_ARTICLE}/revisions/<int:number>.txt", linked_notes.revision_text, name="revision-text"),
    path("annotations/", notes.notes, name="annotations"),
    path("annotations/<uuid:pk>/", notes.note, name="annotation"),
    path("annotations/<uuid:pk>/edit/", notes.edit, name="annotation-edit"),
    path("annotations/<uuid:pk>/delete/", notes.delete, name="annotation-delete"),
    path("tags/", lists.tags, name="tags"),
    path("tags/<slug:slug>/", lists.tag, name="tag"),
    path("tags/<slug:slug>/rss.xml", feeds.tag, name="tag-rss"),
    path("speakers/", lists.speakers, name="speakers"),
    path("speakers/<slug:slug>/", lists.speaker, name="speaker"),
    path("speakers/<slug:slug>/rss.xml", feeds.speaker, name="speaker-rss"),
    path("agencies/<slug:slug>/", lists.agency, name="agency"),
    path("agencies/<slug:slug>/rss.xml", feeds.agency, name="agency-rss"),
    path("sources/", lists.sources, name="sources"),
    path("sources/<slug:slug>/", lists.source, name="source"),
    path("sources/<slug:slug>/rss.xml", feeds.source, name="source-rss"),
    path("credits/<slug:slug>/", lists.credit, name="credit"),
    path("credits/<slug:slug>/rss.xml", feeds.credit, name="credit-rss"),
    path("api/v1/", v1.urls),
    path("hub/<uuid:callback>/", hubs.hub, name="hub"),
    path("search/", search.search, name="search"),
    path("search/rss.xml", feeds.search, name="search-rss"),
    path(
        "sign-in/",
        accounts.LoginView.as_view(template_name="registration/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("sign-out/", accounts.LogoutView.as_view(), name="sign-out"),
    path("language/", session.language, name="language"),
    path("density/", session.density, name="density"),
    path("shortcuts/", session.shortcuts, name="shortcuts"),
]
