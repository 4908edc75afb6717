"""The project: settings, addresses, Celery and the servers of a fresh machine."""

from newsreader.celery import app as celery_app

__all__ = ["celery_app"]
