"""The keys of a person, and those that act for a council."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.models import Council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.api import actions, permissions
from portal.api.forms import ApiKeyForm
from portal.api.models import ApiKey
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require

KEYS_ON_A_PAGE = 50


@login_required
@require_safe
def keys(request: SignedInRequest) -> HttpResponse:
    """The keys that a person made."""
    council = acting_council(request)
    context = {
        "page": page_of(
            ApiKey.objects.of_person(request.user),
            asked=request.GET.get("page"),
            length=KEYS_ON_A_PAGE,
        ),
        "can_make": permissions.can_make_key(request.user, council),
    }
    return render(request, "api/keys.html", context)


# the answer holds the secret
@never_cache
@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new_key(request: SignedInRequest) -> HttpResponse:
    council = acting_council(request)
    require(permissions.can_make_key(request.user, council))
    form = ApiKeyForm(
        submitted_data(request), instance=ApiKey(council=council, person=request.user)
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            secret = actions.make_key(form.save(commit=False), by=request.user)
            shown = {"key": form.instance, "secret": secret}
            return render(request, "api/key_made.html", shown)
    return render(request, "api/new_key.html", {"form": form, "council": council})


@login_required
@require_POST
def revoke_key(request: SignedInRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.select_related("council"), pk=pk)
    if not permissions.can_revoke(request.user, key):
        raise Http404
    actions.revoke_key(key, by=request.user)
    messages.success(request, gettext("Key {key} revoked.").format(key=key))
    if key.person_id == request.user.pk:
        return redirect("api:keys")
    return redirect("api:council_keys", key.council.slug)


@login_required
@require_safe
def council_keys(request: HttpRequest, slug: str) -> HttpResponse:
    """The keys that act for a council, for its managers."""
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_see_keys(request.user, council))
    found = ApiKey.objects.of_council(council)
    page = page_of(found, asked=request.GET.get("page"), length=KEYS_ON_A_PAGE)
    return render(request, "api/council_keys.html", {"council": council, "page": page})
