"""Needs that fit an offer, while the two councils have not been in contact."""

from django.db.models import F, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.moderation.work.kind import Rows, WorkButton, WorkKind, WorkText
from services.needs.actions import introduce
from services.needs.models import Finding

BOTH = Value(2)


def _offers() -> Rows:
    rows = Finding.objects.to_introduce()
    return rows.select_related("need__council", "need__category", "council")


def _describe(finding: Finding) -> WorkText:
    why = gettext("It fits “{title}”: {reasons}. They have not been in contact.").format(
        title=finding.title, reasons=", ".join(finding.reasons)
    )
    who = gettext("{council} and {other}").format(
        council=finding.need.council.name, other=finding.council and finding.council.name
    )
    url = finding.need.get_absolute_url()
    return WorkText(finding.need, who, why, url, _("Introduce both councils"))


def _introduce(finding: Finding, by: User) -> str:
    introduce(finding, by=by)
    return gettext("We introduced {council} and {other} by email.").format(
        council=finding.need.council.name, other=finding.council and finding.council.name
    )


NEEDS = [
    WorkKind(
        "introductions",
        _("Needs that fit an offer"),
        _offers,
        F("found_at"),
        _describe,
        concerned=BOTH,
        button=WorkButton(_introduce),
        is_hourly=True,
    )
]
