"""What editors do with speakers: merge and split. Each act is a rule, so that it holds for later copy too."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from articles.document import Message, gettext_noop
from articles.models import NameRule, Source, Speaker
from articles.voices.linking import relink

_ITSELF = Message(gettext_noop("That is the same speaker. Choose another one."))
_CIRCLE = Message(
    gettext_noop(
        "That speaker's own name already stands for this one. Take that rule back first, or merge the other way."
    )
)
_NO_DISTINCTION = Message(gettext_noop("Say what tells this speaker from the namesake, such as a role or a place."))
_NO_CONDITION = Message(
    gettext_noop("Say where the name means this speaker: by words of the dispatch, by a source, or in one dispatch.")
)
_TAKEN = Message(gettext_noop("There is already a speaker of that name and distinction."))


class RefusedRuleError(Exception):
    """A rule that would say nothing or contradict another; `message` says what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@transaction.atomic
def merge(speaker: Speaker, into: Speaker, *, user: User | None = None) -> int:
    """Let a speaker's name mean another, who is the same person; return how many quotations moved."""
    if speaker.pk == into.pk:
        raise RefusedRuleError(_ITSELF)
    if NameRule.objects.filter(key=into.name_key, speaker=speaker, article=None, words="", source=None).exists():
        raise RefusedRuleError(_CIRCLE)
    NameRule.objects.filter(speaker=speaker).update(speaker=into)  # what meant this one now means that one
    if not speaker.distinction:  # with one it is meant by its rules alone
        NameRule.objects.update_or_create(
            key=speaker.name_key, article=None, words="", source=None, defaults={"speaker": into, "made_by": user}
        )
    keys = set(NameRule.objects.filter(speaker=into).values_list("key", flat=True))
    return sum(relink(one) for one in sorted(keys))


@transaction.atomic
def split(
    speaker: Speaker, *, distinction: str, words: str = "", source: Source | None = None, user: User | None = None
) -> tuple[Speaker, int]:
    """Make a speaker of the same name, whom it means under the conditions; return it, and how many quotations moved."""
    if not distinction.strip():
        raise RefusedRuleError(_NO_DISTINCTION)
    if not words.strip() and source is None:
        raise RefusedRuleError(_NO_CONDITION)
    columns = Speaker.columns(speaker.name, distinction)
    if Speaker.objects.filter(sort_key=columns["sort_key"]).exists():
        raise RefusedRuleError(_TAKEN)
    other = Speaker.objects.create(**columns, kind=speaker.kind)
    NameRule.objects.update_or_create(
        key=speaker.name_key, article=None, words=" ".join(words.split()), source=source,
        defaults={"speaker": other, "made_by": user},
    )  # fmt: skip
    return other, relink(speaker.name_key)


@transaction.atomic
def forget(rule: NameRule) -> int:
    """Take a rule back; return how many quotations moved."""
    rule.delete()
    return relink(rule.key)
