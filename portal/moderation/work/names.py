"""Names that councils use and the directory does not know, and searches that found nothing."""

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.moderation.models.work_candidate import WorkCandidate
from portal.moderation.work.kind import Rows, WorkKind, WorkText
from portal.search.models import SettledQuestion
from portal.search.weak_questions import WEAKNESSES
from services.notices.models import NameDecision, NameRole

MATCH = _("Match the name")
CONCERNED, SINCE, KEY = F("concerned"), F("since"), F("key")


def _undecided(kind: str, role: NameRole) -> Rows:
    """Candidates about which no moderator has decided since they were found."""
    decided = NameDecision.objects.filter(role=role, name=OuterRef("key"))
    return WorkCandidate.objects.of_kind(kind).filter(~Exists(decided))


def _councils(n: int) -> str:
    return ngettext("{n:,} council", "{n:,} councils", n).format(n=n)


def _describe_supplier(candidate: WorkCandidate) -> WorkText:
    why = ngettext(
        "{n:,} council has published contracts with this supplier. It is not in the directory.",
        "{n:,} councils have published contracts with this supplier. It is not in the directory.",
        candidate.concerned,
    ).format(n=candidate.concerned)
    who = _councils(candidate.concerned)
    return WorkText(candidate.title, who, why, reverse("contracts:names"), MATCH)


def _describe_product(candidate: WorkCandidate) -> WorkText:
    why = ngettext(
        "{n:,} council has a published contract for this, which names no product we know.",
        "{n:,} councils have published contracts for this, which name no product we know.",
        candidate.concerned,
    ).format(n=candidate.concerned)
    seller = candidate.details.get("seller") or _councils(candidate.concerned)
    return WorkText(candidate.title, seller, why, reverse("contracts:names"), MATCH)


def _unsettled() -> Rows:
    """Searches that no moderator has settled since they were found."""
    settled = SettledQuestion.objects.filter(key=OuterRef("key"))
    return WorkCandidate.objects.of_kind("searches").filter(~Exists(settled))


def _describe_search(candidate: WorkCandidate) -> WorkText:
    weakness = WEAKNESSES.get(str(candidate.details.get("weakness")), "")
    why = ngettext(
        "People of {n:,} council searched for it. {weakness}.",
        "People of {n:,} councils searched for it. {weakness}.",
        candidate.concerned,
    ).format(n=candidate.concerned, weakness=weakness)
    title = gettext("“{search}”").format(search=candidate.title)
    who = _councils(candidate.concerned)
    return WorkText(title, who, why, reverse("moderation:searches"), _("Improve the search"))


NAMES = [
    WorkKind(
        "suppliers",
        _("Unknown suppliers in published contracts"),
        lambda: _undecided("suppliers", NameRole.SUPPLIER),
        SINCE,
        _describe_supplier,
        concerned=CONCERNED,
        key=KEY,
    ),
    WorkKind(
        "contract_products",
        _("Unknown products in published contracts"),
        lambda: _undecided("contract_products", NameRole.PRODUCT),
        SINCE,
        _describe_product,
        concerned=CONCERNED,
        key=KEY,
    ),
    WorkKind(
        "searches",
        _("Searches with poor results"),
        _unsettled,
        SINCE,
        _describe_search,
        concerned=CONCERNED,
        key=KEY,
    ),
]
