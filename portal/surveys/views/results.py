"""What came out of a survey: to look at and to take away."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from councils.context import acting_council
from portal.files.export import as_csv
from portal.site.permissions import require
from portal.surveys import permissions
from portal.surveys.models import Breakdown, QuestionKind, Survey
from portal.surveys.models.question_result import QuestionResult, as_rows
from portal.surveys.models.results import results as results_of
from portal.surveys.models.results import texts_of
from portal.surveys.views.lookup import find_own_sheet, find_survey

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEADINGS = [_("Question"), _("Answer"), _("Group"), _("Answers"), _("Percentage")]


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    found = _seen(request, slug)
    by = _breakdown(request, found)
    rows = results_of(found, by=by)
    context = {
        "survey": found,
        "results": _with_texts(request, found, rows),
        "by": Breakdown(by),
        "tabs": _tabs(found, by),
    }
    return render(request, "surveys/results.html", context)


@require_safe
def download(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same numbers as on the page, and no others."""
    found = _seen(request, slug)
    rows = as_rows(results_of(found, by=_breakdown(request, found)))
    return as_csv(f"survey-{found.slug}", HEADINGS, rows)


def _seen(request: HttpRequest, slug: str) -> Survey:
    found = find_survey(request, slug)
    has_answered = find_own_sheet(request, found, acting_council(request)) is not None
    require(permissions.can_see_results(request.user, found, has_answered=has_answered))
    return found


def _breakdown(request: HttpRequest, found: Survey) -> str:
    """The way that was chosen when the survey was made; any other is no way."""
    by = request.GET.get("by", "")
    return by if by and by == found.breakdown else ""


def _tabs(found: Survey, by: str) -> "list[tuple[StrOrPromise, str, bool]]":
    if not found.breakdown or found.is_historical:
        return []
    address = reverse("surveys:results", kwargs={"slug": found.slug})
    label = Breakdown(found.breakdown).label
    return [
        (gettext("All answers"), address, not by),
        (label, f"{address}?by={found.breakdown}", bool(by)),
    ]


def _with_texts(
    request: HttpRequest, found: Survey, rows: list[QuestionResult]
) -> list[tuple[QuestionResult, object]]:
    """What people wrote, for those who may read it."""
    if not permissions.can_read_texts(request.user):
        return [(row, []) for row in rows]
    return [
        (row, texts_of(found, row.question) if row.question.kind == QuestionKind.TEXT else [])
        for row in rows
    ]
