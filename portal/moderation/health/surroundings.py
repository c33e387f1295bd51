"""Backups, the disk, published contracts, and members whose addresses refuse emails."""

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models.functions import Lower
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Membership
from councils.models.lapse import REFUSED_FOR_GOOD
from portal.database import local_postgres
from portal.database.clock import database_now
from portal.mail.models import Mail
from portal.moderation.health.line import Health, HealthLine
from portal.operations.backup import last_backup
from portal.operations.readiness import MAX_COUNTED
from portal.text import date_time
from services.notices.models import HarvestBookmark, NoticeSource

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BACKUP_IS_OLD, SOURCE_IS_OLD = timedelta(days=2), timedelta(days=3)
LITTLE_SPACE, NO_SPACE = 0.15, 0.05
MANY_REFUSED = 0.05


def backups() -> HealthLine:
    """When the database was last written to a file, as far as this database knows."""
    part, section, made = _("Backups"), _("Back up and restore"), last_backup()
    advice = _("Run manage.py backup every day, and restore a backup somewhere else now and then.")
    if made is None:
        unknown = _(
            "No backup has been recorded. If another program makes them, check that it does."
        )
        return HealthLine(part, Health.LOOK, [unknown], advice, section)
    words = gettext("The last backup was made on {moment}.").format(moment=date_time(made))
    is_old = database_now() - made > BACKUP_IS_OLD
    return HealthLine(part, Health.ACT if is_old else Health.OK, [words], advice, section)


def disk() -> HealthLine:
    """How large the database is, and how much room is left where its disk can be seen."""
    part = _("Disk")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    words = gettext("The database takes {size}.").format(size=filesizeformat(size))
    if settings.DATABASE_URL:
        unseen = _("The space left on its disk cannot be seen from here.")
        return HealthLine(part, Health.OK, [words, unseen])
    total, _used, free = shutil.disk_usage(local_postgres.FOLDER)
    left = gettext("{free} of {total} are free on its disk.")
    room = left.format(free=filesizeformat(free), total=filesizeformat(total))
    advice = _("Free some space. With a full disk nothing can be saved.")
    return HealthLine(part, _of_room(free / total), [words, room], advice)


def _of_room(share: float) -> Health:
    if share < NO_SPACE:
        return Health.ACT
    return Health.LOOK if share < LITTLE_SPACE else Health.OK


def published_contracts() -> HealthLine:
    """How far each source of notices was read, and what went wrong last."""
    part, section = _("Published contracts"), _("Public notices of contracts")
    if not settings.NOTICE_SOURCES:
        return HealthLine(part, Health.OK, [_("No source is set up.")], section=section)
    known = {each.source: each for each in HarvestBookmark.objects.all()}
    described = [_source(name, known.get(name)) for name in settings.NOTICE_SOURCES]
    is_well = all(well for well, _words in described)
    advice = _(
        "A source that failed is read again the next night. If it goes on, ask its operator."
    )
    return HealthLine(
        part,
        Health.OK if is_well else Health.LOOK,
        [words for _well, words in described],
        advice,
        section,
    )


def _source(name: str, bookmark: HarvestBookmark | None) -> "tuple[bool, StrOrPromise]":
    label = NoticeSource(name).label
    if bookmark is None or bookmark.read_to is None:
        return False, gettext("{source} has never been read.").format(source=label)
    moment = date_time(bookmark.read_to)
    if bookmark.problem:
        words = gettext("{source} is read up to {moment}. The last attempt failed.")
        return False, words.format(source=label, moment=moment)
    words = gettext("{source} is read up to {moment}.").format(source=label, moment=moment)
    return database_now() - bookmark.read_to < SOURCE_IS_OLD, words


def refused_addresses() -> HealthLine:
    """The share of members whose mail server refused an email for good within 30 days."""
    refused = Mail.objects.failed().filter(last_error__startswith=REFUSED_FOR_GOOD)
    addresses = refused.annotate(address=Lower("to")).order_by("address")
    unique = addresses.values_list("address", flat=True).distinct()[:MAX_COUNTED]
    members = Membership.objects.who_can_act()
    total = members.values("user").distinct().count()
    affected = members.annotate(address=Lower("user__email")).filter(address__in=list(unique))
    number = affected.values("user").distinct().count()
    words = ngettext(
        "Emails to {n} of {total} members were permanently refused within 30 days.",
        "Emails to {n} of {total} members were permanently refused within 30 days.",
        number,
    ).format(n=f"{number:,}", total=f"{total:,}")
    is_much = number > total * MANY_REFUSED
    return HealthLine(
        _("Refused addresses"),
        Health.LOOK if is_much else Health.OK,
        [words],
        _("More than 1 in 20 is too many. Ask whether the email server of the site is blocked."),
        _("Imports of lists"),
    )
