"""Alerts and the dashboard ask only for what is exported; each alert has steps in docs/slo.md."""

import json
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from portal.operations.readiness import CHECKS
from tests.operations.processes import ROOT, environment

DEPLOY = ROOT / "docs" / "deploy"
ALERTS, DASHBOARD = DEPLOY / "alerts.yml", DEPLOY / "dashboard.json"
SLO = ROOT / "docs" / "slo.md"
METRIC = re.compile(r"\b(?:directory|django)_[a-z_]+")
ASK = """
import django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost")
client.get("/services/")
client.get("/services/")
print(client.get("/metrics", headers={"Authorization": "Bearer right"}).content.decode())
"""


def rules():
    groups = yaml.safe_load(ALERTS.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def alerts():
    return [rule for rule in rules() if "alert" in rule]


def panels():
    return json.loads(DASHBOARD.read_text())["panels"]


def expressions():
    asked = [rule["expr"] for rule in rules()]
    asked += [target["expr"] for panel in panels() for target in panel.get("targets", [])]
    return asked + re.findall(r"```promql\n(.*?)```", SLO.read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker):
    """The names of everything that a site with a replica answers at /metrics."""
    with django_db_blocker.unblock():
        known = environment(METRICS_TOKEN="right", DJANGO_SETTINGS_MODULE="portal.settings")
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={**known, "DATABASE_REPLICA_URLS": known["DATABASE_URL"]},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"^([a-z_]+)[ {]", done.stdout, re.MULTILINE))


@pytest.mark.slow
def test_every_metric_that_is_asked_for_is_exported(exported):
    asked = {name for each in expressions() for name in METRIC.findall(each)}

    assert len(asked) > 15
    assert asked - exported == set()


@pytest.mark.slow
def test_what_is_exported_of_the_site_is_watched_or_shown(exported):
    own = {name for name in exported if name.startswith("directory_")}
    made_beside = {name for name in own if name.endswith("_created")}

    asked = {name for each in expressions() for name in METRIC.findall(each)}
    assert own - made_beside - asked == set()


def test_each_alert_says_what_is_wrong_and_has_its_steps():
    headings = re.findall(r"^### (.+)$", SLO.read_text(), re.MULTILINE)

    assert headings == [rule["alert"] for rule in alerts()]
    for rule in alerts():
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert rule["annotations"]["summary"].endswith("."), rule["alert"]
        assert rule["annotations"]["runbook"].endswith(f"docs/slo.md#{rule['alert'].lower()}")


def test_an_alert_that_a_check_is_not_well_leaves_out_none():
    """Checks without an alarm are named in the rule, and no others."""
    [rule] = [each for each in alerts() if each["alert"] == "CheckFails"]
    left_out = re.search(r'check!~"([a-z|]+)"', rule["expr"])[1].split("|")

    assert set(left_out) < {check.__name__ for check in CHECKS}
    own = {
        "database": 'check="database"',
        "mail": "directory_mail_waiting_seconds",
        "scheduler": "directory_jobs_wrong",
        "tasks": "directory_tasks_waiting_seconds",
        "workers": 'directory_processes{kind="worker"}',
    }
    others = " ".join(each["expr"] for each in alerts() if each is not rule)
    assert set(left_out) == set(own)
    assert all(asked in others for asked in own.values())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("promtool") is None, reason="needs Debian's package prometheus")
@pytest.mark.parametrize(
    "arguments", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts-test.yml")]
)
def test_prometheus_reads_the_rules_and_they_do_what_they_say(arguments):
    command = ["promtool", *arguments]
    done = subprocess.run(command, cwd=DEPLOY, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
