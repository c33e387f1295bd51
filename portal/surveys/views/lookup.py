"""What the address of a page names, for several of the views."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from councils.models import Council
from portal.surveys.models import Sheet, Survey


def find_survey(request: HttpRequest, slug: str) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(request.user), slug=slug)


def find_own_sheet(request: HttpRequest, survey: Survey, council: Council | None) -> Sheet | None:
    """What somebody, or the council that they act for, has answered."""
    return Sheet.objects.of(survey, request.user, council).select_related("user").first()
