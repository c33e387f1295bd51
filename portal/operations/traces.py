"""Traces for OpenTelemetry: what each part of a request or task took. Needs the extra *traces*.

Switched on by TRACES_URL. What leaves the site is what an allow-list names: no addresses, no
queries, no values of statements, no words of errors.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg2 import Psycopg2Instrumentor
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import Status

ALLOWED = {
    *("http.method", "http.route", "http.status_code"),
    *("db.system", "db.statement", "db.name"),
}
PROBES = "healthz,startz,readyz,metrics"
MAX_CHARACTERS = 2_000


def start(process: str) -> None:
    """Trace requests, tasks and statements of this process from now on.

    Called before Django reads its list of middleware. Whether a request is traced is decided by
    TRACES_SHARE alone: a visitor cannot ask for it.
    """
    provider = TracerProvider(
        sampler=TraceIdRatioBased(settings.TRACES_SHARE),
        resource=Resource({SERVICE_NAME: f"directory-{process}"}),
        span_limits=SpanLimits(max_attribute_length=MAX_CHARACTERS),
        shutdown_on_exit=True,
    )
    exporter = AllowedOnly(OTLPSpanExporter(endpoint=settings.TRACES_URL))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    instrument(provider)


def instrument(provider: TracerProvider) -> None:
    DjangoInstrumentor().instrument(tracer_provider=provider, excluded_urls=PROBES)
    Psycopg2Instrumentor().instrument(tracer_provider=provider)


class AllowedOnly(SpanExporter):
    """Hands spans on without what may name a person or what a person looked for."""

    def __init__(self, exporter: SpanExporter) -> None:
        self.exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self.exporter.export([allowed(span) for span in spans])

    def shutdown(self) -> None:
        self.exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self.exporter.force_flush(timeout_millis)


def allowed(span: ReadableSpan) -> ReadableSpan:
    """A span of the same name and times, with the attributes of the allow-list only."""
    attributes = span.attributes or {}
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes={name: attributes[name] for name in ALLOWED & attributes.keys()},
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


@contextmanager
def span(name: str) -> Iterator[None]:
    """Trace a task or a job under this name."""
    with trace.get_tracer(__name__).start_as_current_span(name):
        yield
