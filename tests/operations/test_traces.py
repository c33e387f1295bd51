"""Traces: only where they are switched on, and without what people look for or who they are."""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from portal.operations.trace_points import trace_point
from portal.site.checks import is_installed
from tests.operations.processes import ROOT, environment

ASK = """
from portal.wsgi import application
from django.test import Client
from opentelemetry import trace
from portal.operations.trace_points import trace_point

client = Client(SERVER_NAME="localhost", HTTP_USER_AGENT="Ann", REMOTE_ADDR="192.0.2.77")
client.raise_request_exception = False
client.get("/healthz")
client.get("/search/?q=bankruptcies", HTTP_X_FORWARDED_FOR="192.0.2.78")
with trace_point("a task"):
    pass
try:
    with trace_point("a task that fails"):
        raise ValueError("ann@durham.example is not known")
except ValueError:
    pass
trace.get_tracer_provider().shutdown()
"""
SECRETS = ("bankruptcies", "Ann", "192.0.2", "ann@durham.example")


class Collector(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *of):
        """Nothing."""


@pytest.fixture
def collector():
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        server.received = []
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def ask(**settings):
    subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment(
            DJANGO_SETTINGS_MODULE="portal.settings",
            OTEL_EXPORTER_OTLP_COMPRESSION="none",
            **settings,
        ),
        check=True,
    )


def spans_of(collector):
    for body in collector.received:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                yield from scope.spans


@pytest.mark.slow
def test_a_request_and_its_statements_are_one_trace_without_what_is_secret(
    transactional_db, collector
):
    ask(TRACES_URL=f"http://127.0.0.1:{collector.server_port}/v1/traces", TRACES_SHARE="1")

    spans = list(spans_of(collector))
    [request] = [span for span in spans if span.name == "GET search/"]
    statements = [span for span in spans if span.trace_id == request.trace_id and span != request]
    assert statements
    assert all(span.attributes for span in statements)
    assert {"a task", "a task that fails"} <= {span.name for span in spans}
    assert not [span for span in spans if "healthz" in span.name]
    assert not [word for word in SECRETS for body in collector.received if word.encode() in body]


@pytest.mark.slow
def test_a_share_of_nothing_sends_nothing(transactional_db, collector):
    ask(TRACES_URL=f"http://127.0.0.1:{collector.server_port}/v1/traces", TRACES_SHARE="0")

    assert not list(spans_of(collector))


def test_without_an_address_nothing_is_traced():
    with trace_point("a task") as nothing:
        assert nothing is None


def test_a_part_of_a_package_that_is_not_there_is_not_installed():
    assert not is_installed("no_such_package.part")
    assert is_installed("opentelemetry.sdk")
