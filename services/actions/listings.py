"""What happens to listings, from the first answer to the archive."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from portal.text import unique_slug
from services.actions import edits
from services.actions.notifications import (
    notify_draft_ready,
    notify_listing_decided,
    notify_published,
)
from services.acts import ServiceAct
from services.models import Service, Verb
from services.models.field_values import COLUMNS, apply_values
from services.models.versions import ListingVersion

AUTHOR_EMAILS = {
    Verb.APPROVE: "services/published",
    Verb.ASK_FOR_CHANGES: "services/changes_requested",
    Verb.REJECT: "services/rejected",
    Verb.SUSPEND: "services/suspended",
    Verb.REINSTATE: "services/reinstated",
}
OF_LISTINGS = {
    Verb.WITHDRAW: ServiceAct.LISTING_WITHDRAWN,
    Verb.APPROVE: ServiceAct.LISTING_PUBLISHED,
    Verb.ASK_FOR_CHANGES: ServiceAct.LISTING_CHANGES_ASKED_FOR,
    Verb.REJECT: ServiceAct.LISTING_REJECTED,
    Verb.SUSPEND: ServiceAct.LISTING_SUSPENDED,
    Verb.REINSTATE: ServiceAct.LISTING_REINSTATED,
    Verb.ARCHIVE: ServiceAct.LISTING_ARCHIVED,
    Verb.RESTORE: ServiceAct.LISTING_RESTORED,
}
OF_EDITS = {
    Verb.WITHDRAW: ServiceAct.EDIT_WITHDRAWN,
    Verb.ASK_FOR_CHANGES: ServiceAct.EDIT_CHANGES_ASKED_FOR,
    Verb.REJECT: ServiceAct.EDIT_REJECTED,
}


def start_listing(service: Service, *, council: Council, by: User) -> Service:
    """Keep the first answers as a draft of the council."""
    service.council, service.author = council, by
    service.slug = unique_slug(service.title, taken=Service.objects.is_taken)
    try:
        with transaction.atomic():
            service.save()
            record(ServiceAct.LISTING_BEGUN, service, by=by)
    except IntegrityError as clash:
        raise RuleBroken(
            gettext(
                "A colleague created a service with this name at the same time. Check your "
                "council’s draft services."
            )
        ) from clash
    return service


@transaction.atomic
def ask_to_submit(service: Service, *, by: User) -> None:
    """Ask the editors of a council to check and submit a draft that a colleague has written.

    Raises RuleBroken where an answer is missing, or the council has no editor.
    """
    service = Service.objects.locked(service)
    editors = service.council.memberships.editors().users()
    if service.missing:
        raise RuleBroken(
            gettext("Answer every question before you ask an editor to submit the service.")
        )
    if not editors:
        raise RuleBroken(
            gettext("{council} has no editor yet. Your draft is saved.").format(
                council=service.council
            )
        )
    record(ServiceAct.SUBMISSION_ASKED_FOR, service, by=by)
    for editor in editors:
        send_email("services/draft_ready", to=editor.email, service=service, name=str(by))
    notify_draft_ready(service, editors, by=by)


@transaction.atomic
def submit(service: Service, *, by: User, reply: str = "") -> Service:
    """Hand a listing or an edit in; a trusted council's counts at once and is reviewed after.

    `reply` is what the author says to the moderator who asked for changes.
    """
    live = None
    if service.edit_of_id:
        live, service = edits.lock_both(service)
    else:
        service = Service.objects.locked(service)
    if service.missing:
        raise RuleBroken(gettext("Answer every question before you submit the service."))
    if live:
        edits.check_it_changes_something(service)
        service.move(Verb.SUBMIT)
        edits.submitted(service, live, by=by)
        return service
    # the title may have changed in the draft; an address that was published stays
    if not service.published_at:
        service.slug = unique_slug(
            service.title, taken=partial(Service.objects.is_taken, but=service.pk)
        )
    service.move(Verb.SUBMIT)
    record(ServiceAct.LISTING_SUBMITTED, service, by=by, reason=reply)
    if service.council.is_trusted:
        _publish_at_once(service, by)
    return service


def _publish_at_once(service: Service, by: User) -> None:
    """What a trusted council writes is shown, and reviewed after."""
    service.move(Verb.APPROVE)
    # approving sets reviewed_at as well, and nobody has reviewed it yet
    Service.objects.filter(pk=service.pk).update(reviewed_at=None)
    record(
        ServiceAct.LISTING_PUBLISHED, service, by=None, reason=gettext("The council is trusted.")
    )
    notify_published(service, by=by)


@transaction.atomic
def move(service: Service, verb: Verb, *, by: User, reason: str = "", seen: str = "") -> Service:
    """Do to a listing what a moderator, or its council, decided, and tell the author.

    `seen` is the version that was read before deciding; raises RuleBroken if it has changed.
    """
    service = Service.objects.locked(service)
    service.check_seen(seen)
    service.move(verb, reason)
    act = (OF_EDITS if service.edit_of else OF_LISTINGS)[verb]
    record(act, service.edit_of or service, by=by, person=service.author, reason=reason)
    if verb in AUTHOR_EMAILS and service.author and service.author != by:
        send_email(AUTHOR_EMAILS[verb], to=service.author.email, service=service, reason=reason)
    if not service.edit_of:
        notify_listing_decided(service, verb, by=by)
        if verb == Verb.APPROVE:
            notify_published(service, by=service.author)
    return service


@transaction.atomic
def mark_reviewed(service: Service, *, by: User) -> Service:
    """What a trusted council published is right as it is."""
    service = Service.objects.locked(service)
    if service.reviewed_at:
        raise RuleBroken(gettext("Someone has already reviewed this service."))
    service.reviewed_at = service.published_at
    service.save(update_fields=["reviewed_at"])
    record(ServiceAct.LISTING_REVIEWED, service, by=by, person=service.author)
    return service


@transaction.atomic
def delete_draft(service: Service, *, by: User) -> None:
    service = Service.objects.locked(service)
    if service.published_at or not service.is_in_the_making:
        raise RuleBroken(gettext("You can only delete a service that has never been published."))
    record(ServiceAct.DRAFT_DELETED, service.edit_of or service.council, by=by)
    service.delete()


@transaction.atomic
def confirm_listing(service: Service, *, by: User) -> Service:
    """It is still true."""
    service = Service.objects.locked_published(service)
    service.last_confirmed_at, service.is_dormant = timezone.now(), False
    # updated_at is named, or it would stay, and with it the cached card
    service.save(update_fields=["last_confirmed_at", "is_dormant", "updated_at"])
    record(ServiceAct.LISTING_CONFIRMED, service, by=by)
    return service


@transaction.atomic
def restore_version(service: Service, version: ListingVersion, *, by: User) -> Service:
    """Let a listing say again what it said in an earlier version; its state stays."""
    service = Service.objects.locked(service)
    # history has no column for some answers: those stay as they are
    apply_values(
        service,
        {name: getattr(version, name) for name in COLUMNS if hasattr(version, name)}
        | {"products": version.product_keys},
    )
    record(ServiceAct.LISTING_VERSION_RESTORED, service, by=by, version=version.pgh_id)
    return service
