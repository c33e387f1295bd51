from tests.factories.services import ContractFactory, UseFactory


def used(council, product, ends_on=None, **facts):
    use = UseFactory(council=council, service=None, product=product, **facts)
    if ends_on:
        ContractFactory(uses=[use], ends_on=ends_on)
    return use
