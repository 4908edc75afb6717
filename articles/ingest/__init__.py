"""From a door to the desk: keep the bytes, then make articles of them. The only writer of Article and Revision.

`receive` keeps what arrived, `process` reads and stores it. Neither enqueues: entry points choose now or later.
"""

from articles.ingest import pages, polling
from articles.ingest.hosts import Visit
from articles.ingest.ledger import MOST_ATTEMPTS, Receipt, process, receive
from articles.ingest.reading import PARSER

__all__ = ["MOST_ATTEMPTS", "PARSER", "Receipt", "Visit", "pages", "polling", "process", "receive"]
