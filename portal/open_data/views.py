"""Open data: one page, the files, their checksums and their description."""

from collections.abc import Callable
from datetime import datetime

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, conditional_page, require_safe

from portal.open_data.catalogue import LICENCE, describe
from portal.open_data.datasets import DATASETS
from portal.open_data.models import OpenDataFile
from portal.open_data.writers import KINDS

FIVE_MINUTES = 300
FEEDS = [
    ("services", _("Services")),
    ("products", _("Products")),
    ("contracts", _("Published contracts")),
    ("needs", _("Needs")),
    ("threads", _("Forums")),
]
Answer = FileResponse | HttpResponse | StreamingHttpResponse
for_five_minutes: Callable[..., Callable[..., HttpResponseBase]] = cache_control(
    public=True, max_age=FIVE_MINUTES
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    files = list(OpenDataFile.objects.current())
    context = {
        "datasets": [
            (dataset, [file for file in files if file.dataset == dataset.key])
            for dataset in DATASETS
        ],
        "licence": LICENCE,
        "feeds": FEEDS,
        "written_at": max((file.written_at for file in files), default=None),
    }
    return render(request, "open_data/index.html", context)


def _current(dataset: str, form: str) -> OpenDataFile | None:
    return OpenDataFile.objects.current().filter(dataset=dataset, form=form).first()


def _tag(request: HttpRequest, dataset: str, form: str) -> str | None:
    found = _current(dataset, form)
    return f'"{found.sha256}"' if found else None


def _written(request: HttpRequest, dataset: str, form: str) -> datetime | None:
    found = _current(dataset, form)
    return found.written_at if found else None


@require_safe
@condition(etag_func=_tag, last_modified_func=_written)
@for_five_minutes
def file(request: HttpRequest, dataset: str, form: str) -> StreamingHttpResponse:
    """A file, part by part. Any website may read it."""
    found = _current(dataset, form)
    if found is None:
        raise Http404
    response = StreamingHttpResponse(found.content(), content_type=KINDS[form])
    response["Content-Length"] = str(found.size)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@conditional_page
@for_five_minutes
def checksums(request: HttpRequest) -> HttpResponse:
    """The checksum of each file, as ``sha256sum --check`` reads them."""
    lines = [f"{each.sha256}  {each.name}\n" for each in OpenDataFile.objects.current()]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@conditional_page
@for_five_minutes
def catalogue(request: HttpRequest) -> HttpResponse:
    """The datasets as DCAT-AP, for catalogues that harvest them."""
    facts = describe(OpenDataFile.objects.current())
    response = JsonResponse(facts, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/ld+json; charset=utf-8"
    response["Access-Control-Allow-Origin"] = "*"
    return response
