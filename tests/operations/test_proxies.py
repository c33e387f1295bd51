"""A proxy that the settings do not know is noticed."""

import pytest
from django.core.checks import run_checks

from portal.operations.proxies import ProxyCount, proxies_are_declared

SAID = ["requests come through a proxy: set TRUSTED_PROXY_COUNT"]


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"])
def test_an_unknown_proxy_is_said_once(rf, caplog, header):
    middleware = ProxyCount(lambda request: None)

    middleware(rf.get("/"))
    assert not caplog.records
    for _ in range(2):
        middleware(rf.get("/", **{header: "203.0.113.9"}))

    assert [record.getMessage() for record in caplog.records] == SAID


def test_a_declared_proxy_is_not_remarkable(rf, caplog, settings):
    settings.TRUSTED_PROXY_COUNT = 1

    ProxyCount(lambda request: None)(rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9"))

    assert not caplog.records


def test_the_check_before_deployment_says_that_no_proxy_is_declared(settings):
    assert [warning.id for warning in proxies_are_declared(None)] == ["operations.W001"]
    said = run_checks(include_deployment_checks=True)
    assert "operations.W001" in {each.id for each in said}

    settings.TRUSTED_PROXY_COUNT = 1
    assert proxies_are_declared(None) == []
