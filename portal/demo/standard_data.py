"""Evidence for standards: claimed, checked and expired, so that each state can be seen."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.seed import rows
from services.actions.standards import claim_for_product, request_standards
from services.models import ClaimState, Product, Service, ServiceStandard, Standard
from services.models.service_queryset import ServiceQuerySet
from services.needs.models import Need

VALID_DAYS, EXPIRED_DAYS = 240, 30
NEEDS, ASKED = 12, 3
DAYS_TO_CHECK = timedelta(days=4)
KINDS = 6  # of states that claims take in turn


@transaction.atomic
def add_standards() -> None:
    """Call it after the services: it says more of the standards that they follow."""
    editor = User.objects.get(email="editor@durham.example")
    _date_claims()
    claims = ServiceStandard.objects.filter(service__in=_invented()).order_by("pk")
    for number, claim in enumerate(claims.select_related("service__council", "standard")):
        _give_evidence(claim, number % KINDS)
    _date_checks()
    standards = {each.slug: each for each in Standard.objects.all()}
    for row in rows("product_standards"):
        product = Product.objects.get(name=row["product"])
        claim_for_product(product, standards[row["standard"]], row["evidence_url"], by=editor)
    for need in Need.objects.open().select_related("category").order_by("pk")[:NEEDS]:
        need.standards.set(Standard.objects.suggested_for(need.category)[:ASKED])
    bureau = Service.objects.get(slug="durham-payroll-bureau")
    request_standards(bureau, ["Payroll data standard of the North East"], by=editor)


def _invented() -> ServiceQuerySet:
    return Service.objects.published().filter(is_demonstration=True, is_historical=False)


def _date_claims() -> None:
    """A service claims what it follows on the day it is published."""
    published = Service.objects.filter(pk=OuterRef("service")).values("published_at")
    claims = ServiceStandard.objects.exclude(service__published_at=None)
    claims.update(claimed_at=Subquery(published))


def _date_checks() -> None:
    """Claims were checked a few days after they were made."""
    checked = ServiceStandard.objects.exclude(checked_at=None)
    checked.update(checked_at=F("claimed_at") + DAYS_TO_CHECK)


def _give_evidence(claim: ServiceStandard, kind: int) -> None:
    """Nothing, evidence, a check, a certificate, one that has ended, one of something else."""
    if kind == 0:
        return
    claim.give_evidence(f"https://{claim.service.council.slug}.example/{claim.standard.slug}")
    today = timezone.localdate()
    until = {
        3: today + timedelta(days=VALID_DAYS),
        4: today - timedelta(days=EXPIRED_DAYS),
    }.get(kind)
    if kind in {2, 3, 4}:
        claim.answer(ClaimState.CHECKED, until=until, note="")
    elif kind == KINDS - 1 and claim.pk % 2:
        note = "The page is about another service of the council."
        claim.answer(ClaimState.NOT_SHOWN, until=None, note=note)
