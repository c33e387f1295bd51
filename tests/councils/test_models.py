from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from councils.models import Nation, Region
from tests.factories.councils import (
    CouncilAliasFactory,
    CouncilFactory,
    EmailDomainFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("slug", {"slug": "taken"}),
        ("codes_are_unique_when_given", {"code": "TKN"}),
        ("gss_codes_are_unique_when_given", {"gss_code": "E06000099"}),
        ("councils_have_names", {"name": ""}),
        (
            "councils_are_abolished_after_they_are_established",
            {"established_on": date(2009, 4, 1), "abolished_on": date(2009, 4, 1)},
        ),
    ],
)
def test_the_database_refuses_wrong_councils(rule, wrong):
    CouncilFactory(slug="taken", code="TKN", gss_code="E06000099")

    with pytest.raises(IntegrityError, match=rule):
        CouncilFactory(**wrong)


def test_many_councils_may_have_no_code():
    assert CouncilFactory.create_batch(2, code="", gss_code="")


def test_a_council_has_another_name_once_however_it_is_written():
    alias = CouncilAliasFactory(name="BCP")

    with pytest.raises(IntegrityError, match="a_council_has_each_other_name_once"):
        CouncilAliasFactory(council=alias.council, name="bcp")


def test_two_councils_may_have_the_same_other_name():
    CouncilAliasFactory(name="London")

    assert CouncilAliasFactory(name="London").pk


@pytest.mark.parametrize(
    "domain", ["Durham.gov.uk", "info@durham.gov.uk", "https://a.uk", "durham"]
)
def test_an_email_domain_is_plain_and_lower_case(domain):
    with pytest.raises(IntegrityError, match="email_domains_are_plain_and_lower_case"):
        EmailDomainFactory(domain=domain)


def test_a_wrong_email_domain_is_explained():
    domain = EmailDomainFactory.build(council=CouncilFactory(), domain="Durham.gov.uk")

    with pytest.raises(ValidationError, match="in lower case"):
        domain.full_clean()


def test_an_email_domain_belongs_to_one_council():
    EmailDomainFactory(domain="durham.gov.uk")

    with pytest.raises(IntegrityError, match="domain"):
        EmailDomainFactory(domain="durham.gov.uk")


def test_no_council_succeeds_itself():
    council = CouncilFactory()

    with pytest.raises(IntegrityError, match="no_council_succeeds_itself"):
        SuccessionFactory(predecessor=council, successor=council)


def test_a_council_succeeds_another_once():
    first = SuccessionFactory()

    with pytest.raises(IntegrityError, match="a_council_succeeds_another_once"):
        SuccessionFactory(predecessor=first.predecessor, successor=first.successor)


def test_a_council_may_have_several_successors():
    first = SuccessionFactory(kind="split")
    SuccessionFactory(predecessor=first.predecessor, kind="split")

    assert first.predecessor.successions.count() == 2
    assert str(first) == f"{first.predecessor} → {first.successor}"


def test_every_region_lies_in_a_nation():
    outside = {region for region in Region if region.nation != Nation.ENGLAND}

    assert outside == {Region.SCOTLAND, Region.WALES, Region.NORTHERN_IRELAND}
