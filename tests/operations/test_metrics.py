"""/metrics: only where it is switched on, and only for whoever has the token."""

import json
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from portal.site.checks import require_extra
from tests.operations.processes import ROOT, environment

ASK = """
import json
import django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost")
client.get("/healthz")
answers = [
    client.get("/metrics"),
    client.get("/metrics", headers={"Authorization": "Bearer wrong"}),
    client.get("/metrics", headers={"Authorization": "Bearer right"}),
]
counts = answers[-1].content.decode() if answers[-1].status_code == 200 else ""
found = [word in counts for word in ("pages:healthz", "directory_mail_waiting_seconds")]
print(json.dumps([[answer.status_code for answer in answers], found]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("token", "expected"),
    [("right", [[404, 404, 200], [True, True]]), ("", [[404, 404, 404], [False, False]])],
)
def test_the_token_opens_it(db, token, expected):
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment(METRICS_TOKEN=token, DJANGO_SETTINGS_MODULE="portal.settings"),
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == expected


def test_it_is_not_there_unless_it_is_switched_on():
    with pytest.raises(NoReverseMatch):
        reverse("operations:metrics")


def test_switching_it_on_without_the_package_is_refused():
    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN needs no-such-package"):
        require_extra("no_such_package", "METRICS_TOKEN")
