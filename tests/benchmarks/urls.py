from django.http import HttpResponse
from django.template import engines
from django.urls import path

from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as pages
from services.models import Service

ROWS = engines["django"].from_string(
    "<!doctype html><title>Floor</title><ul>"
    "{% for row in rows %}<li>{{ row.pk }} {{ row.title }}</li>{% endfor %}</ul>"
)


def floor(request):
    """One query of 25 rows, a template of 25 rows, nothing else."""
    return HttpResponse(ROWS.render({"rows": Service.objects.only("title").order_by("pk")[:25]}))


urlpatterns = [path("floor/", floor), *pages]
