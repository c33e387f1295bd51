"""The client of docs/api.md copies all that is public, and is sent nothing a second time."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.models import Supplier
from tests.api.rows import MAKE
from tests.factories.services import ServiceFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DOCS = Path("docs/api.md").read_text(encoding="utf-8")
MANY = 105


def client(tmp_path):
    found = re.search(r"<!-- the client begins -->\n```python\n(.*?)```", DOCS, re.DOTALL)
    path = tmp_path / "mirror.py"
    path.write_text(found[1], encoding="utf-8")
    return path


def run(path, site, folder):
    command = [sys.executable, str(path), site, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_client_is_short(tmp_path):
    lines = client(tmp_path).read_text(encoding="utf-8").splitlines()

    assert len([line for line in lines if line.strip()]) <= 30


def test_it_copies_what_is_public_and_the_second_time_only_what_changed(tmp_path, site, settings):
    settings.SITE_URL = site
    for make in MAKE.values():
        make()
    ServiceFactory(draft=True, title="Not yet")
    Supplier.objects.bulk_create(Supplier(name=f"S {n}", slug=f"s-{n}") for n in range(MANY))
    path, folder = client(tmp_path), tmp_path / "mirror"

    first = run(path, site, folder)
    assert first[-1].startswith("{200: ")
    suppliers = json.loads((folder / "suppliers.json").read_text(encoding="utf-8"))
    assert len({each["id"] for each in suppliers}) == len(suppliers) == Supplier.objects.count()
    assert "Not yet" not in (folder / "services.json").read_text(encoding="utf-8")

    second = run(path, site, folder)
    assert second[:-1] == first[:-1]
    assert second[-1] == first[-1].replace("200", "304")

    Supplier.objects.filter(slug="s-1").update(about="It is new.")
    third = run(path, site, folder)
    assert "304" in third[-1]
    assert "It is new." in (folder / "suppliers.json").read_text(encoding="utf-8")
