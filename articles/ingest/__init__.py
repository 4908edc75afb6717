"""From a door to the desk: keep the bytes, then make articles of them. The only writer of Article and Revision.

`receive` keeps what arrived, `process` reads and stores it. Neither enqueues: entry points choose now or later.
"""

from articles.ingest import pages, polling
from articles.ingest.hosts import Visit
from articles.ingest.items import MOST_ATTEMPTS
from articles.ingest.ledger import Receipt, receive
from articles.ingest.processing import advance, process
from articles.ingest.reading import PARSER

__all__ = ["MOST_ATTEMPTS", "PARSER", "Receipt", "Visit", "advance", "pages", "polling", "process", "receive"]
