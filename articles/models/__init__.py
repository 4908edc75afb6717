"""The tables, one module a subject; import the classes from here."""

from articles.models.annotation import Annotation, Placement
from articles.models.article import Article, Reading, Revision
from articles.models.correction import QuoteCorrection
from articles.models.desk import Desk
from articles.models.doors import Mailbox, PushKey, Subscription
from articles.models.notice import Alarm, Notice
from articles.models.people import NameRule, Quote, Speaker, Utterance
from articles.models.photo import Credit, Photo
from articles.models.preferences import Preferences
from articles.models.replay import Replay
from articles.models.ruling import Holding, Ruling
from articles.models.source import Delivery, Item, Source
from articles.models.story import Fingerprint, Mark, Separation, Story
from articles.models.tag import Tag, TaggedArticle

__all__ = [
    "Alarm",
    "Annotation",
    "Article",
    "Credit",
    "Delivery",
    "Desk",
    "Fingerprint",
    "Holding",
    "Item",
    "Mailbox",
    "Mark",
    "NameRule",
    "Notice",
    "Photo",
    "Placement",
    "Preferences",
    "PushKey",
    "Quote",
    "QuoteCorrection",
    "Reading",
    "Replay",
    "Revision",
    "Ruling",
    "Separation",
    "Source",
    "Speaker",
    "Story",
    "Subscription",
    "Tag",
    "TaggedArticle",
    "Utterance",
]
