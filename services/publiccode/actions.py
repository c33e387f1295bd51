"""Bring a publiccode.yml in, and say where a service comes from."""

from django.db import transaction
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from services.actions import start_listing
from services.models import Service
from services.publiccode.acts import PubliccodeAct
from services.publiccode.models import LineageLink, PubliccodeFile

MAX_LINKS = 50


@transaction.atomic
def bring_in(
    service: Service,
    facts: dict[str, object],
    links: list[LineageLink],
    *,
    council: Council,
    by: User,
) -> Service:
    """Keep the answers of a file as a draft of the council, with its lineage.

    Raises RuleBroken where the council has a service of this name.
    """
    same = Service.objects.without_edits().filter(council=council, title__iexact=service.title)
    if same.exists():
        raise RuleBroken(
            gettext("{council} already has a service called “{name}”.").format(
                council=council, name=service.title
            )
        )
    draft = start_listing(service, council=council, by=by)
    PubliccodeFile.objects.create(service=draft, facts=facts)
    for link in links:
        link.service = draft
    LineageLink.objects.bulk_create(links, ignore_conflicts=True)
    record(PubliccodeAct.FILE_BROUGHT_IN, draft, by=by)
    return draft


@transaction.atomic
def add_link(link: LineageLink, *, by: User) -> LineageLink:
    """Say that a published service of ours comes from, replaces or needs another."""
    service = Service.objects.locked_published(link.service)
    if LineageLink.objects.same_as(link).exists():
        raise RuleBroken(gettext("This is recorded already."))
    if service.lineage.count() >= MAX_LINKS:
        raise RuleBroken(gettext("A service can have {n} links.").format(n=MAX_LINKS))
    link.save()
    record(PubliccodeAct.LINEAGE_ADDED, service, by=by, kind=link.kind, other=link.other_id)
    return link


@transaction.atomic
def remove_link(link: LineageLink, *, by: User) -> None:
    deleted, _rows = LineageLink.objects.filter(pk=link.pk).delete()
    if deleted:
        record(PubliccodeAct.LINEAGE_REMOVED, link.service, by=by, kind=link.kind)
