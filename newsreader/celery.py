"""The Celery application; its settings are those in newsreader.settings that begin with CELERY_."""

import logging.config
import os
import time

from celery import Celery
from celery.signals import after_task_publish, setup_logging, task_prerun, worker_process_init
from django.conf import settings

from newsreader import heartbeat, processes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsreader.settings")

app = Celery("newsreader")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_like_django(**_: object) -> None:
    """Keep Celery from setting up logging of its own."""
    logging.config.dictConfig(settings.LOGGING)


@worker_process_init.connect
def _end_with_the_worker(**_: object) -> None:
    """Let no process of the pool outlive a worker that is killed."""
    processes.end_with_parent()


@after_task_publish.connect(sender="articles.tasks.heartbeat")
def _beat_lives(**_: object) -> None:
    """Leave beat's sign of life: nobody else sends this task."""
    heartbeat.leave(heartbeat.Part.BEAT)


class _Worker:
    """One process of the pool, and when it last left a sign."""

    SIGN_EVERY = 10.0  # seconds
    signed_at = -SIGN_EVERY


@task_prerun.connect
def _worker_lives(**_: object) -> None:
    """Leave the worker's sign of life with any task: behind a long queue the one made for it would come too late."""
    if time.monotonic() - _Worker.signed_at >= _Worker.SIGN_EVERY:
        _Worker.signed_at = time.monotonic()
        heartbeat.leave(heartbeat.Part.WORKER)
