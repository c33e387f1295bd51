"""What became of a contract when its end had passed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.site.errors import RuleBroken
from services.actions.contracts import lock_services_of, lock_uses, uses_sharing_contracts
from services.actions.uses import lock_replacement, record_use
from services.models import Product, Use
from services.models.choices import ContractEnd, UseStatus
from services.models.use_queryset import PLANNING, USING


@transaction.atomic
def answer_contract_end(
    use: Use,
    answer: ContractEnd,
    *,
    ends_on: date | None = None,
    product: Product | None = None,
    by: User,
) -> Use:
    """Renew the contract, or stop the use and record what replaced it; return the use that runs.

    Raises RuleBroken if somebody has answered meanwhile, or if the answer lacks its date or
    product.
    """
    keys = uses_sharing_contracts(Use.objects.filter(pk=use.pk))
    lock_services_of(keys)
    lock_replacement(use.used, product)
    lock_uses(keys)
    use = Use.objects.for_page().select_for_update(of=("self",), no_key=True).get(pk=use.pk)
    if not use.has_ended_contract:
        raise RuleBroken(gettext("A colleague has already answered this."))
    if answer == ContractEnd.RENEWED:
        return _renewed(use, ends_on, by=by)
    if answer == ContractEnd.REPLACED and (product is None or product == use.product):
        raise RuleBroken(gettext("Enter the product that replaced it."))
    ended_on = use.contract_ends_on
    _stop(use, product, by=by)
    return _replacement(use, product, ended_on, by=by) if product else use


def _renewed(use: Use, ends_on: date | None, *, by: User) -> Use:
    if ends_on is None or ends_on < timezone.localdate():
        raise RuleBroken(gettext("Enter the new end date. It must be in the future."))
    return record_use(use, contract={"ends_on": ends_on}, by=by)


def _stop(use: Use, product: Product | None, *, by: User) -> None:
    use.status, use.until = UseStatus.STOPPED, use.contract_ends_on
    if use.since and use.until and use.until < use.since:
        use.until = None
    reason = gettext("Replaced by {product}.") if product else gettext("The contract ended.")
    use.stopped_reason = reason.format(product=product)
    record_use(use, by=by)


def _replacement(use: Use, product: Product, ended_on: date | None, *, by: User) -> Use:
    """The council's record of what came instead; what it has said of that already stays."""
    known = Use.objects.filter(council=use.council, product=product).first_of("").first()
    found = known or Use(council=use.council, product=product, category=use.filed_under)
    if ended_on and (known is None or (found.since is None and found.status in PLANNING)):
        found.since = ended_on + timedelta(days=1)
    if found.status not in USING:
        found.status, found.stopped_reason, found.until = UseStatus.IN_USE, "", None
    found.replaced_product = found.replaced_product or use.product
    return record_use(found, by=by)
