"""The examples for Kubernetes fit the site: its commands, settings, addresses and image."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.urls import resolve

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
FOLDER = DEPLOY / "kubernetes"
FILES = sorted(FOLDER.glob("*.yaml"))
OBJECTS = [each for file in FILES for each in yaml.safe_load_all(file.read_text("utf-8"))]
PODS = [each["spec"]["template"]["spec"] for each in OBJECTS if "template" in each.get("spec", {})]
CONTAINERS = [container for pod in PODS for container in pod["containers"]]


def of_kind(kind):
    return [each for each in OBJECTS if each["kind"] == kind]


def test_each_file_but_the_migration_is_applied_together():
    (together,) = of_kind("Kustomization")
    left = {"kustomization.yaml", "migrate.yaml"}

    assert set(together["resources"]) == {file.name for file in FILES} - left


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda each: each["name"])
def test_a_container_runs_a_command_of_the_site_and_can_do_nothing_else(container):
    words = " ".join(container["command"])
    commands = re.findall(r"manage\.py (\w+)", words)

    assert set(commands) <= set(get_commands())
    assert commands or "portal.gunicorn" in words
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]


def test_the_parts_are_those_that_the_runbook_names():
    assert {each["metadata"]["name"] for each in of_kind("Deployment")} == {
        *("directory-web", "directory-worker", "directory-scheduler")
    }


def test_settings_are_known():
    known = set(re.findall(r"^([A-Z_]+)=", (DEPLOY.parents[1] / ".env.example").read_text(), re.M))
    (settings,) = of_kind("ConfigMap")
    named = {each["name"] for container in CONTAINERS for each in container.get("env", [])}

    assert {*settings["data"], *named} <= known
    assert "SECRET_KEY" not in settings["data"]


def test_probes_ask_what_answers_also_without_a_database_by_an_allowed_name():
    (settings,) = of_kind("ConfigMap")
    (web,) = [each for each in CONTAINERS if each["name"] == "web"]
    probes = {"startupProbe": "startz", "livenessProbe": "healthz", "readinessProbe": "healthz"}
    for name, route in probes.items():
        asked = web[name]["httpGet"]
        assert resolve(asked["path"]).route == route
        assert {each["value"] for each in asked["httpHeaders"]} == {
            settings["data"]["ALLOWED_HOSTS"]
        }


def test_the_user_is_that_of_the_image():
    image = (DEPLOY / "Containerfile").read_text("utf-8")

    assert {str(pod["securityContext"]["runAsUser"]) for pod in PODS} == set(
        re.findall(r"--uid (\d+)", image)
    )


def test_a_part_has_the_time_to_end_what_it_began():
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    for pod in PODS:
        name = pod["containers"][0]["name"]
        if name in {"web", "worker", "scheduler"}:
            grace = int(composed[name]["stop_grace_period"].rstrip("s"))
            assert pod["terminationGracePeriodSeconds"] >= grace
