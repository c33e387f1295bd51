"""The files that production serves, collected once for as long as they are the same."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

KEY = "directory/static_files"


def collect_static(cache):
    """Collect them, unless that was done of the same files and nobody has done it since."""
    if cache.get(KEY, None) != fingerprint():
        call_command("collectstatic", verbosity=0, interactive=False)
        cache.set(KEY, fingerprint())


def fingerprint():
    """The same for as long as no file changes, before or after they are collected."""
    sources = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    found = hashlib.sha256()
    for path in [*sorted(sources), *sorted(Path(settings.STATIC_ROOT).glob("*.json"))]:
        found.update(f"{path} ".encode() + Path(path).read_bytes())
    return found.hexdigest()
