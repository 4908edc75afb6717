"""Versions, corrections, kills, embargoes and time in any order: readers never see what they must not.

Two kinds of sender drive it. One gives identifiers and counts its versions: what is shown then depends on the newest
version alone, in whatever order the versions come. The other gives neither, only stamps.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from articles.document import Document
from articles.models import Article, Source
from tests.wires import on_the_wire, story

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
HEADLINES = (
    "Sainte-Orvaine rouvre demain son pont suspendu",
    "Serane: grève surprise des marins du bac",
    "Valmore élit contre toute attente sa maire",
)
SENT = re.compile(r"mot\d+zq")
LISTS = ("/search/?q=commune", "/rss.xml", "/atom.xml", "/feed.json", "/tags/commune/", "/quotes/",
         "/speakers/odile-marchetour/", "/sources/vaubrie/", "/tags/commune/atom.xml")  # fmt: skip
COUNTED = 2  # of the stories: those with identifiers and counts; the others have stamps alone
STORIES = st.integers(0, len(HEADLINES) - 1)


@dataclass
class Known:
    """What a desk should know of one story: every dispatch as it came, and what its desk did."""

    came: list[Document] = field(default_factory=list)
    is_desks: bool = False  # withdrawn by the desk
    is_taken_back: bool = False  # by its sender, who does not count
    top: str = ""  # the latest stamp of what was not late
    text: Document | None = None  # the last text, by stamps

    def is_killed(self) -> bool:
        """Tell whether the sender's last word is a kill."""
        if self.came[0].guid:
            return max(map(count, filter(is_kill, self.came)), default=-1) >= max(map(count, self.texts()), default=0)
        return self.is_taken_back

    def texts(self) -> list[Document]:
        """Return the dispatches that hold the story."""
        return [one for one in self.came if not is_kill(one)]

    def shown(self) -> Document | None:
        """Return the text that stands on the story's page, for editors at least."""
        texts = self.texts()
        if not texts:
            return None
        if not texts[0].guid:
            return self.text
        return [one for one in texts if count(one) == max(map(count, texts))][-1]

    def secret(self) -> set[str]:
        """Return the words of the dispatches that are not for readers: killed, withheld or under embargo."""
        killed = max(map(count, filter(is_kill, self.came)), default=0)
        return {word(one) for one in self.came if not is_released(one) or (one.guid and count(one) <= killed)}

    def take(self, document: Document) -> None:
        """Note a dispatch that came for the first time."""
        self.came.append(document)
        if document.guid:
            return
        stamp = document.published or ""
        if is_kill(document):
            self.is_taken_back, self.top = True, max(self.top, stamp)
        elif stamp > self.top or (stamp == self.top and not self.is_taken_back):
            self.is_taken_back, self.top, self.text = False, stamp, document
        elif self.is_taken_back and (self.text is None or (self.text.published or "") <= stamp):
            self.text = document


def count(document: Document) -> int:
    """Return the sender's count."""
    return int(document.version or 0)


def is_kill(document: Document) -> bool:
    """Tell whether it takes the story back."""
    return document.signal == "kill"


def is_released(document: Document) -> bool:
    """Tell whether readers may have it now."""
    until = document.embargoed
    is_out = until is None or datetime.datetime.fromisoformat(until) <= timezone.now()
    return is_out and document.pubstatus == "usable"


def word(document: Document) -> str:
    """Return the word that this dispatch alone has."""
    (found,) = set(SENT.findall(document.text))
    return found


