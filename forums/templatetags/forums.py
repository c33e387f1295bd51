"""Conversations beside the things that they are about."""

from django.db import models
from django.template import Context, Library
from django.utils.safestring import SafeString

from councils.models import Council
from councils.permissions import is_member
from forums.lists import ThreadList
from forums.models import Thread
from forums.models.words import in_one_line
from forums.rendered_cards import render_list
from services.models import Product, Service
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

register = Library()
SHOWN = 5
NAMES: dict[type[models.Model], str] = {
    Service: "service",
    Product: "product",
    Council: "council",
    Need: "need",
    Partnership: "partnership",
    Recommendation: "recommendation",
}


register.filter("excerpt", in_one_line)


@register.simple_tag
def thread_list(threads: ThreadList) -> SafeString:
    return render_list(threads)


@register.inclusion_tag("forums/_about.html", takes_context=True)
def threads_about(context: Context, thing: models.Model) -> dict[str, object]:
    """The last threads about a thing of the catalogue, and the way to ask about it."""
    rows = Thread.objects.visible_to(context["user"]).published().about(thing)
    return {
        "threads": rows.to_list().newest_first()[:SHOWN],
        "thing": thing,
        "name": NAMES[type(thing)],
        "key": getattr(thing, "slug", thing.pk),
        "user": context["user"],
        "can_ask": not context["user"].is_authenticated or is_member(context["user"]),
        "csrf_token": context.get("csrf_token"),
    }
