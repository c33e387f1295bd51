"""The standards that a need asks for, and the text to take along."""

import pytest
from django.utils import timezone

from portal.site.errors import RuleBroken
from services.models import Standard
from services.needs import actions
from services.needs.models.specification import requirement_of, specification_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory, durham_council
from tests.factories.needs import NeedFactory
from tests.factories.services import CategoryFactory, StandardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return CategoryFactory(parent=CategoryFactory())


@pytest.fixture
def editor(client):
    membership = MembershipFactory(council=durham_council(), role="editor")
    client.force_login(membership.user)
    return membership


def of_area(area, **fields):
    standard = StandardFactory(**fields)
    standard.categories.add(area)
    return standard


def test_an_editor_chooses_what_the_council_asks_for(client, editor, area):
    need = NeedFactory(council=editor.council, category=area)
    wcag, iso = of_area(area, name="WCAG"), StandardFactory(name="ISO 27001")
    address = f"/needs/{need.pk}/requirements/"
    assert "WCAG" in client.get(address).content.decode()

    done = client.post(address, {"standards": [wcag.pk], "standard_1": "iso 27001"})

    assert done.url == f"/needs/{need.pk}/specification/"
    assert {*need.standards.all()} == {wcag, iso}
    assert need.title in client.get(iso.get_absolute_url()).content.decode()
    page = client.get(done.url).content.decode()
    assert "that the solution follows ISO 27001." in page


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"standard_1": "ISO 2701"}, "Enter the name of a standard in the directory."),
        ({"standards": ["999999"]}, "Select a valid choice"),
    ],
)
def test_what_is_no_standard_is_refused(client, editor, area, sent, error):
    StandardFactory(name="ISO 27001")
    need = NeedFactory(council=editor.council, category=area)

    page = client.post(f"/needs/{need.pk}/requirements/", sent).content.decode()

    assert error in page or "There is a problem" in page
    assert not need.standards.exists()


def test_nobody_changes_what_a_decided_need_asked_for(area):
    need = NeedFactory(category=area, decided=True)

    with pytest.raises(RuleBroken):
        actions.ask_for_standards(need, [StandardFactory()], by=UserFactory())


def test_without_a_choice_the_area_is_asked_about(area):
    own, general = of_area(area), StandardFactory(is_general=True)
    need = NeedFactory(category=area)
    assert specification_of(need)[:2] == (False, [own, general])

    need.standards.add(general)

    assert specification_of(need)[:2] == (True, [general])


def test_a_requirement_says_what_and_where():
    standard = Standard(
        name="WCAG", version="2.2", asks="Be perceivable.", url="https://w3.example"
    )

    assert requirement_of(standard) == (
        "The supplier must show that the solution follows WCAG (2.2). Be perceivable. "
        "See https://w3.example"
    )


def test_other_councils_are_counted_once_and_hidden_needs_never(area):
    standard, need = StandardFactory(), NeedFactory(category=area)
    twice = NeedFactory(category=area)
    several = [
        twice,
        NeedFactory(category=area.parent),
        NeedFactory(category=area, council=twice.council),
        NeedFactory(category=area, council=need.council),
        NeedFactory(category=area, hidden_at=timezone.now(), hidden_reason="x"),
        NeedFactory(),
    ]
    for each in several:
        each.standards.add(standard)

    assert [(each, each.councils_count) for each in specification_of(need).elsewhere] == [
        (standard, 1)
    ]
    broad = NeedFactory(category=area.parent)
    assert specification_of(broad).elsewhere[0].councils_count == 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_specification_costs_the_same_whatever_it_asks(
    client, django_assert_num_queries, area, count
):
    need = NeedFactory(category=area)
    for _ in range(count):
        need.standards.add(of_area(area))
        NeedFactory(category=area).standards.add(StandardFactory())

    with django_assert_num_queries(6):
        client.get(f"/needs/{need.pk}/specification/")
