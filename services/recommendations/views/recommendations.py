"""What is recommended, who follows it, and what was recommended before."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, FORUMS
from portal.files.export import Worksheet, as_csv, as_xlsx
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.recommendations import actions, permissions
from services.recommendations.exports import HEADINGS, recommendation_rows
from services.recommendations.forms import WithdrawForm
from services.recommendations.models import Recommendation, Stance
from services.recommendations.models.follow_count import follow_count

FOLLOWERS_ON_A_PAGE, OTHERS_SHOWN, EARLIER_SHOWN = 50, 50, 20


@require_safe
@shared_page(CATALOGUE)
def index(request: HttpRequest) -> HttpResponse:
    current = Recommendation.objects.current()
    rows = current.with_counts().for_page().by_area()
    context = {"page": page_of(rows, asked=request.GET.get("page"), total=current.count())}
    return render(request, "recommendations/index.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What is recommended now, to take away."""
    rows = recommendation_rows(Recommendation.objects.current())
    if form == "csv":
        return as_csv("recommendations", HEADINGS, rows)
    if form == "xlsx":
        return as_xlsx("recommendations", [Worksheet("recommendations", HEADINGS, rows)])
    raise Http404


@require_safe
@shared_page(CATALOGUE, FORUMS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Recommendation.objects.visible_to(request.user)
    recommendation = get_object_or_404(visible.for_page(), pk=pk)
    area, council = recommendation.category, acting_council(request)
    stances = Stance.objects.filter(category=area)
    others = stances.otherwise().for_page()
    earlier = visible.in_area(area).ended().exclude(pk=pk).newest_first()
    context = {
        "recommendation": recommendation,
        "current": _current(recommendation),
        "page": page_of(
            stances.following().for_page(),
            asked=request.GET.get("page"),
            length=FOLLOWERS_ON_A_PAGE,
        ),
        "others": others[:OTHERS_SHOWN],
        "others_count": others.count(),
        "earlier": earlier[:EARLIER_SHOWN],
        "count": SimpleLazyObject(lambda: follow_count(recommendation)),
        "own": stances.for_page().filter(council=council).first() if council else None,
        "council": council,
        "can_answer": permissions.can_answer(request.user, recommendation, council),
        "can_edit": permissions.can_edit(request.user, recommendation),
        "can_submit": permissions.can_submit(request.user, recommendation),
        "can_take_back": permissions.can_take_back(request.user, recommendation),
        "can_decide": permissions.can_decide(request.user, recommendation),
        "can_withdraw": permissions.can_withdraw(request.user, recommendation),
    }
    own = context["own"]
    if isinstance(own, Stance):
        context["can_confirm"] = permissions.can_confirm_stance(request.user, own)
        context["can_change_stance"] = permissions.can_change_stance(request.user, own)
    return render(request, "recommendations/detail.html", context)


def _current(recommendation: Recommendation) -> Recommendation | None:
    """What is recommended for the area now, where this is another version."""
    if recommendation.is_current:
        return None
    return Recommendation.objects.current().in_area(recommendation.category).first()


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    recommendation = get_object_or_404(
        Recommendation.objects.visible_to(request.user).for_page(), pk=pk
    )
    require(permissions.can_withdraw(request.user, recommendation))
    form = WithdrawForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            actions.withdraw(recommendation, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, gettext("Recommendation withdrawn."))
            return redirect(recommendation)
    context = {"recommendation": recommendation, "form": form}
    return render(request, "recommendations/withdraw.html", context)
