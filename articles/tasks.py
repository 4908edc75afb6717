"""What workers do: each task takes an id, makes one call, and may run twice."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from celery import current_app, shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from articles import clustering, ingest
from articles.alerts import notices
from articles.ingest import hubs, mailboxes, replays, retention
from articles.models import Delivery, Subscription
from articles.voices import utterances
from newsreader import heartbeat as pulse

OVERDUE = datetime.timedelta(seconds=60)  # received, not processed: its message was lost, or never sent
_BACKLOG = 50  # messages; with as many waiting, what is overdue is most likely among them
_TURN = 30.0  # seconds for one delivery, before it lets others pass
_GROUPED = 200  # stories of a delivery that are grouped at once, in a few seconds; the sweep has the rest
_AT_ONCE = 500  # deliveries a sweep puts back

_log = logging.getLogger(__name__)


@shared_task(
    # The database was away or broke a deadlock: after up to 1, 2, 4 … 60 seconds, so that not all come at once.
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=1,
    retry_backoff_max=60,
    retry_jitter=True,
    max_retries=8,
    # Ends a reading that takes too long with its reason: 20 MB of words take half a minute on one slow core.
    soft_time_limit=70,
    # Kills what does not listen; the sweep brings it back, until it has had all its attempts. Below the broker's
    # visibility timeout of 90 seconds, after which the task would be given to a second worker beside the first.
    time_limit=80,
)
def process(delivery_id: int, again: bool = False, start: int = 0) -> None:
    """Read a delivery and store its stories, a large one in turns; have the pages of its teasers fetched."""
    progress = ingest.advance(delivery_id, again=again, start=start, seconds=_TURN)
    if progress.left is not None:
        process.delay(delivery_id, again=again, start=progress.left)
    ingest.polling.learn(progress.delivery)
    follow(progress.delivery)


@shared_task(
    # Together as long as the broker keeps a task from a second worker; a step lasts 20 seconds, or one large item.
    bind=True, autoretry_for=(OperationalError, InterfaceError), retry_backoff=1, retry_backoff_max=60,
    retry_jitter=True, max_retries=8, soft_time_limit=70, time_limit=80,
)  # fmt: skip
def replay(self: Any, replay_id: int, after: int = 0, start: int = 0, changed: bool = False) -> None:  # noqa: ANN401
    """Take a step of a replay, and have the next one taken behind what waits meanwhile."""
    cursor: replays.Cursor | None = replays.Cursor(after, start, changed)
    if self.request.retries or self.request.delivery_info.get("redelivered"):
        cursor = dict(replays.going()).get(replay_id)  # the step was begun before, and has come further
    if cursor is not None:
        cursor = replays.step(replay_id, cursor, is_awaited=lambda: _waiting() > 0, then=follow)
    if cursor is not None:
        replay.delay(replay_id, cursor.after, cursor.start, cursor.changed)


@shared_task(soft_time_limit=50, time_limit=60)  # some batches of a few seconds
def forget_raw() -> None:
    """Drop raw bytes that are past their time, in batches; what is left after a while is dropped in another turn."""
    until = time.monotonic() + _TURN
    while retention.forget(keep_for=settings.KEEP_RAW) == retention.AT_ONCE:
        if time.monotonic() >= until:
            forget_raw.delay()
            return


@shared_task(soft_time_limit=30, time_limit=40)  # it compares twenty texts, and waits for its turn
def cluster(article_id: int) -> None:
    """Put an article that was missed when it was stored into its story; what fails, the sweep sends again."""
    clustering.group(article_id)


@shared_task(soft_time_limit=50, time_limit=60)  # what is left then is dropped an hour later
def forget_fingerprints() -> None:
    """Drop the fingerprints that nothing can come near to any more."""
    while clustering.forget():
        pass


@shared_task(soft_time_limit=60, time_limit=70)  # a request takes 30 seconds at most, looking up a name a few more
def fetch_page(delivery_id: int) -> None:
    """Fetch the page of a teaser, have it processed, and go on with what is due at the same host."""
    _go_on(ingest.pages.fetch(delivery_id, networks=settings.FETCH_ALLOWED_NETWORKS))


@shared_task(soft_time_limit=60, time_limit=70)  # as above
def ask_address(subscription_id: int, until: str) -> None:
    """Ask a claimed address for copy, have it processed, and go on with what is due at the same host."""
    claim = ingest.polling.Claim(subscription_id, until)
    _go_on(ingest.polling.ask(claim, networks=settings.FETCH_ALLOWED_NETWORKS))


@shared_task(soft_time_limit=70, time_limit=80)  # no message is begun after 45 seconds, and one may take half a minute
def read_mailbox(mailbox_id: int, until: str) -> None:
    """Read a claimed mailbox, and have what was in it processed."""
    claim = mailboxes.Claim(mailbox_id, until)
    for delivery_id in mailboxes.ask(claim, networks=settings.FETCH_ALLOWED_NETWORKS):
        process.delay(delivery_id)


@shared_task(soft_time_limit=20, time_limit=30)  # a few queries for each address that is due
def poll() -> None:
    """Have every address that is due asked, one for each host, and every mailbox read."""
    _ask(ingest.polling.due())
    for claim in mailboxes.due():
        read_mailbox.delay(claim.mailbox_id, claim.until)


@shared_task(soft_time_limit=60, time_limit=70)  # as above
def ask_hub(subscription_id: int) -> None:
    """Ask the hub of a feed to tell us of new copy, or to stop."""
    hubs.ask(subscription_id, networks=settings.FETCH_ALLOWED_NETWORKS)


@shared_task(soft_time_limit=60, time_limit=70)  # as above
def leave_hub(hub: str, topic: str, callback: str) -> None:
    """Ask a hub to stop telling us of a feed that is no more."""
    hubs.leave(hubs.Farewell(hub, topic, callback), networks=settings.FETCH_ALLOWED_NETWORKS)


@shared_task(soft_time_limit=20, time_limit=30)  # two queries and a look-up
def ask_hubs() -> None:
    """Have the hubs asked that are to tell us, whose lease is about to end, or that are to stop."""
    for subscription_id in hubs.due():
        ask_hub.delay(subscription_id)


@shared_task(soft_time_limit=60, time_limit=70)  # a mail server may take ten seconds for each person; it is once away
def tell() -> None:
    """Tell people of what was corrected or withdrawn and nobody told of yet, and mail what they have not seen."""
    notices.tell()
    notices.mail()


@shared_task(soft_time_limit=20, time_limit=30)  # three queries and a few hundred messages
def sweep() -> None:
    """Put back into the queue, unless it is long, what no message speaks of: copy not read, pages due, replays."""
    if _waiting() >= _BACKLOG:
        return
    overdue = Delivery.objects.unfinished().filter(received_at__lt=timezone.now() - OVERDUE)
    for delivery_id in overdue.order_by("received_at").values_list("pk", flat=True)[:_AT_ONCE]:
        process.delay(delivery_id)
    for page_id in ingest.pages.due():
        fetch_page.delay(page_id)
    for replay_id, cursor in replays.going():
        replay.delay(replay_id, cursor.after)
    for article_id in clustering.due()[:_AT_ONCE]:
        cluster.delay(article_id)
    utterances.group()


@shared_task(soft_time_limit=5, time_limit=10)  # one write to the broker
def heartbeat() -> None:
    """Leave a sign that a worker is alive."""
    pulse.leave(pulse.Part.WORKER)


def follow(delivery: Delivery) -> None:
    """Do what follows from the stories of a delivery: fetch pages of teasers, group near-duplicates, tell people."""
    for page_id in ingest.pages.awaited(delivery.pk):
        fetch_page.delay(page_id)
    for article_id in clustering.due(delivery_id=delivery.pk)[:_GROUPED]:
        clustering.group(article_id)
    notices.tell()


def enqueue_replay(replay_id: int) -> None:
    """Have workers take the first step of a replay; with the broker away, the sweep sends it later."""
    transaction.on_commit(partial(_send_step, replay_id))


def enqueue(delivery_id: int, *, again: bool = False) -> None:
    """Have a worker process the delivery once the present transaction is committed.

    With the broker away nothing is lost: the delivery is in the ledger, and the sweep enqueues it later.
    """
    transaction.on_commit(partial(_send, delivery_id, again=again))


def ask_at_once(subscription_ids: Sequence[int]) -> int:
    """Have these addresses asked now; return how many of them can be. Without the broker, beat does it."""
    count = ingest.polling.at_once(subscription_ids)
    transaction.on_commit(partial(_try_to_send, poll))
    return count


def leave_hub_of(subscription: Subscription) -> None:
    """Have the hub of a subscription that goes, or goes elsewhere, told to stop."""
    told = hubs.farewell(subscription)
    transaction.on_commit(partial(_try_to_send, leave_hub, told.hub, told.topic, told.callback))


def fetch_again(delivery_ids: Sequence[int]) -> int:
    """Have the pages among these deliveries that could not be fetched tried once more; return how many there are."""
    pages = ingest.pages.again(delivery_ids)
    transaction.on_commit(partial(_send_pages, pages))
    return len(pages)


def _go_on(visit: ingest.Visit) -> None:
    """Have what was fetched processed, and ask the host, free again, for what is due there: addresses, then pages."""
    if visit.delivery_id is not None:
        process.delay(visit.delivery_id)
    if not visit.host:
        return
    if claims := ingest.polling.due(host=visit.host):
        _ask(claims)
    elif (page_id := ingest.pages.waiting_at(visit.host)) is not None:
        fetch_page.delay(page_id)


def _ask(claims: Sequence[ingest.polling.Claim]) -> None:
    for claim in claims:
        ask_address.delay(claim.subscription_id, claim.until)


def _try_to_send(task: Any, *arguments: str) -> None:  # noqa: ANN401 - Celery's tasks have no type
    try:
        task.apply_async(arguments, retry=False)
    except BrokerError:
        _log.warning("%s was not sent: the broker does not answer", task.name, exc_info=True)


def _send_pages(page_ids: Sequence[int]) -> None:
    try:
        for page_id in page_ids:
            fetch_page.apply_async((page_id,), retry=False)
    except BrokerError:
        _log.warning("%d pages wait for the sweep: the broker does not answer", len(page_ids), exc_info=True)


def _send_step(replay_id: int) -> None:
    try:
        replay.apply_async((replay_id,), retry=False)
    except BrokerError:
        _log.warning("replay %d waits for the sweep: the broker does not answer", replay_id, exc_info=True)


def _send(delivery_id: int, *, again: bool) -> None:
    try:
        process.apply_async((delivery_id,), {"again": again} if again else {}, retry=False)
    except BrokerError:
        _log.warning("delivery %d waits for the sweep: the broker does not answer", delivery_id, exc_info=True)


def _waiting() -> int:
    """Return how many messages wait in the queue; one that is empty does not exist for Redis."""
    queue = current_app.conf.task_default_queue
    with current_app.connection_or_acquire() as connection, suppress(*connection.channel_errors):
        return int(connection.default_channel.queue_declare(queue=queue, passive=True).message_count)
    return 0


def worker_answers() -> bool:
    """Tell whether any worker answers a ping within two seconds, busy or not."""
    return bool(current_app.control.ping(timeout=2))
