"""Settings: one file for every place the product runs in; what differs comes from the environment (docs/contracts.md).

Without DATABASE_URL and REDIS_URL the servers are those of newsreader.local, under DESK_VAR.
"""

from __future__ import annotations

import datetime
import secrets
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from newsreader import environment, local

BASE_DIR = Path(__file__).resolve().parent.parent
DESK_VAR = environment.folder("DESK_VAR", BASE_DIR / "var")
INBOX = environment.folder("INBOX", DESK_VAR / "inbox")
MEDIA_ROOT = environment.folder("MEDIA_ROOT", DESK_VAR / "media")
MEDIA_URL = "/media/"

DEBUG = environment.boolean("DEBUG", default=False)
PORT = environment.whole("PORT", 8000, lowest=1, highest=65535)
PUBLIC_URL = environment.address("PUBLIC_URL", f"http://127.0.0.1:{PORT}", ("http", "https")).rstrip("/")
FETCH_ALLOWED_NETWORKS = environment.networks("FETCH_ALLOWED_NETWORKS")  # private ones from which pages are fetched
IS_LOCAL = not environment.text("DATABASE_URL")
PUSH_RATE = environment.whole("PUSH_RATE", 600, lowest=1, highest=1_000_000)  # requests a minute of each key
KEEP_RAW = datetime.timedelta(days=environment.whole("KEEP_RAW", 90, lowest=1, highest=36500))  # for replays
READER_ACCESS = environment.choice("READER_ACCESS", "public", ("public", "login"))


def _secret_key() -> str:
    """Return SECRET_KEY; on a local desk the one that `./desk` keeps, else one for this process alone."""
    if given := environment.text("SECRET_KEY"):
        return given
    if not IS_LOCAL:
        raise ImproperlyConfigured("SECRET_KEY is not set: give a long random text, the same for every process.")
    kept = DESK_VAR / "secret-key"
    return kept.read_text("ascii").strip() if kept.is_file() else secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "taggit",
    "axes",
    "csp",
    "articles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsreader.middleware.NothingStaleMiddleware",
    "newsreader.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsreader.middleware.ReaderAccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsreader.urls"
WSGI_APPLICATION = "newsreader.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        environment.address("DATABASE_URL", local.database_url(DESK_VAR), ("postgres", "postgresql")),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
REDIS_URL = environment.address("REDIS_URL", local.redis_url(DESK_VAR), ("redis", "rediss", "redis+socket", "unix"))

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "river"
LOGOUT_REDIRECT_URL = "river"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "newsreader.middleware.client_address"
AXES_LOCKOUT_CALLABLE = "articles.views.errors.locked_out"
CSRF_FAILURE_VIEW = "articles.views.errors.csrf_failure"

LANGUAGE_CODE = environment.choice("LANGUAGE_CODE", "fr", ("fr", "en"))
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]
TIME_ZONE = environment.time_zone("TIME_ZONE", "Europe/Paris")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DESK_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsreader.storage.StaticStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
IS_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, where there is no TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
SECURE_HSTS_SECONDS = 31536000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024  # a pasted dispatch may be as large as a file

SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds

EMAIL_BACKEND, _email = environment.mail("EMAIL_URL")
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = _email
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs must not hold a worker
ALARM_MAIL = environment.words("ALARM_MAIL")  # who is told what is wrong with the desk itself
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "newsreader@localhost")

# Everything goes to standard error, a line for each record; whoever runs us keeps it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "newsreader.logs.OneLineFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},  # without the 404s
        "axes": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # it logs addresses whole, and some hold a key
    },
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
TEST_RUNNER = "django.test.runner.DiscoverRunner"

CELERY_BROKER_URL = environment.redis_celery_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True  # what became of a job is in the ledger
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60  # seconds; the largest dispatch takes a few
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0  # seconds for the running task; then it goes back to the broker
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # it comes back, and may run twice
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Seconds; longer than the longest task: a killed worker's task comes back after it.
    "visibility_timeout": environment.whole("VISIBILITY_TIMEOUT", 90, lowest=5, highest=86400),
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A broker that is away is tried twice, and not for six seconds: whoever pushes copy waits for the answer.
    "max_retries": 1,
    "interval_start": 0.1,
    "socket_connect_timeout": 5,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "articles.tasks.sweep", "schedule": 30.0},
    "poll": {"task": "articles.tasks.poll", "schedule": 15.0},
    "tell": {"task": "articles.tasks.tell", "schedule": 60.0},
    "ask_hubs": {"task": "articles.tasks.ask_hubs", "schedule": 60.0},
    "forget-fingerprints": {"task": "articles.tasks.forget_fingerprints", "schedule": 3600.0},
    "forget-raw": {"task": "articles.tasks.forget_raw", "schedule": crontab(hour=4, minute=10)},
    "heartbeat": {"task": "articles.tasks.heartbeat", "schedule": 10.0},
}
