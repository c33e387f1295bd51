"""Councils without a manager, that emails do not reach, or that never came back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Membership
from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.mail.models import Mail
from portal.moderation.work.kind import Rows, WorkButton, WorkKind, WorkText
from portal.site.errors import RuleBroken
from portal.text import short_date
from services.models import Use
from services.notices.models import AwardNotice

FIRST_WEEK, QUIET_FOR = timedelta(days=7), timedelta(days=60)
WRITTEN_AGAIN_AFTER = 60  # days
PEOPLE = F("people")


def _people_of(council: OuterRef) -> Rows:
    """The people of a council who can sign in."""
    active = Membership.objects.active().filter(council=council)
    people: Rows = active.filter(user__is_active=True, user__suspended_at=None).order_by()
    return people


def _with_people(councils: Rows) -> Rows:
    """Councils that exist, with how many people each has here and since when."""
    people = _people_of(OuterRef("pk")).values("council")
    found: Rows = councils.filter(abolished_on=None).annotate(
        people=Subquery(people.annotate(n=Count("pk")).values("n")),
        began_at=Subquery(people.annotate(first=Min("began_at")).values("first")),
        joined_at=Subquery(people.annotate(latest=Max("began_at")).values("latest")),
    )
    return found


def _unmanaged() -> Rows:
    return _with_people(Membership.objects.unmanaged_councils()).filter(people__gt=0)


def _describe_unmanaged(council: Any) -> WorkText:
    why = ngettext(
        "{n:,} person is a member, and cannot accept colleagues.",
        "{n:,} people are members, and none of them can accept colleagues.",
        council.people,
    ).format(n=council.people)
    url = reverse("councils:people", args=[council.slug])
    return WorkText(council, "", why, url, _("Ask its people"))


def _ask_for_manager(council: Council, by: User) -> str:
    """Ask the people of a council whether one of them wants to manage it."""
    reached = _write(council, "moderation/manager_needed")
    return ngettext("We emailed {n} person.", "We emailed {n} people.", reached).format(n=reached)


def _write(council: Council, name: str, **values: int) -> int:
    """Email all people of a council; to how many. Raises RuleBroken where there are none."""
    people = council.memberships.active().users()
    reached = [each for each in people if each.is_active and not each.is_suspended]
    if not reached:
        raise RuleBroken(gettext("{council} has nobody to email.").format(council=council))
    for person in reached:
        send_email(name, to=person.email, council=council, found=values)
    return len(reached)


def _bounced() -> Rows:
    """Managers whose emails could not be delivered."""
    failed = Mail.objects.failed().annotate(address=Lower("to")).order_by()
    own = failed.filter(address=OuterRef("address")).values("address")
    managers = Membership.objects.managers().annotate(address=Lower("user__email"))
    found = managers.filter(address__in=failed.values("address"))
    bounced: Rows = found.select_related("user", "council").annotate(
        failed_since=Subquery(own.annotate(first=Min("failed_at")).values("first")),
        failed_count=Subquery(own.annotate(n=Count("pk")).values("n")),
    )
    return bounced


def _describe_bounced(membership: Any) -> WorkText:
    why = ngettext(
        "{n:,} email to {address} could not be delivered.",
        "{n:,} emails to {address} could not be delivered.",
        membership.failed_count,
    ).format(n=membership.failed_count, address=membership.user.email)
    url = reverse("moderation:person", args=[membership.user_id])
    return WorkText(membership.user, membership.council, why, url, _("Open the person’s page"))


def _quiet() -> Rows:
    """Councils whose people signed up, and never signed in again after their first week."""
    long_ago = timezone.now() - QUIET_FOR - FIRST_WEEK
    people = _people_of(OuterRef("pk"))
    returned = people.filter(user__last_login__gt=F("began_at") + FIRST_WEEK)
    councils = _with_people(Council.objects.filter(Exists(people)))
    found: Rows = councils.filter(~Exists(returned), joined_at__lt=long_ago)
    return found


def _silent() -> Rows:
    """Councils that did not answer two emails about systems, which are listed below others now."""
    uses = Use.objects.running().filter(is_dormant=True, council=OuterRef("pk"))
    systems = uses.order_by().values("council")
    since = Min(Coalesce("last_confirmed_at", "created_at"))
    found: Rows = Council.objects.current().annotate(
        silent_count=Subquery(systems.annotate(n=Count("pk")).values("n")),
        silent_since=Subquery(systems.annotate(first=since).values("first")),
    )
    return found.filter(silent_count__gt=0)


def _describe_silent(council: Any) -> WorkText:
    why = ngettext(
        "It did not answer two emails about {n:,} system. Find out who to ask.",
        "It did not answer two emails about {n:,} systems. Find out who to ask.",
        council.silent_count,
    ).format(n=council.silent_count)
    url = reverse("councils:people", args=[council.slug])
    return WorkText(council, "", why, url, _("See its people"))


def _add_findings(councils: Iterable[Any]) -> None:
    """Add what each would find now: contracts to confirm and systems to confirm."""
    rows = list(councils)
    keys = [council.pk for council in rows]
    contracts = _counts(AwardNotice.objects.to_answer().filter(council__in=keys))
    systems = _counts(Use.objects.proposed().filter(council__in=keys))
    for council in rows:
        council.contracts_found = contracts.get(council.pk, 0)
        council.systems_found = systems.get(council.pk, 0)


def _counts(rows: Rows) -> dict[int, int]:
    counted = rows.order_by().values("council").annotate(n=Count("pk"))
    return dict(counted.values_list("council", "n"))


def _findings(council: Any) -> str:
    """What its people would find now, in words."""
    contracts = ngettext(
        "{n:,} published contract", "{n:,} published contracts", council.contracts_found
    ).format(n=council.contracts_found)
    systems = ngettext(
        "{n:,} system that others say it uses",
        "{n:,} systems that others say it uses",
        council.systems_found,
    ).format(n=council.systems_found)
    return gettext("{contracts} and {systems}").format(contracts=contracts, systems=systems)


def _describe_quiet(council: Any) -> WorkText:
    why = gettext(
        "Signed up on {day}, and no member signed in after the first week. They would now find: "
        "{found}."
    ).format(day=short_date(council.began_at), found=_findings(council))
    return WorkText(council, "", why, council.get_absolute_url(), _("Write to its people"))


def _invite_back(council: Any, by: User) -> str:
    """Tell the people of a council what they would find now."""
    contracts, systems = council.contracts_found, council.systems_found
    reached = _write(council, "moderation/come_back", contracts=contracts, systems=systems)
    return ngettext("We emailed {n} person.", "We emailed {n} people.", reached).format(n=reached)


COUNCILS = [
    WorkKind(
        "unmanaged_councils",
        _("Councils without a manager"),
        _unmanaged,
        F("began_at"),
        _describe_unmanaged,
        concerned=PEOPLE,
        button=WorkButton(_ask_for_manager, 30),
        is_hourly=True,
    ),
    WorkKind(
        "bounced_managers",
        _("Managers whose emails are returned"),
        _bounced,
        F("failed_since"),
        _describe_bounced,
        is_hourly=True,
    ),
    WorkKind(
        "quiet_councils",
        _("Councils that never came back"),
        _quiet,
        F("joined_at"),
        _describe_quiet,
        concerned=PEOPLE,
        button=WorkButton(_invite_back, WRITTEN_AGAIN_AFTER),
        add_details=_add_findings,
        is_hourly=True,
    ),
    WorkKind(
        "silent_councils",
        _("Councils that do not answer"),
        _silent,
        F("silent_since"),
        _describe_silent,
        concerned=F("silent_count"),
        is_hourly=True,
    ),
]
