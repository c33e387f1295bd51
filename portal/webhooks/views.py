"""The webhooks of a council, for its managers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.models import Council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import page_of
from portal.site.errors import RuleBroken, rules_as_errors
from portal.site.permissions import require
from portal.webhooks import actions, permissions
from portal.webhooks.forms import WebhookForm
from portal.webhooks.models import SHARED_GROUPS, Webhook

DELIVERIES_A_PAGE = 25


@login_required
@require_safe
def index(request: SignedInRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_see_webhooks(request.user, council))
    context = {
        "council": council,
        "webhooks": Webhook.objects.of_council(council),
        "can_add": permissions.can_add_webhook(request.user, council),
    }
    return render(request, "webhooks/index.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_add_webhook(request.user, council))
    form = WebhookForm(submitted_data(request), instance=Webhook(council=council))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form, "name"):
            added = actions.add_webhook(form.save(commit=False), by=request.user)
            messages.success(request, gettext("Webhook added. Send a test to see that it works."))
            return redirect("webhooks:webhook", slug, added.pk)
    return render(request, "webhooks/new.html", {"council": council, "form": form})


@never_cache
@login_required
@require_safe
def webhook(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    shown = _webhook(request, slug, pk)
    context = {
        "webhook": shown,
        "council": shown.council,
        "page": page_of(
            shown.deliveries.newest_first(),
            asked=request.GET.get("page"),
            length=DELIVERIES_A_PAGE,
        ),
        "groups": [group.label for group in SHARED_GROUPS if group in shown.groups],
        "is_owned": permissions.is_still_allowed(shown),
    }
    return render(request, "webhooks/webhook.html", context)


@login_required
@require_POST
def test(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    actions.send_test(_webhook(request, slug, pk))
    messages.success(request, gettext("We send a test within a minute. Then reload this page."))
    return redirect("webhooks:webhook", slug, pk)


@login_required
@require_POST
def secret(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    actions.replace_secret(_webhook(request, slug, pk), by=request.user)
    messages.success(request, gettext("Secret replaced. Give the new one to the other system."))
    return redirect("webhooks:webhook", slug, pk)


@login_required
@require_POST
def turn_on(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    turned = _webhook(request, slug, pk)
    require(permissions.is_still_allowed(turned))
    actions.turn_on(turned, by=request.user)
    messages.success(request, gettext("Webhook turned on."))
    return redirect("webhooks:webhook", slug, pk)


@login_required
@require_POST
def turn_off(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    reason = gettext("{person} turned it off.").format(person=request.user)
    actions.turn_off(_webhook(request, slug, pk), reason, by=request.user)
    messages.success(request, gettext("Webhook turned off."))
    return redirect("webhooks:webhook", slug, pk)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    removed = _webhook(request, slug, pk)
    if request.method == "POST":
        actions.remove_webhook(removed, by=request.user)
        messages.success(request, gettext("Webhook removed."))
        return redirect("webhooks:index", slug)
    return render(request, "webhooks/remove.html", {"webhook": removed, "council": removed.council})


@login_required
@require_POST
def send_again(request: SignedInRequest, slug: str, pk: int, delivery: int) -> HttpResponse:
    shown = _webhook(request, slug, pk)
    try:
        actions.send_again(get_object_or_404(shown.deliveries, pk=delivery))
        messages.success(request, gettext("We send the message again within a minute."))
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("webhooks:webhook", slug, pk)


def _webhook(request: SignedInRequest, slug: str, pk: int) -> Webhook:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_see_webhooks(request.user, council))
    return get_object_or_404(Webhook.objects.of_council(council).select_related("council"), pk=pk)
