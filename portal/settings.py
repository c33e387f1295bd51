"""The only reader of the environment. An empty environment is production, and refuses to start."""

import logging
from email.utils import formataddr
from functools import partial
from pathlib import Path

import dj_database_url
import django_stubs_ext
from django.contrib.messages import constants as messages
from environs import Env, validate

from portal.database import limits, local_postgres
from portal.database.limits import (
    MAX_LAG_SECONDS,
    Limits,
    databases,
    limits_of_processes,
    with_limits,
)
from portal.installed import INSTALLED_APPS, MIDDLEWARE
from portal.sign_in import *  # noqa: F403 - each is a setting
from portal.site import logs
from portal.site.checks import (
    Chosen,
    origins,
    refuse_risks,
    refuse_unsafe,
    require_extra,
    sign_on_providers,
)

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env")

ENVIRONMENT = env.str("ENVIRONMENT", "production")
IS_PRODUCTION = ENVIRONMENT != "local"
SECRET_KEY = env.str("SECRET_KEY", "")
DEBUG = env.bool("DEBUG", False)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
DATABASE_URL = env.str("DATABASE_URL", "")
WEB_BIND = env.str("WEB_BIND", "127.0.0.1:8000")
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", 2)
WEB_THREADS = env.int("WEB_THREADS", 4)
WEB_TIMEOUT_SECONDS = env.int("WEB_TIMEOUT_SECONDS", 30)
WEB_MAX_REQUESTS = env.int("WEB_MAX_REQUESTS", 20_000)
SITE_NAME = "Shared Services Directory"
SITE_URL = env.str("SITE_URL", "" if IS_PRODUCTION else "http://localhost:8000").rstrip("/")
SITE_OPERATOR = env.str("SITE_OPERATOR", "") or f"the {SITE_NAME} team"
EMAIL_URL = env.str("EMAIL_URL", "")
# where replies by email arrive, and the mail server whose checks of senders are trusted
REPLY_DOMAIN = env.str("REPLY_DOMAIN", "")
REPLY_AUTHENTICATION_SERVER = env.str("REPLY_AUTHENTICATION_SERVER", "").lower()
# where notices of contracts are fetched from each night; nowhere unless named
NOTICE_SOURCES: list[str] = env.list("NOTICE_SOURCES", [])
_proxies = env.str("TRUSTED_PROXY_COUNT", "")
TRUSTED_PROXY_COUNT = int(_proxies or 0)

refuse_unsafe(
    Chosen(
        secret_key=SECRET_KEY,
        debug=DEBUG and IS_PRODUCTION,
        hosts=ALLOWED_HOSTS,
        has_database=bool(DATABASE_URL) or not IS_PRODUCTION,
        site_url=SITE_URL,
        has_mail=bool(EMAIL_URL) or not IS_PRODUCTION,
        has_proxy_count=bool(_proxies) or not IS_PRODUCTION,
    )
)

DATABASE_IS_POOLED = env.bool("DATABASE_IS_POOLED", False)
DATABASE_LIMITS = limits_of_processes(
    Limits(
        connect=env.float("DATABASE_CONNECT_TIMEOUT_SECONDS", 3),
        statement=env.float("DATABASE_STATEMENT_TIMEOUT_SECONDS", 10),
        lock=env.float("DATABASE_LOCK_TIMEOUT_SECONDS", 5),
        idle=env.float("DATABASE_IDLE_TIMEOUT_SECONDS", 30),
    ),
    task=env.float("DATABASE_TASK_STATEMENT_TIMEOUT_SECONDS", 900),
    migration_lock=env.float("MIGRATION_LOCK_TIMEOUT_SECONDS", 5),
)
DATABASE_REPLICA_URLS: list[str] = env.list("DATABASE_REPLICA_URLS", [])
_limited = partial(
    with_limits, limits=DATABASE_LIMITS[limits.process], is_pooled=DATABASE_IS_POOLED
)
DATABASES = databases(
    _limited(env.dj_db_url("DATABASE_URL") if DATABASE_URL else dict(local_postgres.attach())),
    [_limited(dict(dj_database_url.parse(url))) for url in DATABASE_REPLICA_URLS],
    CONN_MAX_AGE=env.int("DATABASE_CONN_MAX_AGE", 60),
    CONN_HEALTH_CHECKS=True,
    # PgBouncer gives each transaction another connection: a cursor that outlives one is lost
    DISABLE_SERVER_SIDE_CURSORS=DATABASE_IS_POOLED,
)
DATABASE_REPLICAS = [alias for alias in DATABASES if alias != "default"]
DATABASE_REPLICA_MAX_LAG_SECONDS = env.float(
    "DATABASE_REPLICA_MAX_LAG_SECONDS", 5, validate=validate.Range(0.1, MAX_LAG_SECONDS)
)
DATABASE_ROUTERS = ["portal.database.read_source.ReplicaRouter"] if DATABASE_REPLICAS else []

