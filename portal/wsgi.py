"""What the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from portal.database import limits

limits.serve_pages()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
# what stays as long as the process is not looked through again: that took 45 ms every second
gc.collect()
gc.freeze()
