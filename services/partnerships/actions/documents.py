"""The documents of a partnership: taken in, and taken away."""

from hashlib import sha256

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.models import record
from portal.files.uploads import MEGABYTE, Accepted
from portal.site.errors import RuleBroken
from services.partnerships.actions.notifications import email_removal, notify_added
from services.partnerships.acts import PartnershipAct
from services.partnerships.models import Document, DocumentContent, Partnership

MAX_DOCUMENTS, MAX_BYTES = 60, 100 * MEGABYTE
FULL = format_lazy(
    _("A partnership can have {limit} documents and 100 MB in total. Remove a document first."),
    limit=MAX_DOCUMENTS,
)


def has_room(partnership: Partnership, size: int) -> bool:
    known = partnership.documents
    return known.count() < MAX_DOCUMENTS and known.sizes() + size <= MAX_BYTES


@transaction.atomic
def add_document(document: Document, file: Accepted, *, by: User) -> Document:
    """Keep a document. Raises RuleBroken where the partnership has as many as it can have."""
    if not has_room(Partnership.objects.locked(document.partnership), len(file.content)):
        raise RuleBroken(FULL)
    document.name, document.media_type = file.name, file.kind
    document.size, document.sha256 = len(file.content), sha256(file.content).hexdigest()
    document.added_by = by
    document.save()
    DocumentContent.objects.create(document=document, data=file.content)
    record(PartnershipAct.DOCUMENT_ADDED, document.partnership, by=by, document=document.pk)
    notify_added(document, by=by)
    return document


@transaction.atomic
def remove_document(document: Document, *, by: User, reason: str = "") -> None:
    """Remove a document. With a moderator's reason, the editors who added it read it."""
    act, partnership = PartnershipAct.DOCUMENT_REMOVED, document.partnership
    record(act, partnership, by=by, reason=reason, document=document.pk)
    if reason:
        email_removal("partnerships/document_removed", document, reason)
    document.delete()