class Wire(RuleBasedStateMachine):
    """The ledger, some stories, and a clock."""

    source: Source
    editor: User

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  # so that the ledger's own may be durable within it
        self.stack.enter_context(block)
        self.deliver = self.stack.enter_context(on_the_wire())
        self.clock = self.stack.enter_context(time_machine.travel(NOON, tick=False))
        self.known: dict[int, Known] = {}
        self.touched: set[int] = set()  # whose pages may have changed
        self.number = 0
        self.reader, self.desk = Client(), Client()
        self.desk.force_login(self.editor)

    def teardown(self) -> None:
        """See that everything holds everywhere, and forget it."""
        try:
            self.every_list_shows_what_it_should()
            self.no_version_shows_what_it_must_not()
        finally:
            transaction.set_rollback(True)
            self.stack.close()

    @rule(
        number=STORIES,
        version=st.integers(1, 5),
        status=st.sampled_from(["usable", "usable", "usable", "withheld"]),
        held=st.none() | st.none() | st.integers(-30, 90),
        signal=st.sampled_from([None, None, "correction", "update", "advisory"]),
    )
    def a_version_comes(self, number: int, version: int, status: str, held: int | None, signal: str | None) -> None:
        """Deliver a text, under a version that may have come before, or come too late."""
        until = (timezone.now() + datetime.timedelta(minutes=held)).isoformat() if held is not None else None
        self._come(number, version, pubstatus=status, embargoed=until, signal=signal)

    @rule(number=STORIES, version=st.integers(1, 6))
    def a_kill_comes(self, number: int, version: int) -> None:
        """Deliver a kill."""
        self._come(number, version, signal="kill", ednote="Erreur de source.")

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def something_comes_again(self, data: st.DataObject) -> None:
        """Deliver the same words in other bytes."""
        number = data.draw(st.sampled_from(sorted(self.known)))
        self.deliver(data.draw(st.sampled_from(self.known[number].came)), source=self.source)
        self.touched.add(number)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def the_desk_withdraws(self, data: st.DataObject) -> None:
        """Withdraw a story by hand."""
        number = data.draw(st.sampled_from(sorted(self.known)))
        if Article.objects.filter(pk=self._article(number).pk).withdraw("Doute."):
            self.known[number].is_desks = True
        self.touched.add(number)

    @rule(minutes=st.sampled_from([1, 29, 31, 60]))
    def time_passes(self, minutes: int) -> None:
        """Let embargoes lift."""
        self.clock.shift(datetime.timedelta(minutes=minutes))
        self.touched.update(self.known)

    @invariant()
    def the_river_and_every_page_show_what_they_should(self) -> None:
        """Readers and editors see what is theirs, and the newest text of it."""
        assert self._words(self.reader, "/") == self._expected(for_editors=False)
        assert self._words(self.desk, "/") == self._expected(for_editors=True)
        for number in self.touched:
            self._check_page(self._article(number), self.known[number])
        self.touched.clear()

    def every_list_shows_what_it_should(self) -> None:
        """The ways in agree with the river, for readers and for editors."""
        for path in LISTS:
            assert self._words(self.reader, path) == self._expected(for_editors=False), path
            assert self._words(self.desk, path) == self._expected(for_editors=True), path

    def no_version_shows_what_it_must_not(self) -> None:
        """Readers reach no version that was killed, withheld or is under embargo."""
        for number, known in self.known.items():
            article = self._article(number)
            for revision in article.revisions.all():
                seen = self._words(self.reader, f"{article.get_absolute_url()}revisions/{revision.number}/")
                assert not seen & (known.secret() - self._expected(for_editors=False))

    def _come(self, number: int, version: int, **fields: Any) -> None:
        self.number += 1
        body = f'"Le pont mot{self.number}zq rouvre", a déclaré Odile Marchetour à la commune.'
        document = story(HEADLINES[number], body, standfirst=f"Ici, mot{self.number}zq.", tags=("commune",), **fields)
        stamp = (NOON + datetime.timedelta(minutes=30 * version)).isoformat()
        if number < COUNTED:
            document = replace(document, guid=f"story-{number}", version=str(version))
        else:
            document = replace(document, published=stamp)
        self.known.setdefault(number, Known()).take(document)
        self.touched.add(number)
        self.deliver(document, source=self.source)

    def _article(self, number: int) -> Article:
        known = self.known[number].came[0]
        (article,) = Article.objects.filter(guid=known.guid or "")
        return article

    def _check_page(self, article: Article, known: Known) -> None:
        shown, is_gone = known.shown(), known.is_killed() or known.is_desks
        page = self.reader.get(article.get_absolute_url())
        if shown is None or not is_released(shown):
            assert page.status_code == 404
        else:
            assert page.status_code == (410 if is_gone else 200)
        seen = set(SENT.findall(page.content.decode()))  # with what changed since an older version, where one may know
        own = {word(shown)} if shown is not None else set()
        assert seen >= own if page.status_code == 200 else not seen
        assert not (seen - own) & known.secret()
        ours = self.desk.get(article.get_absolute_url()).content.decode()
        assert ('class="notice withdrawn"' in ours) is is_gone
        assert shown is None or word(shown) in ours

    def _expected(self, *, for_editors: bool) -> set[str]:
        return set(self._standing(for_editors=for_editors))

    def _standing(self, *, for_editors: bool) -> Iterator[str]:
        for known in self.known.values():
            shown = known.shown()
            if shown is None or known.is_killed() or known.is_desks:
                continue
            if for_editors or is_released(shown):
                yield word(shown)

    def _words(self, client: Client, path: str) -> set[str]:
        return set(SENT.findall(client.get(path).content.decode()))


def test_readers_never_see_what_they_must_not(source: Source, alice: User):
    Wire.source, Wire.editor = source, alice
    run_state_machine_as_test(
        Wire,
        settings=settings(
            max_examples=8, stateful_step_count=12, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
