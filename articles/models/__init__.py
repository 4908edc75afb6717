"""The tables, one module a subject; import the classes from here."""

from articles.models.annotation import Annotation
from articles.models.article import Article, Reading, Revision
from articles.models.desk import Desk
from articles.models.people import Quote, Speaker
from articles.models.photo import Credit, Photo
from articles.models.source import Delivery, Item, Source
from articles.models.tag import Tag, TaggedArticle

__all__ = [
    "Annotation",
    "Article",
    "Credit",
    "Delivery",
    "Desk",
    "Item",
    "Photo",
    "Quote",
    "Reading",
    "Revision",
    "Source",
    "Speaker",
    "Tag",
    "TaggedArticle",
]
