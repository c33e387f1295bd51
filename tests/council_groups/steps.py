from datetime import date

from django.utils import timezone

from tests.factories.services import ContractFactory, UseFactory

VESTING = date(timezone.localdate().year + 2, 4, 1)
BEFORE, AFTER = date(VESTING.year - 1, 3, 31), VESTING


def used(council, product, ends_on=None, **facts):
    use = UseFactory(council=council, service=None, product=product, **facts)
    if ends_on:
        ContractFactory(uses=[use], ends_on=ends_on)
    return use
