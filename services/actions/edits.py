"""Changes of a published listing: made on a copy beside it, so that the live one stays."""

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
from services.actions.notifications import notify_changed, notify_suggested
from services.acts import ServiceAct
from services.models import Service, Verb
from services.models.choices import ServiceState
from services.models.field_values import apply_values, diff, snapshot_of
from services.models.workflow import state_after


def start_edit(live: Service, *, council: Council, is_suggestion: bool, by: User) -> Service:
    """The copy in which a listing is changed: the one that is open already, or a new one."""
    try:
        with transaction.atomic():
            live = Service.objects.locked_published(live)
            return open_edit(live, council, is_suggestion, by) or _copy(
                live, council, is_suggestion, by
            )
    # the lock lets one begin after the other; edits of two listings can still want one address
    except IntegrityError as clash:
        raise RuleBroken(
            gettext(
                "A colleague started changing this service at the same time. Reload the page "
                "to see their changes."
            )
        ) from clash


def open_edit(live: Service, council: Council, is_suggestion: bool, by: User) -> Service | None:
    """Find the change of a listing that is being written already, by the council or this person."""
    edits = live.edits.open()
    if is_suggestion:
        return edits.filter(is_suggestion=True, author=by).first()
    return edits.filter(is_suggestion=False, council=council).first()


def _copy(live: Service, council: Council, is_suggestion: bool, by: User) -> Service:
    base = snapshot_of(live)
    copy = Service(edit_of=live, council=council, author=by, is_suggestion=is_suggestion)
    copy.base, copy.is_demonstration = base, live.is_demonstration
    copy.slug = unique_slug(f"change-of-{live.slug}", taken=partial(Service.objects.is_taken))
    apply_values(copy, base)
    record(ServiceAct.EDIT_BEGUN, live, by=by)
    return copy


def accept(edit: Service, live: Service, *, by: User | None, reason: str = "") -> Service:
    """Let the listing say what was changed in the edit, and nothing else. Both are locked.

    Answers that changed in the listing since the edit began, and not in the edit, stay.
    """
    changes = diff(edit.base or {}, snapshot_of(edit))
    now = timezone.now()
    live.last_confirmed_at, live.is_dormant = now, False
    if by is None:  # nobody has read it yet: it waits for a review
        live.submitted_at, live.reviewed_at = now, None
    try:
        with transaction.atomic():
            apply_values(live, changes)
    except IntegrityError as clash:
        raise RuleBroken(
            gettext("The council now has another service with this name. Rename one of them first.")
        ) from clash
    record(
        ServiceAct.EDIT_ACCEPTED,
        live,
        by=by,
        person=edit.author,
        reason=reason,
        changed=sorted(changes),
    )
    notify_changed(live, by=edit.author)
    edit.delete()
    return live


@transaction.atomic
def accept_edit(edit: Service, *, by: User, seen: str = "", reason: str = "") -> Service:
    """Accept what somebody else wrote; `seen` is the version that was read before deciding."""
    live, edit = lock_both(edit)
    edit.check_seen(seen)
    state_after(Verb.APPROVE, edit.state)
    author = edit.author
    live = accept(edit, live, by=by, reason=reason)
    if author and author != by:
        send_email("services/edit_accepted", to=author.email, service=live, reason=reason)
    return live


def lock_both(edit: Service) -> tuple[Service, Service]:
    """The listing and its edit, locked. Raises RuleBroken when either is gone.

    The listing first, as everybody who writes about it, so that nobody waits in a circle.
    """
    assert edit.edit_of_id is not None  # noqa: S101 - what is no edit has no listing beside it
    live = Service.objects.locked_published(Service(pk=edit.edit_of_id))
    locked = Service.objects.locked(edit)
    locked.edit_of = live
    return live, locked


def notify_owner(edit: Service, live: Service) -> None:
    """Write to those who can accept a suggestion."""
    for editor in edit.run_by.memberships.editors().exclude(user=edit.author).users():
        send_email("services/suggested", to=editor.email, edit=edit, service=edit.edit_of)
    notify_suggested(edit, live)


def submitted(edit: Service, live: Service, *, by: User) -> None:
    """What follows when an edit is sent in: it waits, or a trusted council's own counts at once."""
    record(ServiceAct.EDIT_SUBMITTED, live, by=by)
    if edit.is_suggestion:
        notify_owner(edit, live)
    elif live.council.is_trusted:
        accept(edit, live, by=None, reason=gettext("The council is trusted."))


def check_it_changes_something(edit: Service) -> None:
    if edit.state != ServiceState.SUBMITTED and not diff(edit.base or {}, snapshot_of(edit)):
        raise RuleBroken(gettext("You have not changed anything. Change an answer first."))
