"""How gunicorn serves the site, from the settings: gunicorn -c python:portal.gunicorn portal.wsgi.

The site logs each request itself, without its query, so gunicorn's own access log is off.
"""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.database import limits
from portal.database.local_postgres import LocalDatabaseUnavailable

limits.serve_pages()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
try:
    bind = settings.WEB_BIND
except (ImproperlyConfigured, LocalDatabaseUnavailable) as reason:
    sys.exit(str(reason))

workers = settings.WEB_CONCURRENCY
worker_class = "gthread"
threads = settings.WEB_THREADS
timeout = settings.WEB_TIMEOUT_SECONDS
graceful_timeout = settings.WEB_TIMEOUT_SECONDS
# longer than a proxy keeps its connections, so that none is closed under a request
keepalive = 75
# what leaks memory is thrown away now and then, and not by all processes at once
max_requests = settings.WEB_MAX_REQUESTS
max_requests_jitter = settings.WEB_MAX_REQUESTS // 5
# nobody steers it but the process supervisor; its socket would lie in a home folder
control_socket_disable = True
# Django decides whom to believe about TLS (TRUSTED_PROXY_COUNT)
forwarded_allow_ips = ""
# where the file of a heartbeat is on a slow disk, gunicorn kills workers that are well
if sys.platform.startswith("linux"):
    worker_tmp_dir = "/dev/shm"  # noqa: S108 - as gunicorn advises
logconfig_dict = {
    **settings.LOGGING,
    "loggers": {
        **settings.LOGGING["loggers"],
        "gunicorn.error": {"handlers": [], "propagate": True},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
