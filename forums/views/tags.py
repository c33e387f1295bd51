"""Tags: all of them, the threads of one, and which ones a thread has."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from forums import actions, permissions
from forums.forms import TagsForm
from forums.lists import ThreadList
from forums.models import Tag, Thread
from portal.accounts.http import SignedInRequest
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import FORUMS
from portal.lists.paging import page_of
from portal.site.permissions import require


@require_safe
@shared_page(FORUMS)
def tags(request: HttpRequest) -> HttpResponse:
    rows = Tag.objects.most_used(request.user)
    page = page_of(rows, asked=request.GET.get("page"))
    return render(request, "forums/tags.html", {"page": page})


@require_safe
@shared_page(FORUMS)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.visible_to(request.user), slug=slug)
    context = {"tag": tag, "list": ThreadList(request.user, request.GET, tag=tag)}
    return render(request, "forums/tag.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a thread other tags."""
    rows = Thread.objects.visible_to(request.user).select_related("board")
    thread = get_object_or_404(rows, pk=pk)
    require(permissions.can_tag(request.user, thread))
    names = [tagging.tag.name for tagging in thread.taggings.in_order()]
    form = TagsForm(request.POST or None, initial={"tags": ", ".join(names)})
    if form.is_valid():
        actions.tag(thread, form.cleaned_data["tags"], by=request.user)
        messages.success(request, gettext("Tags changed."))
        return redirect(thread)
    return render(request, "forums/change_tags.html", {"form": form, "thread": thread})
