"""What is for members reaches nobody else: every page, feed and download that they may open."""

from urllib.parse import urlencode

import pytest

from portal.insights.figures import FIGURES
from tests.architecture.matrix import MATRIX
from tests.walks.routes import address_of
from tests.walks.secrets import (
    CONTACT,
    CONTRACT,
    HIDDEN,
    INSIDE,
    NEED,
    PAPERS,
    PARTNERSHIP,
    SECRETS,
    SUSPENDED,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OUTSIDERS = ["visitor", "unconfirmed", "requested", "suspended"]


def addresses(world):
    """Whatever is opened by its address alone, and what more can be asked for behind it."""
    yield from (address_of(name, world) for name in MATRIX)
    council, other = world.council.slug, world.party.council.slug
    yield f"/councils/compare/?council={council}&council={other}"
    yield from things(world.guarded, world.guarded_product)
    yield from (use.get_absolute_url() for use in world.guarded.uses.order_by("pk"))
    yield f"/services/compare/?service={world.guarded.slug}&service={world.service.slug}"
    yield f"/councils/{council}/twins/"
    yield from (f"/search/?q={word}" for word in ("service", "plan", "payroll", "council"))
    yield from (f"/search/?{urlencode({'q': each})}" for each in questions(world))
    yield from (f"/search/feed/?q={word}" for word in ("service", "plan"))
    yield from ("/services/?offer=open", "/needs/?state=open", "/partnerships/?stage=live")
    for key in FIGURES:
        yield f"/insights/figures/{key}/"
        yield from (f"/insights/figures/{key}/rows.{form}" for form in ("csv", "json"))
        yield from (f"/insights/figures/{key}.{form}" for form in ("csv", "json"))


def questions(world):
    """Plain questions about what has something to hide."""
    product, area = world.guarded_product.name, world.guarded.category.name
    yield from (f"who uses {product} since 2000", f"who uses {product} for over £1k")
    yield from (f"{product} contracts that end before 2090", f"when do contracts for {area} end")
    yield from (f"open needs for {area}", f"who needs {area} before 2090", f"who offers {area}")


def things(service, product):
    """What is told of what has something to hide."""
    yield from (service.get_absolute_url(), f"{service.get_absolute_url()}history/")
    yield product.get_absolute_url()
    yield from (f"{product.get_absolute_url()}export/{form}/" for form in ("csv", "json"))


def said_to(role, walk):
    """Everything that somebody may read, as one text."""
    answers = (walk.get(role, address) for address in addresses(walk.world))
    return "\n".join(answer.text for answer in answers if answer.status == 200)


def told(role, walk):
    text = said_to(role, walk)
    return {secret for secret in SECRETS if secret in text}


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_read_nothing_of_it_wherever_they_look(walk, role):
    assert told(role, walk) == set()


def test_members_of_other_councils_read_what_is_for_members_and_nothing_from_inside(walk):
    found = told("elsewhere", walk)

    assert found & INSIDE == set()
    assert found >= PAPERS | CONTACT
    assert all(found & secrets for secrets in (CONTRACT, NEED, PARTNERSHIP))


def test_those_who_take_part_read_what_is_inside(walk):
    assert told("editor", walk) >= INSIDE


@pytest.mark.parametrize("role", [*OUTSIDERS, "elsewhere"])
def test_no_page_feed_or_download_of_an_outsider_counts_hidden_benefits(walk, role):
    text = said_to(role, walk)

    assert not [n for n in HIDDEN if f"{n:,}" in text or str(n) in text]
    assert SUSPENDED not in text
