"""Counts for Prometheus, for whoever has the token. Needs the extra *metrics*."""

from collections.abc import Iterator
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from portal.operations.gauges import gauges

PREFIX = "directory_"


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with what the processes counted, and what the database says of this moment."""
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    counts: HttpResponse = ExportToDjangoView(request)
    counts.write(generate_latest(_registry()))
    return counts


def _registry() -> CollectorRegistry:
    """One of this request alone: the counts of the processes have theirs."""
    registry = CollectorRegistry()
    registry.register(GaugeCollector())
    return registry


class GaugeCollector:
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, group in groupby(gauges(), key=lambda gauge: gauge.name):
            found = list(group)
            family = GaugeMetricFamily(
                PREFIX + name, found[0].meaning, labels=list(found[0].labels)
            )
            for gauge in found:
                family.add_metric(list(gauge.labels.values()), float(gauge.value))
            yield family
