"""What somebody follows, and how they hear of it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest
from portal.lists.paging import page_of
from portal.notifications.follow_messages import say_followed
from portal.notifications.followable import Thing, seen_by, thing_of, things
from portal.notifications.forms import FollowForm, PreferencesForm
from portal.notifications.models import Follow, SavedSearch
from portal.notifications.models.follow import content_type_of
from portal.notifications.models.preferences import preferences_of

FOLLOWS_ON_A_PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def follow(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Follow a thing, or say how; one press on its page is enough."""
    thing = _visible(request, kind, pk)
    known = Follow.objects.of_thing(thing).filter(user=request.user).first()
    chosen = preferences_of(request.user)
    of = {"kind": content_type_of(thing), "target_id": thing.pk, "channel": chosen.follows}
    row = known or Follow(user=request.user, **of)
    is_one_press = request.method == "POST" and "level" not in request.POST
    form = FollowForm(None if is_one_press else request.POST or None, instance=row)
    if is_one_press or form.is_valid():
        row.is_automatic = False
        row, _ = Follow.objects.update_or_create(
            user=request.user,
            kind=row.kind,
            target_id=row.target_id,
            defaults={"level": row.level, "channel": row.channel, "is_automatic": False},
        )
        say_followed(request, row, thing, chosen)
        return redirect(thing if is_one_press else "notifications:settings")
    context = {"form": form, "thing": thing, "follow": known, "kind": things()[kind]}
    context["when"] = chosen.when(row.channel)
    return render(request, "notifications/follow.html", context)


def _visible(request: SignedInRequest, kind: str, pk: int) -> Any:
    known = things().get(kind)
    found = seen_by(request.user, known.model, [pk]).get(pk) if known else None
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def unfollow(request: SignedInRequest, pk: int) -> HttpResponse:
    """No longer follow it; who writes there again follows it again."""
    row = get_object_or_404(Follow.objects.of_person(request.user), pk=pk)
    row.delete()
    if row.model is SavedSearch:
        SavedSearch.objects.filter(user=request.user, pk=row.target_id).delete()
    messages.success(request, gettext("You are no longer following this."))
    return redirect("notifications:settings")


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """Everything on one page: what is followed, and how one hears of it."""
    chosen = preferences_of(request.user)
    form = PreferencesForm(request.POST or None, instance=chosen)
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Settings saved."))
        return redirect("notifications:settings")
    rows = Follow.objects.of_person(request.user)
    page = page_of(rows, asked=request.GET.get("page"), length=FOLLOWS_ON_A_PAGE)
    context = {"form": form, "page": page, "follows": _named(request, page), "chosen": chosen}
    return render(request, "notifications/settings.html", context)


def _named(request: SignedInRequest, page: Iterable[Follow]) -> list[tuple[Follow, Thing, object]]:
    """Each with its kind and the thing itself; without the thing where it cannot be seen now."""
    rows = list(page)
    models = {row.model for row in rows}
    seen = {
        model: seen_by(request.user, model, [row.target_id for row in rows if row.model is model])
        for model in models
    }
    return [(row, thing_of(row.model()), seen[row.model].get(row.target_id)) for row in rows]
