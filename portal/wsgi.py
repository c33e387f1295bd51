"""What the web server runs."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

from portal.database import limits
from portal.operations.trace_points import trace_process


def warm_up() -> None:
    """Load views and templates: the first reader of a page would wait for half a second."""
    folder = settings.BASE_DIR / "templates"
    for path in sorted(folder.rglob("*.html")):
        get_template(str(path.relative_to(folder)))
    get_resolver().reverse_dict  # noqa: B018 - imports every view and knows every address


limits.serve_pages()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
trace_process("web")
application = get_wsgi_application()
if not settings.DEBUG:
    warm_up()
# what stays as long as the process is not looked through again: that took 45 ms every second
gc.collect()
gc.freeze()
