"""Adding and changing records of the site, moving services, merging tags."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext

from forums.models import Board, FormerBoard, Tag
from forums.models.tag import Tagging
from portal.accounts.models import User
from portal.audit.models import record
from portal.moderation.acts import ModerationAct
from portal.moderation.catalogue.forms import CatalogueForm
from portal.notifications.models import Follow
from portal.site.errors import RuleBroken
from portal.text import unique_slug
from services.models import Category, FormerArea, Service


@transaction.atomic
def save_record(form: CatalogueForm[Any], *, by: User) -> Any:
    """Save a record that was added or changed, with its address if it is new.

    Raises RuleBroken where another administrator saved the same name at the same time.
    """
    instance, is_new = form.instance, form.instance.pk is None
    if is_new:
        instance.slug = unique_slug(instance.name, taken=partial(_is_taken, type(instance)))
    try:
        with transaction.atomic():
            form.save()
            form.save_beside()
    except IntegrityError as clash:
        raise RuleBroken(gettext("Another record already has this name.")) from clash
    act = ModerationAct.RECORD_ADDED if is_new else ModerationAct.RECORD_CHANGED
    record(act, instance, by=by, name=instance.name)
    return instance


def _is_taken(model: Any, slug: str) -> bool:
    """Whether a record has this address, or had it before it became part of another."""
    former: Any = {Category: FormerArea, Board: FormerBoard}.get(model)
    is_former = former is not None and former.objects.filter(slug=slug).exists()
    return bool(is_former or _ever(model).filter(slug=slug).exists())


def _ever(model: Any) -> Any:
    """All rows of a model, those that were merged into others too: their addresses are taken."""
    return getattr(model, "ever", model.objects)


@transaction.atomic
def move_services(services: Iterable[Service], area: Category, *, by: User) -> int:
    """File services under another service area; return how many."""
    keys = [service.pk for service in services]
    rows = Service.objects.filter(pk__in=keys).order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    Service.objects.filter(pk__in=[each.pk for each in found]).update(
        category=area, updated_at=timezone.now()
    )
    for service in found:
        record(ModerationAct.SERVICE_REFILED, service, by=by, area=area.pk, was=service.category_id)
    return len(found)


@transaction.atomic
def delete_area(area: Category, *, by: User) -> None:
    """Delete a service area that nothing is filed under.

    Raises RuleBroken where something is.
    """
    record(ModerationAct.AREA_DELETED, area, by=by, name=area.name)
    try:
        with transaction.atomic():
            area.delete()
    except ProtectedError as used:
        raise RuleBroken(
            gettext("There are records in {area}. Move them to another area first.").format(
                area=area
            )
        ) from used


@transaction.atomic
def merge_tags(tag: Tag, into: Tag, *, by: User) -> int:
    """Give the threads and followers of a tag to another, and delete it; return how many threads.

    A thread that has both keeps one.
    """
    both = Tagging.objects.filter(tag=into).values("thread")
    moved = tag.taggings.exclude(thread__in=both).update(tag=into)
    Follow.objects.carry(tag, into)
    record(ModerationAct.TAG_MERGED, into, by=by, name=tag.name, threads=moved)
    tag.delete()
    return moved
