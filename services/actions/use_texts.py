"""Removing what a council published about a system in use, and putting it back: for moderators."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import Entry, record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from services.actions.uses import lock_use
from services.acts import ServiceAct
from services.models import Use
from services.models.choices import UseStatus
from services.models.versions import snapshots

PUBLISHED_TEXTS = ("stopped_reason", "lesson", "local_differences")


def has_texts(use: Use) -> bool:
    return any(_texts(use).values())


def removal_of_texts(use: Use) -> Entry | None:
    """The act that removed the texts of a use, unless they were put back since."""
    verbs = (ServiceAct.USE_TEXTS_REMOVED, ServiceAct.USE_TEXTS_RESTORED)
    latest = Entry.objects.about(use).filter(verb__in=verbs).order_by("-at", "-pk").first()
    return latest if latest and latest.verb == ServiceAct.USE_TEXTS_REMOVED else None


@transaction.atomic
def remove_use_texts(use: Use, *, reason: str, by: User) -> Use:
    """Empty the texts; the history keeps the version before. Raises RuleBroken without texts."""
    use = _locked(use)
    if not has_texts(use):
        raise RuleBroken(gettext("These texts have already been removed."))
    before = snapshots(use).latest("pgh_id")
    # the database asks of each stopped use why it stopped
    stopped = use.status == UseStatus.STOPPED
    use.stopped_reason = gettext("Removed by a moderator") if stopped else ""
    use.lesson = use.local_differences = ""
    use.save(update_fields=[*PUBLISHED_TEXTS, "updated_at"])
    act = ServiceAct.USE_TEXTS_REMOVED
    record(act, use, by=by, reason=reason, version=before.pgh_id)
    _send("services/use_texts_removed", use, reason=reason)
    return use


@transaction.atomic
def restore_use_texts(use: Use, *, by: User) -> Use:
    """Put the texts back. Raises RuleBroken where the council has written others since."""
    use = _locked(use)
    removal = removal_of_texts(use)
    if removal is None:
        raise RuleBroken(gettext("No texts were removed here."))
    versions = snapshots(use)
    before = versions.get(pgh_id=removal.details["version"])
    left = versions.filter(pgh_id__gt=before.pgh_id).earliest("pgh_id")
    if _texts(use) != _texts(left):
        raise RuleBroken(gettext("The council has changed these texts since they were removed."))
    for name, text in _texts(before).items():
        setattr(use, name, text)
    use.save(update_fields=[*PUBLISHED_TEXTS, "updated_at"])
    record(ServiceAct.USE_TEXTS_RESTORED, use, by=by, version=before.pgh_id)
    _send("services/use_texts_restored", use)
    return use


def _texts(row: Any) -> dict[str, str]:
    """The texts of a use, or of a stored version of it."""
    return {name: getattr(row, name) for name in PUBLISHED_TEXTS}


def _locked(use: Use) -> Use:
    lock_use(use.used, Use.objects.filter(pk=use.pk))
    return Use.objects.for_page().get(pk=use.pk)


def _send(email: str, use: Use, reason: str = "") -> None:
    for editor in use.council.memberships.editors().users():
        send_email(email, to=editor.email, use=use, council=use.council, reason=reason)
