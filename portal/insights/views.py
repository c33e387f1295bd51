"""Insights: what is counted, the rows it is counted from, and the progress report."""

import re
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from councils.filters import Scope
from councils.forms import ScopeForm
from councils.permissions import is_member
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, NOTICES
from portal.insights import downloads
from portal.insights.figure_view import FigureView
from portal.insights.figures import FIGURES, SUBJECTS, Rows
from portal.insights.figures.figure import MetricsOfPage
from portal.insights.models import MONTHS_SHOWN, Snapshot
from portal.insights.overview import Overview, line_of
from portal.lists.paging import page_of

SUBJECTS_BY_KEY = {subject.key: subject for subject in SUBJECTS}
SUBJECT_OF = {figure.key: subject for subject in SUBJECTS for figure in subject.figures}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@require_safe
@shared_page(CATALOGUE)
def index(request: HttpRequest) -> HttpResponse:
    """What the newest snapshot says of each subject, or the last one until a day."""
    if not (overview := _overview(request)):
        return render(request, "insights/none.html")
    return render(request, "insights/index.html", {"overview": overview, "earlier": _earlier()})


@require_safe
@shared_page(CATALOGUE)
def subject(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of one subject, of all councils or of a region or type."""
    overview = _overview(request)
    if overview is None or key not in SUBJECTS_BY_KEY:
        raise Http404
    context = {
        "overview": overview,
        "view": overview.of_subject(SUBJECTS_BY_KEY[key]),
        "filter": ScopeForm(initial=overview.scope.values),
    }
    return render(request, "insights/subject.html", context)


@require_safe
@shared_page(CATALOGUE, NOTICES)
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure over time, and the rows behind it as they are now."""
    overview = _counted(request)
    if overview.is_uncounted(key):
        return _uncounted(request, overview, key)
    shown, group = _asked(request, overview, key)
    rows = _rows(request, overview, shown, group)
    page = rows.page(request.GET.get("page"))
    first = group or next(iter(shown.values), "")
    context = {
        "overview": overview,
        "figure": shown,
        "heading": _heading(overview, shown, group),
        "subject": (subject := SUBJECT_OF[key]),
        "subject_url": overview.of_subject(subject).url,
        "group": shown.values.get(group),
        "line": _months(overview, key, first),
        "rows": rows,
        "page": page,
        "lines": [rows.cells(each) for each in page],
        "query": shown.query(group),
    }
    return render(request, "insights/figure.html", context)


@require_safe
def download_all(request: HttpRequest, form: str) -> HttpResponseBase:
    overview = _overview(request)
    if overview is None or form not in downloads.FORMS:
        raise Http404
    return downloads.of_figures(form, "figures", overview, list(overview.figures))


@require_safe
def download(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    overview = _counted(request)
    if form not in downloads.FORMS:
        raise Http404
    if overview.is_uncounted(key):
        return redirect("insights:figure", key)
    shown, _ = _asked(request, overview, key)
    return downloads.of_figures(form, key, overview, [shown])


@require_safe
def download_rows(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    overview = _counted(request)
    if form not in downloads.FORMS:
        raise Http404
    if overview.is_uncounted(key):
        return redirect("insights:figure", key)
    shown, group = _asked(request, overview, key)
    name = f"{key}-rows-{timezone.localdate()}"
    return downloads.of_rows(form, name, _rows(request, overview, shown, group))


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The last report of each month, the newest first."""
    page = page_of(Snapshot.objects.monthly(), asked=request.GET.get("page"))
    return render(request, "insights/reports.html", {"page": page})


@require_safe
def report(request: HttpRequest, day: str) -> HttpResponse:
    """The progress report of a day, for ever the same: nothing of it is for members only."""
    snapshot = get_object_or_404(Snapshot.objects.light(), date=_day(day))
    overview = Overview(snapshot, is_member=False, is_newest=False)
    address = request.build_absolute_uri(snapshot.get_absolute_url())
    return render(request, "insights/report.html", {"overview": overview, "address": address})


def _overview(request: HttpRequest) -> Overview | None:
    """What is asked for; None where nothing was counted yet. A day before all of it is a 404."""
    newest = Snapshot.objects.newest()
    if newest is None:
        return None
    asked = request.GET.get("on")
    snapshot = Snapshot.objects.until(_day(asked)).newest() if asked else newest
    if snapshot is None:
        raise Http404
    member = is_member(request.user)
    scope = Scope(request.GET)
    return Overview(snapshot, is_member=member, is_newest=snapshot.pk == newest.pk, scope=scope)


def _heading(overview: Overview, shown: FigureView, group: str) -> str:
    label, scope = (shown.values[group].label if group else ""), overview.scope.label
    labels = [label] if label.startswith(scope) else [scope, label]
    return ": ".join(filter(None, [shown.title, ", ".join(filter(None, labels))]))


def _months(overview: Overview, key: str, group: str) -> tuple[str, list[tuple[str, float]]]:
    """What a group of a figure was in earlier months; of a scope that is not known."""
    if not overview.scope.is_everywhere:
        return "", []
    peers = key in overview.snapshot.peers_figures and overview.is_member
    months = Snapshot.objects.until(overview.snapshot.date).series([key], peers=peers)
    return line_of([(day, values[0]) for day, values in months], group)


def _uncounted(request: HttpRequest, overview: Overview, key: str) -> HttpResponse:
    """The page of a figure that is newer than the last count."""
    figure, subject = FIGURES[key], SUBJECT_OF[key]
    context = {
        "overview": overview,
        "title": gettext(figure.title),
        "definition": " ".join(map(gettext, figure.sentences)),
        "subject": subject,
        "subject_url": overview.of_subject(subject).url,
    }
    return render(request, "insights/uncounted.html", context)


def _counted(request: HttpRequest) -> Overview:
    if not (overview := _overview(request)):
        raise Http404
    return overview


def _asked(request: HttpRequest, overview: Overview, key: str) -> tuple[FigureView, str]:
    """The figure that is asked for, as far as somebody may see it, and the group of it."""
    shown = overview.shown(key) if key in FIGURES else None
    group = request.GET.get("group", "")
    if shown is None or (group and group not in shown.values):
        raise Http404
    return shown, group


def _rows(request: HttpRequest, overview: Overview, shown: FigureView, group: str) -> Rows:
    counting = MetricsOfPage(overview.counted_on, overview.scope)
    return FIGURES[shown.key].rows(counting, group, request.user)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise Http404 from None


def _earlier() -> QuerySet[Snapshot]:
    return Snapshot.objects.monthly()[:MONTHS_SHOWN]