if DATABASE_REPLICAS:
    sessions = MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware")
    MIDDLEWARE.insert(sessions, "portal.site.replica_reads.ReplicaReads")

READYZ_TOKEN = env.str("READYZ_TOKEN", "")
# search by meaning: asks the process that manage.py serve_vectors starts, and does without it
MEANING = env.bool("MEANING", False)
MEANING_SOCKET = env.str("MEANING_SOCKET", "")
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if METRICS_TOKEN:
    require_extra("django_prometheus", "METRICS_TOKEN")
    INSTALLED_APPS.append("django_prometheus")
    # with a limit of its own for what docs/slo.md promises
    PROMETHEUS_LATENCY_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 25)
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")

# traces of requests, tasks and statements, for a collector that speaks OTLP over HTTP
TRACES_URL = env.str("TRACES_URL", "")
TRACES_SHARE = env.float("TRACES_SHARE", 0.1, validate=validate.Range(0, 1))
if TRACES_URL:
    require_extra("opentelemetry.sdk", "TRACES_URL")

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "portal.components.templatetags.components",
                "portal.components.templatetags.chart_tags",
                "portal.components.templatetags.personal",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "councils.context.acting",
            ],
        },
    },
]
FORM_RENDERER = "portal.components.form_errors.FormRenderer"

# The cache in the database is shared by all processes: attempts to sign in, and forms that were
# sent while signed out. Each process caches fragments of pages in its own memory (decision 3).
_memory = (
    "portal.operations.counted_cache.CountedCache"
    if METRICS_TOKEN
    else "portal.site.process_cache.ProcessCache"
)
CACHES = {
    "default": env.dj_cache_url("CACHE_URL", "")
    if env.str("CACHE_URL", "")
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "template_fragments": {
        "BACKEND": _memory,
        "LOCATION": "template_fragments",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # whole pages of up to 160 kB each
    "shared_pages": {
        "BACKEND": _memory,
        "LOCATION": "shared_pages",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
    "searches": {
        "BACKEND": _memory,
        "LOCATION": "searches",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# who did it is stored beside each change; opening a page changes nothing, so it costs nothing there
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PATCH", "DELETE")

TASKS = {"default": {"BACKEND": "portal.operations.backend.TracedBackend"}}

EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
SERVER_EMAIL = env.str("MAIL_FROM", "directory@localhost")
SITE_CONTACT = env.str("SITE_CONTACT", "") or SERVER_EMAIL
DEFAULT_FROM_EMAIL = formataddr((SITE_NAME, SERVER_EMAIL))
MAIL_DELIVERY = env.dj_email_url("EMAIL_URL") if EMAIL_URL else None
if IS_PRODUCTION:
    refuse_risks(
        site_url=SITE_URL,
        sender=SERVER_EMAIL,
        mail=MAIL_DELIVERY or {},
        databases=DATABASES.values(),
        accepted=env.list("ACCEPTED_RISKS", []),
    )
# of one address without a key, and of one key
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", 300)
API_KEY_REQUESTS_PER_MINUTE = env.int("API_KEY_REQUESTS_PER_MINUTE", 600)
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", 120)
MAIL_IS_SHOWN = not IS_PRODUCTION
MAIL_TIMEOUT_SECONDS = env.float("MAIL_TIMEOUT_SECONDS", 20.0)
MAIL_TOTAL_TIMEOUT_SECONDS = env.float("MAIL_TOTAL_TIMEOUT_SECONDS", 120.0)

ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
SINGLE_SIGN_ON = sign_on_providers(env.json("SINGLE_SIGN_ON", []))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": SINGLE_SIGN_ON, "OAUTH_PKCE_ENABLED": True}}

SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
if not SECURITY_CONTACT and not IS_PRODUCTION:
    SECURITY_CONTACT = "mailto:security@localhost"
# an empty line in .env is no date
SECURITY_EXPIRES = env.date("SECURITY_EXPIRES", None) if env.str("SECURITY_EXPIRES", "") else None

MESSAGE_TAGS = {messages.ERROR: "warning"}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 63_072_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
# without a proxy anybody could say that
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|startz)$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.site.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "portal.files.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # a sign-in form leads on to the provider's own page
        "form-action": ["'self'", *origins(SINGLE_SIGN_ON)],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}

LOGGING = logs.configured(as_json=IS_PRODUCTION)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # portal.site.logs asks without a query
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
